import { isUtf8 } from 'node:buffer';
import { decodeWhole, encodeContent, isKnownCoding, namedCoding, type ContentCoding } from './content-coding';
import { headerValue, headerValues, replaceHeader } from './headers';
import type {
  BodyChunk,
  HeaderMap,
  InformationalResponse,
  Interaction,
  RecordedResponse,
  Recording,
} from './interaction';
import { compactJson } from './json-layout';

export type WirePiece = { readonly bytes: Buffer; readonly atMs: number };

/** A recorded response as it goes over the wire again: all that a client could see of the live one. */
export type WireResponse = {
  /** The version of HTTP it came in: `1.0`, `1.1` or `2`. */
  readonly httpVersion: string;
  /** The responses that came before it and announced it. */
  readonly informational: readonly InformationalResponse[];
  readonly status: RecordedResponse['status'];
  readonly headers: HeaderMap;
  /** What tells the end of the body in HTTP/1: there is none, its length, the last chunk, or the end of the connection. */
  readonly framing: 'none' | 'length' | 'chunked' | 'close';
  /** The body in the pieces it came in: one, when it was not streamed. */
  readonly pieces: readonly WirePiece[];
  /** The coding that the pieces have yet to be given, one by one, as `encodePieces` does. */
  readonly pendingCoding: ContentCoding | undefined;
  /** Header fields after the last chunk, or after the data of an HTTP/2 stream. */
  readonly trailers: HeaderMap;
  /**
   * `broken`: the connection ended before the response did. `open`: the client left before. `overrun`: bytes followed
   * that begin no other response.
   */
  readonly end: 'complete' | 'overrun' | 'broken' | 'open';
};

/**
 * The response as it goes over the wire again: encoded as it was live, with headers that describe these bytes.
 *
 * @param method of the request that is answered; matchers may have found the recording of another one
 */
export function wireResponse(interaction: Interaction, method = interaction.request.method): WireResponse {
  const { recording, response } = interaction;
  const { status } = response;
  const end = endOf(recording);
  const { content, coding, headers } = contentOf(interaction);
  const hasBody = mayHaveBody(method, status.code);
  const chunks = streamedChunks(recording, content);
  const isEncodedByPiece = chunks !== undefined && headerValue(headers, 'content-length') === undefined;
  const encoded = coding === undefined || isEncodedByPiece ? content : (encodeContent(content, coding) ?? content);
  // A body that broke off is shorter than announced, and has to stay so for the client to notice; what is longer would
  // go on as the next answer. A length without a body is that of an answer to GET (RFC 9110, section 8.6): nothing here
  // could count it.
  const isRewritten = end === 'complete' || end === 'overrun';
  const isCounted = isRewritten ? hasBody || content.length > 0 : isLongerThanSaid(headers, encoded);
  const described = isCounted ? describeLength(headers, encoded) : headers;
  const framing = hasBody ? framingOf(described) : 'none';
  const { httpVersion = '1.1', informational = NONE, trailers = NO_HEADERS } = recording;
  // A stream of HTTP/2 has trailers of its own, whatever its body.
  const hasTrailers = framing === 'chunked' || httpVersion.startsWith('2');
  return {
    httpVersion,
    informational,
    status,
    headers: described,
    framing,
    pieces: hasBody ? cut(encoded, coding === undefined || isEncodedByPiece ? chunks : undefined) : [],
    pendingCoding: hasBody && isEncodedByPiece ? coding : undefined,
    trailers: hasTrailers ? trailers : NO_HEADERS,
    end,
  };
}

const NONE: readonly InformationalResponse[] = [];
const NO_HEADERS: HeaderMap = {};

/** What parsers say of bytes behind a response: that none begins there, or that none may. */
const OVERRUN = new Set(['HPE_INVALID_CONSTANT', 'HPE_CLOSED_CONNECTION']);

function endOf({ error, unfinished }: Recording): WireResponse['end'] {
  if (error !== undefined) return OVERRUN.has(error.code) ? 'overrun' : 'broken';
  return unfinished === true ? 'open' : 'complete';
}

