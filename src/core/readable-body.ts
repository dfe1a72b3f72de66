import { isUtf8 } from 'node:buffer';
import zlib from 'node:zlib';
import { bodyText, isJsonType, parseJson } from './body';
import { headerValue, headerValues, mediaType, replaceHeader } from './headers';
import type { BodyEncoding, HeaderMap, Interaction, RecordedResponse, Recording } from './interaction';

type ContentCoding = Exclude<BodyEncoding, 'json'>;

type Codec = { readonly encode: (bytes: Buffer) => Buffer; readonly decode: (bytes: Buffer) => Buffer };

/** A response whose body is stored decoded, with what turns it back. */
export type DecodedResponse = {
  readonly response: RecordedResponse;
  readonly recording: Pick<Recording, 'responseBody' | 'contentEncoding'>;
};

/**
 * Takes the content encoding off a response when the content is text and the way back exists. The headers then
 * describe the decoded text, so that any reader of the format gets a response that is right in itself.
 */
export function decodeContent(response: RecordedResponse): DecodedResponse {
  const unchanged = { response, recording: {} };
  const { body, headers } = response;
  if (body === null || body.length === 0 || hasDigest(headers)) return unchanged;
  const [value, ...others] = headerValues(headers, 'content-encoding');
  const coding = value === undefined || others.length > 0 ? undefined : contentCoding(value);
  const codec = coding === undefined ? undefined : codecOf(coding);
  const decoded = codec === undefined ? undefined : attempt(() => codec.decode(body));
  if (value === undefined || coding === undefined || decoded === undefined || !isUtf8(decoded)) return unchanged;

  const names = Object.keys(headers);
  const index = names.findIndex((name) => name.toLowerCase() === 'content-encoding');
  const name = names[index] ?? 'content-encoding';
  const kept = Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));
  return {
    response: { ...response, body: decoded, headers: replaceHeader(kept, 'content-length', String(decoded.length)) },
    recording: { responseBody: [coding], contentEncoding: { name, value, index } },
  };
}

/** Prints a compact JSON body over several lines, when the compact text comes back exactly. */
export function prettyPrint({ response, recording }: DecodedResponse): DecodedResponse {
  const { body, headers } = response;
  const unchanged = { response, recording };
  const isStoredJson = recording.responseBody?.includes('json') === true;
  if (body === null || isStoredJson || hasDigest(headers) || !isJsonType(mediaType(headers))) return unchanged;
  const text = bodyText(body);
  const value = text === undefined ? undefined : parseJson(text);
  if (text === undefined || typeof value !== 'object' || JSON.stringify(value) !== text) return unchanged;
  const pretty = JSON.stringify(value, null, 2);
  if (pretty === text) return unchanged;
  const printed = Buffer.from(pretty);
  return {
    response: { ...response, body: printed, headers: replaceHeader(headers, 'content-length', String(printed.length)) },
    recording: { ...recording, responseBody: ['json', ...(recording.responseBody ?? [])] },
  };
}

/** The response as it goes over the wire again: encoded as it was live, with headers that describe these bytes. */
export function wireResponse(interaction: Interaction): { headers: HeaderMap; body: Buffer | null } {
  const { request, response, recording } = interaction;
  if (response.body === null || request.method.toUpperCase() === 'HEAD') {
    return { headers: response.headers, body: null };
  }
  const steps = recording.responseBody ?? undecodedCoding(response);
  let body: Buffer = response.body;
  let { headers } = response;
  for (const step of steps) {
    const next = step === 'json' ? compactJson(body) : encodeContent(body, step);
    if (next !== undefined) body = next;
    else if (step !== 'json') headers = withoutHeader(headers, 'content-encoding');
  }
  const coding = steps.find((step) => step !== 'json');
  if (coding !== undefined && recording.contentEncoding !== undefined && codecOf(coding) !== undefined) {
    headers = insertHeader(headers, recording.contentEncoding);
  }
  // A body that broke off is shorter than announced, and has to stay so for the client to notice.
  const isComplete = recording.error === undefined && recording.unfinished !== true;
  return { headers: isComplete ? describeLength(headers, body) : headers, body };
}

