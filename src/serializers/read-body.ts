import { bytesFromBase64 } from './base64';
import {
  DocumentShapeError,
  isBytes,
  isMap,
  kindOf,
  member,
  type DocumentMap,
  type DocumentPath,
} from './document-reader';
import { jsonBytes } from './parsed-body';

/** Reads a body: `null`, text, bytes, `{ string }`, `{ base64_string }`, or a structure that was sent as JSON. */
export function readBody(value: unknown, path: DocumentPath): Buffer | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return Buffer.from(value);
  if (isBytes(value)) return asBuffer(value);
  if (!isMap(value)) throw new DocumentShapeError(path, `is ${kindOf(value)}, not a body`);
  if (Object.hasOwn(value, 'base64_string')) return readBase64(member(value, 'base64_string'), path);
  if (isJsonOfBuffer(value)) return Buffer.from(value.data);
  if (isStringMap(value)) return readBody(innermost(value), path.at('string'));
  // aiohttp's `json=` reached old versions of vcrpy as the structure itself.
  return Object.keys(value).length === 0 ? Buffer.alloc(0) : readParsedBody(value, path);
}

/** Reads a body that a custom serializer of vcrpy stored as structure; it was JSON on the wire. */
export function readParsedBody(value: unknown, path: DocumentPath): Buffer | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return Buffer.from(value);
  return jsonBytes(value, path);
}

// What `JSON.stringify` makes of a Buffer; a serializer of the user's may have used nothing else.
function isJsonOfBuffer(value: DocumentMap): value is { type: 'Buffer'; data: number[] } {
  const { type, data, ...others } = value;
  if (type !== 'Buffer' || !Array.isArray(data) || Object.keys(others).length > 0) return false;
  return data.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255);
}

// Not by a call for each: a file may have more of them in each other than the stack holds.
function innermost(value: DocumentMap): unknown {
  let content: unknown = value;
  while (isMap(content) && isStringMap(content)) content = member(content, 'string');
  return content;
}

function isStringMap(value: DocumentMap): boolean {
  const keys = Object.keys(value);
  return keys.length <= 2 && keys.includes('string') && keys.every((key) => key === 'string' || key === 'encoding');
}

function readBase64(value: unknown, path: DocumentPath): Buffer {
  if (isBytes(value)) return asBuffer(value);
  if (typeof value !== 'string') {
    throw new DocumentShapeError(path.at('base64_string'), `is ${kindOf(value)}, not text`);
  }
  const bytes = bytesFromBase64(value);
  if (bytes === undefined) throw new DocumentShapeError(path.at('base64_string'), 'is no base64');
  return bytes;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
