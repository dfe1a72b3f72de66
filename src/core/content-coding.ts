import zlib from 'node:zlib';
import { headerValues } from './headers';
import type { BodyEncoding, HeaderMap } from './interaction';

/** A coding of HTTP's `content-encoding`. `deflate-raw` is what some servers send under the name `deflate`. */
export type ContentCoding = Exclude<BodyEncoding, 'json'>;

/** Above this a body stays compressed: nobody reads such a text, and a small file may claim to hold gigabytes. */
const MAX_CONTENT_BYTES = 32 * 1024 * 1024;
/** Text rarely shrinks to less than a hundredth; what claims to have is kept as it is, unless it is small. */
const MAX_EXPANSION = 100;
const ALWAYS_DECODED_BYTES = 1024 * 1024;

type Encoder = zlib.Gzip | zlib.Deflate | zlib.DeflateRaw | zlib.BrotliCompress;
type Decoder = zlib.Gunzip | zlib.Inflate | zlib.InflateRaw | zlib.BrotliDecompress;

type Codec = {
  readonly encode: (bytes: Buffer) => Buffer;
  readonly decode: (bytes: Buffer, options: zlib.ZlibOptions) => Buffer;
  readonly createEncoder: () => Encoder;
  readonly createDecoder: () => Decoder;
};

/** The coding that a value of `content-encoding` names. */
function contentCoding(value: string): ContentCoding | undefined {
  switch (value.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return 'gzip';
    case 'deflate':
      return 'deflate';
    case 'br':
      return 'br';
    case 'zstd':
      return 'zstd';
    default:
      return undefined;
  }
}

/** The coding that headers name for a body, or `undefined` for none, several, or one nobody here knows. */
export function namedCoding(headers: HeaderMap): ContentCoding | undefined {
  const [value, ...others] = headerValues(headers, 'content-encoding');
  return value === undefined || others.length > 0 ? undefined : contentCoding(value);
}

/** Decodes a body as `decodeWhole` does, by the coding that its headers name. */
export function decodeNamed(body: Buffer, headers: HeaderMap): ReturnType<typeof decodeWhole> {
  const coding = namedCoding(headers);
  return coding === undefined ? undefined : decodeWhole(body, coding);
}

/**
 * Decodes a body whose every byte belongs to one stream of the coding, within bounds. Gives `undefined` for anything
 * else: text with a wrong label, a stream cut off, several of them, or bytes after the end. Encoding the content again
 * would not bring those back.
 */
export function decodeWhole(
  body: Buffer,
  named: ContentCoding,
): { readonly content: Buffer; readonly coding: ContentCoding } | undefined {
  const codings: readonly ContentCoding[] = named === 'deflate' ? ['deflate', 'deflate-raw'] : [named];
  for (const coding of codings) {
    const content = decodeStream(body, coding);
    if (content !== undefined) return { content, coding };
  }
  return undefined;
}

/** Encodes content, or gives `undefined` where this Node knows no such coding: zstd came with 22.15. */
export function encodeContent(content: Buffer, coding: ContentCoding): Buffer | undefined {
  return codecOf(coding)?.encode(content);
}

/** Whether this Node can encode and decode. */
export function isKnownCoding(coding: ContentCoding): boolean {
  return codecOf(coding) !== undefined;
}

/** How many bytes of content each piece of an encoded body brought. */
export async function contentLengths(pieces: readonly Buffer[], coding: ContentCoding): Promise<number[]> {
  const decoder = codecOf(coding)?.createDecoder();
  if (decoder === undefined) return [];
  const lengths: number[] = [];
  let length = 0;
  decoder.on('data', (content: Buffer) => (length += content.length));
  try {
    for (const piece of pieces) {
      await settled((done) => decoder.write(piece, done));
      // What waits in the stream's own buffer goes to the listener too.
      decoder.read();
      lengths.push(length);
      length = 0;
    }
    return lengths;
  } finally {
    decoder.destroy();
  }
}

/**
 * Encodes content piece by piece, each flushed: a client that decodes while it reads has every piece when its bytes
 * have come.
 */
