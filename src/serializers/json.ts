import type { CassetteDocument } from '../core/ports';
import type { BytesSerializer } from './bytes-serializer';
import {
  base64Windows,
  hasLargeLength,
  isLarge,
  isText,
  LargeValues,
  textWindows,
  type LargeValue,
} from './large-values';
import { loadJson } from './load-json';

/** The same document as JSON: two spaces, a final newline, bytes as `{ "base64_string": … }`. */
export const jsonSerializer: BytesSerializer = {
  extension: 'json',
  takesTextAsBytes: true,
  serialize: (document) => [...partsOf(document)].join(''),
  serializeParts: partsOf,
  deserialize: loadJson,
};

function partsOf(document: CassetteDocument): Iterable<string> {
  const large = new LargeValues();
  const text = `${JSON.stringify(document, writeBytes(large), 2)}\n`;
  return { [Symbol.iterator]: () => large.restore(text, writeLargeJson) };
}

function writeBytes(large: LargeValues): (this: unknown, key: string, value: unknown) => unknown {
  const written = (bytes: Buffer): unknown => {
    if (hasLargeLength(bytes)) return isText(bytes) ? large.take(bytes) : { base64_string: large.take(bytes) };
    return { base64_string: bytes.toString('base64') };
  };
  return function (key, value) {
    // JSON.stringify calls toJSON first, so the bytes are only seen on the object that holds them.
    const original = (this as Record<string, unknown>)[key];
    if (Buffer.isBuffer(original)) return written(original);
    if (isBodyOfBytes(original)) {
      const bytes = written(original.string);
      return typeof bytes === 'string' ? { string: bytes } : bytes;
    }
    return isLarge(value) ? large.take(value) : value;
  };
}

// A response's bytes stand in the place of `string`, not below it.
function isBodyOfBytes(value: unknown): value is { string: Buffer } {
  return typeof value === 'object' && value !== null && 'string' in value && Buffer.isBuffer(value.string);
}

function* writeLargeJson(value: LargeValue): Generator<string, void, undefined> {
  // The place holder stands between the quotes already.
  if (typeof value !== 'string' && !isText(value)) yield* base64Windows(value);
  else for (const window of textWindows(value)) yield JSON.stringify(window).slice(1, -1);
}
