import { isFormType } from '../../core/media-type';
import { bytesFromBase64 } from '../../serializers/base64';
import { member, readText, type DocumentMap, type DocumentPath } from '../../serializers/document-reader';
import type { TakeNote } from './each';
import { formBytes } from './form';
import { readPairs, type HarBodies } from './har-entry';

/** Bodies as HAR 1.2 has them: decoded text, or base64 of what is none. */
export const HAR_BODIES: HarBodies = { request: readPostData, response: readContent };

/** Reads `postData`; `encoding` is no part of HAR, and what some programs write for bytes. */
export function readPostData(map: DocumentMap, path: DocumentPath, note: TakeNote): Buffer | null {
  const text = member(map, 'text');
  if (text !== undefined && text !== null) {
    return decoded(readText(text, path.at('text')), member(map, 'encoding') ?? member(map, '_encoding'), note);
  }
  const pairs = readPairs(member(map, 'params'), path.at('params'));
  if (pairs.length === 0) return null;
  const type =
    readText(member(map, 'mimeType') ?? '', path.at('mimeType'))
      .split(';')[0]
      ?.trim()
      .toLowerCase() ?? '';
  if (isFormType(type) || type === '') return formBytes(pairs, note);
  note('its request has no body', 'the file holds only the fields of its form');
  return null;
}

/** Reads `content`; `undefined` where it has no text. */
export function readContent(map: DocumentMap, path: DocumentPath, note: TakeNote): Buffer | undefined {
  const text = member(map, 'text');
  if (text === undefined || text === null) return undefined;
  return decoded(readText(text, path.at('text')), member(map, 'encoding'), note);
}

function decoded(text: string, encoding: unknown, note: TakeNote): Buffer {
  if (typeof encoding !== 'string' || encoding.toLowerCase() !== 'base64') return Buffer.from(text);
  const bytes = bytesFromBase64(text);
  if (bytes === undefined) note('its body is kept as the text that it is', 'it is said to be base64 and is none');
  return bytes ?? Buffer.from(text);
}
