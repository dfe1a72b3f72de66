import type { Serializer } from '../core/ports';

/** The same document as JSON: two spaces, a final newline, bytes as `{ "base64_string": … }`. */
export const jsonSerializer: Serializer = {
  extension: 'json',
  serialize: (document) => `${JSON.stringify(document, writeBytes, 2)}\n`,
  deserialize: (text) => {
    try {
      return JSON.parse(text) as unknown;
    } catch (error) {
      throw withLine(error, text);
    }
  },
};

function writeBytes(this: unknown, key: string, value: unknown): unknown {
  // JSON.stringify calls toJSON first, so the bytes are only seen on the object that holds them.
  const original = (this as Record<string, unknown>)[key];
  if (Buffer.isBuffer(original)) return { base64_string: original.toString('base64') };
  if (isBodyOfBytes(original)) return { base64_string: original.string.toString('base64') };
  return value;
}

// A response's bytes stand in the place of `string`, not below it.
function isBodyOfBytes(value: unknown): value is { string: Buffer } {
  return typeof value === 'object' && value !== null && 'string' in value && Buffer.isBuffer(value.string);
}

function withLine(error: unknown, text: string): Error {
  const reason = error instanceof Error ? error.message : String(error);
  const position = /position (\d+)/.exec(reason)?.[1];
  const isCutOff = position === undefined && reason.includes('end of JSON');
  const offset = position === undefined ? (isCutOff ? text.length : undefined) : Number(position);
  const line = offset === undefined ? undefined : text.slice(0, offset).split('\n').length;
  return Object.assign(new Error(reason, { cause: error }), line === undefined ? {} : { line });
}