export async function* encodePieces(pieces: readonly Buffer[], coding: ContentCoding): AsyncGenerator<Buffer> {
  const encoder = codecOf(coding)?.createEncoder();
  if (encoder === undefined) return;
  let encoded: Buffer[] = [];
  encoder.on('data', (bytes: Buffer) => encoded.push(bytes));
  try {
    for (const [index, piece] of pieces.entries()) {
      if (piece.length > 0) await settled((done) => encoder.write(piece, done));
      if (index < pieces.length - 1) await settled((done) => encoder.flush(() => done()));
      else await ended(encoder);
      encoder.read();
      yield Buffer.concat(encoded);
      encoded = [];
    }
  } finally {
    encoder.destroy();
  }
}

function decodeStream(body: Buffer, coding: ContentCoding): Buffer | undefined {
  const codec = codecOf(coding);
  if (codec === undefined) return undefined;
  const maxOutputLength = Math.min(MAX_CONTENT_BYTES, Math.max(ALWAYS_DECODED_BYTES, body.length * MAX_EXPANSION));
  try {
    const decoded = codec.decode(body, { maxOutputLength, info: true }) as unknown as DecodedWithInfo;
    const { buffer, engine } = decoded;
    const isWhole = engine.bytesWritten === body.length && (coding !== 'gzip' || isOneMember(body, buffer));
    return isWhole ? buffer : undefined;
  } catch {
    return undefined;
  }
}

/** What zlib's functions return with `info: true`; their types do not say so. */
type DecodedWithInfo = { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };

// A member ends with the length of its content alone (RFC 1952, section 2.3.1).
function isOneMember(body: Buffer, content: Buffer): boolean {
  return body.readUInt32LE(body.length - 4) === content.length;
}

function codecOf(coding: ContentCoding): Codec | undefined {
  switch (coding) {
    case 'gzip':
      return {
        encode: (bytes) => zlib.gzipSync(bytes),
        decode: zlib.gunzipSync,
        createEncoder: zlib.createGzip,
        createDecoder: zlib.createGunzip,
      };
    case 'deflate':
      return {
        encode: (bytes) => zlib.deflateSync(bytes),
        decode: zlib.inflateSync,
        createEncoder: zlib.createDeflate,
        createDecoder: zlib.createInflate,
      };
    case 'deflate-raw':
      return {
        encode: (bytes) => zlib.deflateRawSync(bytes),
        decode: zlib.inflateRawSync,
        createEncoder: zlib.createDeflateRaw,
        createDecoder: zlib.createInflateRaw,
      };
    case 'br':
      return {
        encode: (bytes) => zlib.brotliCompressSync(bytes, BROTLI_OPTIONS),
        decode: zlib.brotliDecompressSync,
        createEncoder: () => zlib.createBrotliCompress(BROTLI_OPTIONS),
        createDecoder: zlib.createBrotliDecompress,
      };
    case 'zstd':
      return zstdCodec();
  }
}

// The default quality 11 takes a hundred times as long as 4 and nobody keeps the result.
const BROTLI_OPTIONS = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } };

function zstdCodec(): Codec | undefined {
  const { zstdCompressSync, zstdDecompressSync, createZstdCompress, createZstdDecompress } =
    zlib as Partial<ZstdModule>;
  if (zstdCompressSync === undefined || zstdDecompressSync === undefined) return undefined;
  if (createZstdCompress === undefined || createZstdDecompress === undefined) return undefined;
  return {
    encode: (bytes) => zstdCompressSync(bytes),
    decode: zstdDecompressSync,
    createEncoder: createZstdCompress,
    createDecoder: createZstdDecompress,
  };
}

type ZstdModule = {
  readonly zstdCompressSync: (bytes: Buffer) => Buffer;
  readonly zstdDecompressSync: Codec['decode'];
  readonly createZstdCompress: Codec['createEncoder'];
  readonly createZstdDecompress: Codec['createDecoder'];
};

function settled(work: (done: (error?: Error | null) => void) => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    work((error) => (error ? reject(error) : resolve()));
  });
}

function ended(encoder: Encoder): Promise<void> {
  return new Promise((resolve, reject) => {
    encoder.once('end', resolve);
    encoder.once('error', reject);
    encoder.end();
  });
}
