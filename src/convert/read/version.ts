import { isMap, member } from '../../serializers/document-reader';

/** The number that a document's `version` is; `undefined` for none. */
export function versionOf(document: unknown): number | undefined {
  const version = isMap(document) ? member(document, 'version') : undefined;
  return typeof version === 'number' || typeof version === 'string' ? Number(version) : undefined;
}
