import { isUtf8 } from 'node:buffer';
import zlib from 'node:zlib';
import { headerValues } from '../headers';
import type { HeaderMap } from '../interaction';
import type { Inspection } from './inspection';

/** A body with its content encoding taken off, as far as this Node knows it. */
export type DecodedBody =
  | {
      readonly kind: 'decoded';
      readonly body: Buffer;
      readonly encode: (body: Buffer) => Buffer;
      readonly codings: string[];
    }
  /** Not encoded, or text whatever its header says. */
  | { readonly kind: 'plain' }
  /** Too large, cut off where its coding does not forgive that, or in a coding that this Node does not know. */
  | { readonly kind: 'closed' };

/** Codings that compress nothing: chunks that are signed one by one, and what nobody without a key can read. */
const LEFT_ON = new Set(['aws-chunked', 'aes128gcm', 'aesgcm']);

/** Takes off the content encodings that the headers name, the last one first (RFC 9110, section 8.4). */
export function decodeBody(body: Buffer, headers: HeaderMap, inspection: Inspection): DecodedBody {
  const codings = contentCodings(headers).filter((name) => !LEFT_ON.has(name));
  if (codings.length === 0) return { kind: 'plain' };
  let decoded = body;
  for (const name of codings.toReversed()) {
    const codec = codecOf(name);
    const next = codec === undefined ? undefined : inspection.decode(decoded, codec.decode);
    if (next === 'too large') return { kind: 'closed' };
    if (next === undefined) return { kind: isText(body) ? 'plain' : 'closed' };
    decoded = next;
  }
  const encode = (text: Buffer): Buffer => codings.reduce((bytes, name) => codecOf(name)?.encode(bytes) ?? bytes, text);
  return { kind: 'decoded', body: decoded, encode, codings };
}

/** Decodes bytes that are gzip by their first bytes, whatever is said of them. */
export function gunzipped(bytes: Buffer, inspection: Inspection): Buffer | 'too large' | undefined {
  return isGzip(bytes) ? inspection.decode(bytes, gunzip) : undefined;
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

function isText(bytes: Buffer): boolean {
  return isUtf8(bytes) && !bytes.includes(0);
}

type Codec = {
  readonly encode: (bytes: Buffer) => Buffer;
  readonly decode: (bytes: Buffer, maxOutputLength: number) => Buffer;
};

type ZstdFunctions = {
  readonly zstdCompressSync?: (bytes: Buffer) => Buffer;
  readonly zstdDecompressSync?: (bytes: Buffer, options: zlib.ZlibOptions) => Buffer;
};

/** The codec, or `undefined` where this Node has none: zstd came with 22.15. */
function codecOf(name: string): Codec | undefined {
  switch (name) {
    case 'gzip':
    case 'x-gzip':
      return { encode: (bytes) => zlib.gzipSync(bytes), decode: gunzip };
    case 'deflate':
      return { encode: (bytes) => zlib.deflateSync(bytes), decode: inflate };
    case 'br':
      return { encode: (bytes) => zlib.brotliCompressSync(bytes, FAST_BROTLI), decode: brotliDecode };
    case 'zstd':
      return zstdCodec();
    default:
      return undefined;
  }
}

// The default quality 11 takes a hundred times as long as 4 and nobody keeps the result.
const FAST_BROTLI = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } };

// What a body that broke off holds is read too.
const { Z_SYNC_FLUSH, BROTLI_OPERATION_FLUSH } = zlib.constants;

function gunzip(bytes: Buffer, maxOutputLength: number): Buffer {
  return zlib.gunzipSync(bytes, { maxOutputLength, finishFlush: Z_SYNC_FLUSH });
}

// Many clients and servers leave out the zlib header that RFC 9110 asks for.
function inflate(bytes: Buffer, maxOutputLength: number): Buffer {
  const hasHeader = ((bytes[0] ?? 0) & 0x0f) === 8 && (((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)) % 31 === 0;
  const limits = { maxOutputLength, finishFlush: Z_SYNC_FLUSH };
  return hasHeader ? zlib.inflateSync(bytes, limits) : zlib.inflateRawSync(bytes, limits);
}

function brotliDecode(bytes: Buffer, maxOutputLength: number): Buffer {
  return zlib.brotliDecompressSync(bytes, { maxOutputLength, finishFlush: BROTLI_OPERATION_FLUSH });
}

// Of a body that broke off it gives whole blocks alone, and the rest would stay: such a one counts as not decoded.
function zstdCodec(): Codec | undefined {
  const { zstdCompressSync, zstdDecompressSync } = zlib as Partial<typeof zlib> & ZstdFunctions;
  if (zstdCompressSync === undefined || zstdDecompressSync === undefined) return undefined;
  const decode: Codec['decode'] = (bytes, maxOutputLength) => zstdDecompressSync(bytes, { maxOutputLength });
  return { encode: zstdCompressSync, decode };
}
