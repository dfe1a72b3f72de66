import { HTTP_VERSIONS } from '../../core/http-syntax';
import type { Recording } from '../../core/interaction';
import {
  isMap,
  member,
  readCount,
  readText,
  type DocumentMap,
  type DocumentPath,
} from '../../serializers/document-reader';

/** The status of a response, with the version of HTTP where its line names one. */
export type ReadStatus = { readonly code: number; readonly message: string; readonly httpVersion?: string };

/** Reads a status: a number, `404 Not Found`, `HTTP/1.1 404 Not Found`, or a map with `code` or `status_code`. */
export function readStatus(value: unknown, path: DocumentPath): ReadStatus {
  if (isMap(value)) return readStatusMap(value, path);
  const [, version, code, message] =
    /^(?:HTTP\/(\d(?:\.\d)?) +)?(\d{3})(?: +([^\r\n]*))?$/.exec(typeof value === 'string' ? value.trim() : '') ?? [];
  if (code === undefined) return { code: readCount(value, path), message: '' };
  return { code: Number(code), message: asField(message ?? ''), ...versionNamed(version) };
}

function readStatusMap(map: DocumentMap, path: DocumentPath): ReadStatus {
  const key = Object.hasOwn(map, 'code') ? 'code' : 'status_code';
  const message = member(map, 'message');
  return {
    code: readCount(member(map, key), path.at(key)),
    message: message === null || message === undefined ? '' : asField(readText(message, path.at('message'))),
    ...versionNamed(member(map, 'http_version')),
  };
}

/** A recording's `httpVersion` from what other tools call it: `HTTP/2.0`, `h2`, `1.1`. Nothing where it is 1.1 or not known. */
export function versionNamed(value: unknown): Pick<Recording, 'httpVersion'> {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  const [, digits] = /^(?:http\/|h)?(\d(?:\.\d)?)$/i.exec(text.trim()) ?? [];
  const version = digits === '2.0' ? '2' : digits === '1' ? undefined : digits;
  const known = HTTP_VERSIONS.find((name) => name === version);
  return known === undefined || known === '1.1' ? {} : { httpVersion: known };
}

/** A reason or a header's value as Node has it, one character a byte: other tools decode UTF-8 in it. */
export function asField(text: string): string {
  return /[^\0-\u00ff]/.test(text) ? Buffer.from(text).toString('latin1') : text;
}
