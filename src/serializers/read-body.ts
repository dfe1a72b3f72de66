import {
  DocumentShapeError,
  isBytes,
  isMap,
  kindOf,
  member,
  type DocumentMap,
  type DocumentPath,
} from './document-reader';

/** How many values a body stored as structure may have; aliases can make a small file an endless one. */
const MOST_PARSED_VALUES = 1_000_000;

/** Reads a body: `null`, text, bytes, `{ string }`, `{ base64_string }`, or a structure that was sent as JSON. */
export function readBody(value: unknown, path: DocumentPath): Buffer | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return Buffer.from(value);
  if (isBytes(value)) return asBuffer(value);
  if (!isMap(value)) throw new DocumentShapeError(path, `is ${kindOf(value)}, not a body`);
  if (Object.hasOwn(value, 'base64_string')) return readBase64(member(value, 'base64_string'), path);
  if (isStringMap(value)) return readBody(member(value, 'string'), [...path, 'string']);
  // aiohttp's `json=` reached old versions of vcrpy as the structure itself.
  return Object.keys(value).length === 0 ? Buffer.alloc(0) : readParsedBody(value, path);
}

/** Reads a body that a custom serializer of vcrpy stored as structure; it was JSON on the wire. */
export function readParsedBody(value: unknown, path: DocumentPath): Buffer | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return Buffer.from(value);
  checkSize(value, path);
  try {
    return Buffer.from(JSON.stringify(value));
  } catch {
    throw new DocumentShapeError(path, 'refers to itself');
  }
}

function isStringMap(value: DocumentMap): boolean {
  const keys = Object.keys(value);
  return keys.includes('string') && keys.every((key) => key === 'string' || key === 'encoding');
}

function readBase64(value: unknown, path: DocumentPath): Buffer {
  if (isBytes(value)) return asBuffer(value);
  if (typeof value !== 'string') {
    throw new DocumentShapeError([...path, 'base64_string'], `is ${kindOf(value)}, not text`);
  }
  return Buffer.from(value, 'base64');
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function checkSize(value: unknown, path: DocumentPath): void {
  const pending: unknown[] = [value];
  for (let count = 0; pending.length > 0; count += 1) {
    if (count > MOST_PARSED_VALUES) throw new DocumentShapeError(path, 'is too large or refers to itself');
    const next = pending.pop();
    if (Array.isArray(next)) pending.push(...(next as unknown[]));
    else if (isMap(next)) pending.push(...Object.values(next));
  }
}
