import zlib from 'node:zlib';
import { bytesFromBase64 } from '../../serializers/base64';
import {
  DocumentShapeError,
  isBytes,
  isMap,
  kindOf,
  member,
  type DocumentMap,
  type DocumentPath,
} from '../../serializers/document-reader';
import { readBody } from '../../serializers/read-body';
import type { Growth } from '../growth';
import { encodeText } from './charset';
import type { TakeNote } from './each';

const TOO_LARGE = 'would make the bodies of this file many times its size';

/**
 * Reads a body as the family of Ruby VCR keeps it: text or bytes, or a map of `encoding` and `string`, `base64_string`,
 * or R's `raw_gzip`.
 *
 * @throws DocumentShapeError also for what holds more than may be decoded: no cassette has a place for it as it is
 */
export function readEncodedBody(
  value: unknown,
  path: DocumentPath,
  { note, growth }: { readonly note: TakeNote; readonly growth: Growth },
): Buffer | null {
  if (!isMap(value)) return readBody(value, path);
  const text = member(value, 'string');
  const base64 = member(value, 'base64_string');
  const zipped = member(value, 'raw_gzip');
  if (typeof zipped === 'string' || isBytes(zipped)) return unzipped(zipped, path.at('raw_gzip'), growth);
  // Betamax writes both, and leaves the other empty.
  if (isPresent(base64)) return readBase64(base64, path.at('base64_string'), note);
  if (typeof text === 'string') return encoded(text, value, note);
  if (isBytes(text)) return readBody(text, path.at('string'));
  if (text === null || text === undefined)
    return base64 === undefined && !hasText(value) ? readBody(others(value), path) : Buffer.alloc(0);
  throw new DocumentShapeError(path.at('string'), `is ${kindOf(text)}, not text`);
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function hasText(value: DocumentMap): boolean {
  return Object.hasOwn(value, 'string');
}

function others(value: DocumentMap): DocumentMap {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'encoding' && key !== 'file'));
}

function encoded(text: string, map: DocumentMap, note: TakeNote): Buffer {
  const encoding = member(map, 'encoding');
  const bytes = encodeText(text, typeof encoding === 'string' ? encoding : '');
  if (bytes !== undefined) return bytes;
  note('its body is stored as UTF-8', 'the charset that it is said to have cannot hold it, or is not known here');
  return Buffer.from(text);
}

/** Reads base64. Ruby's decoder passes over what is none; we keep the text, for nobody knows what it was to be. */
export function readBase64(value: unknown, path: DocumentPath, note: TakeNote): Buffer {
  if (isBytes(value)) return Buffer.from(value);
  if (typeof value !== 'string') throw new DocumentShapeError(path, `is ${kindOf(value)}, not text`);
  const bytes = bytesFromBase64(value) ?? bytesFromBase64(padded(value));
  if (bytes !== undefined) return bytes;
  note('its body is kept as the text that it is', 'its base64_string is no base64');
  return Buffer.from(value);
}

function padded(text: string): string {
  const compact = text.replace(/\s+/g, '').replace(/=+$/, '');
  return compact.padEnd(Math.ceil(compact.length / 4) * 4, '=');
}

function unzipped(value: string | Uint8Array, path: DocumentPath, growth: Growth): Buffer {
  const bytes = typeof value === 'string' ? bytesFromBase64(value) : Buffer.from(value);
  if (bytes === undefined) throw new DocumentShapeError(path, 'is no base64');
  if (bytes.length === 0) return bytes;
  if (growth.leftBytes === 0) throw new DocumentShapeError(path, TOO_LARGE);
  try {
    const content = zlib.gunzipSync(bytes, { maxOutputLength: growth.leftBytes });
    growth.use(content.length);
    return content;
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw new DocumentShapeError(path, isTooLarge ? TOO_LARGE : 'is no gzip');
  }
}
