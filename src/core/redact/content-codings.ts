import zlib from 'node:zlib';
import { headerValues } from '../headers';
import type { HeaderMap } from '../interaction';

/** More than this a body is not decoded to: some kilobytes of gzip may hold gigabytes. */
const DECODED_LIMIT_BYTES = 64 * 1024 * 1024;

/** A body with its content encoding taken off, as far as this Node knows it. */
export type DecodedBody =
  | {
      readonly kind: 'decoded';
      readonly body: Buffer;
      readonly encode: (body: Buffer) => Buffer;
      readonly codings: string[];
    }
  /** Not encoded, or not what its header says. */
  | { readonly kind: 'plain' }
  | { readonly kind: 'too large' };

/** Takes off the content encodings that the headers name, the last one first (RFC 9110, section 8.4). */
export function decodeBody(body: Buffer, headers: HeaderMap): DecodedBody {
  const codings = contentCodings(headers).filter((name) => codecOf(name) !== undefined);
  let decoded = body;
  for (const name of codings.toReversed()) {
    const next = attempt(() => codecOf(name)?.decode(decoded));
    if (next === 'too large') return { kind: 'too large' };
    if (next === undefined) return { kind: 'plain' };
    decoded = next;
  }
  if (codings.length === 0) return { kind: 'plain' };
  const encode = (text: Buffer): Buffer => codings.reduce((bytes, name) => codecOf(name)?.encode(bytes) ?? bytes, text);
  return { kind: 'decoded', body: decoded, encode, codings };
}

/** Decodes bytes that are gzip by their first bytes, whatever is said of them. */
export function gunzipped(bytes: Buffer): Buffer | undefined {
  if (!isGzip(bytes)) return undefined;
  const decoded = attempt(() => codecOf('gzip')?.decode(bytes));
  return decoded === 'too large' ? undefined : decoded;
}

/** Says whether bytes begin as gzip does (RFC 1952, section 2.3.1). */
export function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 0x08;
}

/** The names of all content encodings, in the order in which they were applied. */
export function contentCodings(headers: HeaderMap): string[] {
  return headerValues(headers, 'content-encoding')
    .flatMap((value) => value.split(','))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity');
}

type Codec = { readonly encode: (bytes: Buffer) => Buffer; readonly decode: (bytes: Buffer) => Buffer };

type ZstdFunctions = {
  readonly zstdCompressSync?: (bytes: Buffer) => Buffer;
  readonly zstdDecompressSync?: (bytes: Buffer, options: zlib.ZlibOptions) => Buffer;
};

/** The codec, or `undefined` where this Node has none: zstd came with 22.15. */
function codecOf(name: string): Codec | undefined {
  // What a body that broke off holds is read too.
  const limits = { maxOutputLength: DECODED_LIMIT_BYTES, finishFlush: zlib.constants.Z_SYNC_FLUSH };
  switch (name) {
    case 'gzip':
    case 'x-gzip':
      return { encode: (bytes) => zlib.gzipSync(bytes), decode: (bytes) => zlib.gunzipSync(bytes, limits) };
    case 'deflate':
      return { encode: (bytes) => zlib.deflateSync(bytes), decode: (bytes) => inflated(bytes, limits) };
    case 'br':
      return { encode: (bytes) => zlib.brotliCompressSync(bytes, FAST_BROTLI), decode: brotliDecoded };
    case 'zstd': {
      const { zstdCompressSync, zstdDecompressSync } = zlib as Partial<typeof zlib> & ZstdFunctions;
      if (zstdCompressSync === undefined || zstdDecompressSync === undefined) return undefined;
      return {
        encode: zstdCompressSync,
        decode: (bytes) => zstdDecompressSync(bytes, { maxOutputLength: DECODED_LIMIT_BYTES }),
      };
    }
    default:
      return undefined;
  }
}

// The default quality 11 takes a hundred times as long as 4 and nobody keeps the result.
const FAST_BROTLI = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } };

// Many clients and servers leave out the zlib header that RFC 9110 asks for.
function inflated(bytes: Buffer, limits: zlib.ZlibOptions): Buffer {
  const hasHeader = ((bytes[0] ?? 0) & 0x0f) === 8 && (((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)) % 31 === 0;
  return hasHeader ? zlib.inflateSync(bytes, limits) : zlib.inflateRawSync(bytes, limits);
}

function brotliDecoded(bytes: Buffer): Buffer {
  const finishFlush = zlib.constants.BROTLI_OPERATION_FLUSH;
  return zlib.brotliDecompressSync(bytes, { maxOutputLength: DECODED_LIMIT_BYTES, finishFlush });
}

function attempt(decode: () => Buffer | undefined): Buffer | 'too large' | undefined {
  try {
    return decode();
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too large' : undefined;
  }
}