// Other tools store decoded text beside the `content-encoding` it no longer has: encode it again, never decode it.
function undecodedCoding(response: RecordedResponse): ContentCoding[] {
  const value = headerValue(response.headers, 'content-encoding');
  const coding = value === undefined ? undefined : contentCoding(value);
  if (coding === undefined || response.body === null || response.body.length === 0) return [];
  const { body } = response;
  const codec = codecOf(coding);
  const isEncoded = codec === undefined ? !isUtf8(body) : attempt(() => codec.decode(body)) !== undefined;
  return isEncoded ? [] : [coding];
}

// One framing only, and one that a client can follow (RFC 9112, section 6.1): other tools store a length beside the
// chunked encoding they took off, and filters leave transfer encodings that are none.
function describeLength(headers: HeaderMap, body: Buffer): HeaderMap {
  const hasLength = headerValue(headers, 'content-length') !== undefined;
  const transferEncoding = headerValue(headers, 'transfer-encoding');
  const isChunked = transferEncoding?.trim().toLowerCase() === 'chunked';
  const framed = hasLength || !isChunked ? withoutHeader(headers, 'transfer-encoding') : headers;
  return hasLength ? replaceHeader(framed, 'content-length', String(body.length)) : framed;
}

// Digests are over the encoded bytes, which another compressor would not make again (RFC 9530, RFC 1864).
function hasDigest(headers: HeaderMap): boolean {
  return ['content-md5', 'digest', 'content-digest', 'repr-digest'].some(
    (name) => headerValue(headers, name) !== undefined,
  );
}

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

/** The codec, or `undefined` where this Node has none: zstd came with 22.15. */
function codecOf(coding: ContentCoding): Codec | undefined {
  switch (coding) {
    case 'gzip':
      return { encode: (bytes) => zlib.gzipSync(bytes), decode: (bytes) => zlib.gunzipSync(bytes) };
    case 'deflate':
      return { encode: (bytes) => zlib.deflateSync(bytes), decode: (bytes) => zlib.inflateSync(bytes) };
    case 'deflate-raw':
      return { encode: (bytes) => zlib.deflateRawSync(bytes), decode: (bytes) => zlib.inflateRawSync(bytes) };
    case 'br':
      return { encode: (bytes) => brotli(bytes), decode: (bytes) => zlib.brotliDecompressSync(bytes) };
    case 'zstd': {
      const { zstdCompressSync, zstdDecompressSync } = zlib as Partial<typeof zlib> & ZstdFunctions;
      if (zstdCompressSync === undefined || zstdDecompressSync === undefined) return undefined;
      return { encode: zstdCompressSync, decode: zstdDecompressSync };
    }
  }
}

type ZstdFunctions = {
  readonly zstdCompressSync?: (bytes: Buffer) => Buffer;
  readonly zstdDecompressSync?: (bytes: Buffer) => Buffer;
};

// The default quality 11 takes a hundred times as long as 4 and nobody keeps the result.
function brotli(bytes: Buffer): Buffer {
  return zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } });
}

function encodeContent(body: Buffer, coding: ContentCoding): Buffer | undefined {
  return codecOf(coding)?.encode(body);
}

function compactJson(body: Buffer): Buffer | undefined {
  const text = bodyText(body);
  const value = text === undefined ? undefined : parseJson(text);
  return value === undefined ? undefined : Buffer.from(JSON.stringify(value));
}

function withoutHeader(headers: HeaderMap, name: string): HeaderMap {
  return Object.fromEntries(Object.entries(headers).filter(([key]) => key.toLowerCase() !== name));
}

function insertHeader(headers: HeaderMap, header: NonNullable<Recording['contentEncoding']>): HeaderMap {
  const entries = Object.entries(headers);
  entries.splice(header.index, 0, [header.name, [header.value]]);
  return Object.fromEntries(entries);
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
