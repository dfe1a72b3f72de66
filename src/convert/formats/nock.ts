import { isUtf8 } from 'node:buffer';
import { addHeader, headerValue } from '../../core/headers';
import type { HeaderMap, Interaction } from '../../core/interaction';
import {
  DocumentPath,
  DocumentShapeError,
  isMap,
  member,
  readList,
  readMap,
  readText,
  type DocumentMap,
} from '../../serializers/document-reader';
import { jsonBytes } from '../../serializers/parsed-body';
import type { Format } from '../converted';
import { readEach, type TakeNote } from '../read/each';
import { readRequestFields, readResponseFields } from '../read/fields';
import { isPortOf } from '../read/is-port-of';
import { readStatus } from '../read/status';

/** What nock's recorder writes (`nock.back`, `nock.recorder`): https://github.com/nock/nock. */
export const nock: Format = {
  name: 'nock',
  title: 'nock',
  recognise: (document) => {
    const first: unknown = Array.isArray(document) ? document[0] : undefined;
    return isMap(first) && Object.hasOwn(first, 'scope') && Object.hasOwn(first, 'path');
  },
  read: (document) =>
    readEach(readList(document, DocumentPath.root), DocumentPath.root, (item, path, note) => [
      readDefinition(readMap(item, path), path, note),
    ]),
};

function readDefinition(map: DocumentMap, path: DocumentPath, note: TakeNote): Interaction {
  const requestHeaders = readRequestFields(member(map, 'reqheaders'), path.at('reqheaders'));
  const key = Object.hasOwn(map, 'rawHeaders') ? 'rawHeaders' : 'headers';
  const headers = readResponseFields(member(map, key), path.at(key), note);
  const { code, message } = readStatus(member(map, 'status') ?? 200, path.at('status'));
  const body = readResponseBody(map, path.at('response'), headers);
  return {
    request: {
      method: readText(member(map, 'method'), path.at('method')).toUpperCase(),
      uri: readUri(map, path),
      headers: requestHeaders,
      body: readRequestBody(member(map, 'body'), path.at('body'), requestHeaders, note),
    },
    response: { status: { code, message }, headers: withType(headers, member(map, 'response'), note), body },
    recording: {},
  };
}

// A scope always names its port.
function readUri(map: DocumentMap, path: DocumentPath): string {
  const scope = readText(member(map, 'scope'), path.at('scope'));
  const [, origin = scope, scheme = '', port = ''] = /^((https?):\/\/.*?):(\d+)$/.exec(scope) ?? [];
  return `${isPortOf(scheme, port) ? origin : scope}${readText(member(map, 'path'), path.at('path'))}`;
}

/** JSON is kept parsed, text as text, bytes as hexadecimal digits; an encoded body as a list of those, one a chunk. */
function readRequestBody(value: unknown, path: DocumentPath, headers: HeaderMap, note: TakeNote): Buffer | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value !== 'string') return chunksOf(value, headers) ?? jsonBytes(value, path);
  if (value === '*') note('its request has no body', 'it was written to match any body');
  if (value === '*') return null;
  const bytes = bytesFromHex(value);
  // Only bytes that are no text are kept so, and nothing says which it is.
  const length = Number(headerValue(headers, 'content-length'));
  const isHex = bytes !== undefined && (length === bytes.length || (length !== value.length && !isUtf8(bytes)));
  return isHex ? bytes : Buffer.from(value);
}

function readResponseBody(map: DocumentMap, path: DocumentPath, headers: HeaderMap): Buffer {
  const value = member(map, 'response');
  if (value === undefined || value === null) return Buffer.alloc(0);
  if (typeof value !== 'string') return chunksOf(value, headers) ?? jsonBytes(value, path);
  const isSaidBinary = member(map, 'responseIsBinary') === true;
  // nock takes all of an encoded body for digits.
  const bytes = isSaidBinary || isEncoded(headers) ? bytesFromHex(value) : undefined;
  if (bytes === undefined && isSaidBinary)
    throw new DocumentShapeError(path, 'is said to be hexadecimal digits, and is not');
  return bytes ?? Buffer.from(value);
}

function chunksOf(value: unknown, headers: HeaderMap): Buffer | undefined {
  if (!Array.isArray(value) || !isEncoded(headers)) return undefined;
  const chunks = value.map((chunk) => (typeof chunk === 'string' ? bytesFromHex(chunk) : undefined));
  return chunks.every((chunk) => chunk !== undefined) ? Buffer.concat(chunks) : undefined;
}

function isEncoded(headers: HeaderMap): boolean {
  return (headerValue(headers, 'content-encoding') ?? '') !== '';
}

function bytesFromHex(text: string): Buffer | undefined {
  return text.length % 2 === 0 && /^[0-9a-f]*$/i.test(text) ? Buffer.from(text, 'hex') : undefined;
}

function withType(headers: HeaderMap, response: unknown, note: TakeNote): HeaderMap {
  const isStructure = typeof response === 'object' && response !== null;
  if (!isStructure || isEncoded(headers) || headerValue(headers, 'content-type') !== undefined) return headers;
  note('content-type: application/json was added to its response', 'nock adds it to JSON that has none');
  const typed = { ...headers };
  addHeader(typed, 'Content-Type', ['application/json']);
  return typed;
}