/** The body before its content coding, that coding, and headers that name it. */
export function contentOf({ response, recording }: Interaction): {
  readonly content: Buffer;
  readonly coding: ContentCoding | undefined;
  readonly headers: HeaderMap;
} {
  const stored = response.body ?? Buffer.alloc(0);
  const steps = isOurs(recording) ? (recording.responseBody ?? []) : undecodedCoding(response);
  const content = steps.includes('json') ? (compactJson(stored) ?? stored) : stored;
  const coding = steps.find((step) => step !== 'json');
  if (coding === undefined) return { content, coding, headers: response.headers };
  if (!isKnownCoding(coding)) {
    return { content, coding: undefined, headers: withoutHeader(response.headers, 'content-encoding') };
  }
  const { contentEncoding } = recording;
  const headers = contentEncoding === undefined ? response.headers : insertHeader(response.headers, contentEncoding);
  return { content, coding, headers };
}

// We note what we changed, so what has no note is as it came, however its label reads. Others note nothing.
function isOurs(recording: Recording): boolean {
  return Object.keys(recording).length > 0;
}

/**
 * The coding that a response's headers name and its body does not have: other tools store decoded text beside the
 * `content-encoding` that it came in. It is encoded again, never decoded. Empty where body and label agree.
 */
export function undecodedCoding({ headers, body }: RecordedResponse): ContentCoding[] {
  const coding = namedCoding(headers);
  if (coding === undefined || body === null || body.length === 0) return [];
  const isEncoded = isKnownCoding(coding) ? isWholeOrCompressed(body, coding) : !isUtf8(body);
  return isEncoded ? [] : [coding];
}

// Compressed data that only we find fault with (cut off, several streams, too large) is still no text to be encoded.
function isWholeOrCompressed(body: Buffer, coding: ContentCoding): boolean {
  const isGzip = coding === 'gzip' && body[0] === 0x1f && body[1] === 0x8b;
  return isGzip || decodeWhole(body, coding) !== undefined;
}

// 1xx, 204, 304 and answers to HEAD end with their head (RFC 9112, section 6.3).
function mayHaveBody(method: string, status: number): boolean {
  return method.toUpperCase() !== 'HEAD' && status >= 200 && status !== 204 && status !== 304;
}

// Boundaries that do not add up to the body are those of another one, which a filter or a person has changed since.
function streamedChunks({ chunks }: Recording, content: Buffer): readonly BodyChunk[] | undefined {
  if (chunks === undefined || chunks.length < 2) return undefined;
  const total = chunks.reduce((sum, { bytes }) => sum + bytes, 0);
  return total === content.length ? chunks : undefined;
}

function cut(body: Buffer, chunks: readonly BodyChunk[] | undefined): WirePiece[] {
  if (chunks === undefined) return body.length === 0 ? [] : [{ bytes: body, atMs: 0 }];
  let start = 0;
  return chunks.map(({ bytes, atMs }) => ({ bytes: body.subarray(start, (start += bytes)), atMs }));
}

// One framing only, and one that a client can follow (RFC 9112, section 6.1): other tools store a length beside the
// chunked encoding they took off, and filters leave transfer encodings that are none.
function describeLength(headers: HeaderMap, body: Buffer): HeaderMap {
  const lengths = headerValues(headers, 'content-length');
  const isFramed = lengths.length > 0 || !endsChunked(headers);
  const framed = isFramed ? withoutHeader(headers, 'transfer-encoding') : headers;
  return lengths.every((length) => Number(length) === body.length)
    ? framed
    : replaceHeader(framed, 'content-length', String(body.length));
}

function isLongerThanSaid(headers: HeaderMap, body: Buffer): boolean {
  return headerValues(headers, 'content-length').some((length) => Number(length) < body.length);
}

function framingOf(headers: HeaderMap): 'length' | 'chunked' | 'close' {
  if (endsChunked(headers)) return 'chunked';
  return headerValue(headers, 'content-length') === undefined ? 'close' : 'length';
}

function endsChunked(headers: HeaderMap): boolean {
  if (headerValue(headers, 'transfer-encoding') === undefined) return false;
  const codings = headerValues(headers, 'transfer-encoding').join(',').toLowerCase().split(',');
  return codings.at(-1)?.trim() === 'chunked';
}

function withoutHeader(headers: HeaderMap, name: string): HeaderMap {
  if (headerValue(headers, name) === undefined) return headers;
  return Object.fromEntries(Object.entries(headers).filter(([key]) => key.toLowerCase() !== name));
}

function insertHeader(headers: HeaderMap, header: NonNullable<Recording['contentEncoding']>): HeaderMap {
  const entries = Object.entries(headers);
  entries.splice(header.index, 0, [header.name, [header.value]]);
  return Object.fromEntries(entries);
}
