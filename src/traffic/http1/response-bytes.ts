import { headerValues } from '../../core/headers';
import type { HeaderMap, InformationalResponse, Recording } from '../../core/interaction';
import type { WireResponse } from '../../core/wire-response';

/** An answer as it is written in HTTP/1.1. */
export type WrittenResponse = {
  readonly response: WireResponse;
  readonly recording: Recording;
  /** Whether the responses that announce the answer have been given already, or cannot be. */
  readonly isAnnounced: boolean;
};

/** What a real connection gives a client at once, so that large bodies come in pieces and a slow client slows us. */
export const READ_BYTES = 64 * 1024;

/** The whole answer, head and body together, where it is small and came in one piece; `undefined` for any other. */
export function wholeBytes(written: WrittenResponse): Buffer | undefined {
  const { pieces, pendingCoding, end, framing } = written.response;
  const [piece] = pieces;
  if ((end !== 'complete' && end !== 'overrun') || pendingCoding !== undefined || pieces.length > 1) return undefined;
  if (piece !== undefined && (piece.atMs > 0 || piece.bytes.length > READ_BYTES)) return undefined;
  const body = piece?.bytes ?? NOTHING;
  const isChunked = framing === 'chunked';
  const start = `${headText(written)}${isChunked && body.length > 0 ? chunkStart(body) : ''}`;
  const rest = `${isChunked && body.length > 0 ? CHUNK_END : ''}${endingText(written.response)}`;
  const bytes = Buffer.allocUnsafe(start.length + body.length + rest.length);
  bytes.write(start, 0, 'latin1');
  bytes.set(body, start.length);
  bytes.write(rest, start.length + body.length, 'latin1');
  return bytes;
}

export function headBytes(written: WrittenResponse): Buffer {
  return wireBytes(headText(written));
}

/** A piece of a body in its framing. */
export function framed(bytes: Buffer, framing: WireResponse['framing']): Buffer[] {
  return framing === 'chunked' ? [wireBytes(chunkStart(bytes)), bytes, wireBytes(CHUNK_END)] : [bytes];
}

/** What follows the body of a response that has come whole. */
export function ending(response: WireResponse): Buffer {
  return wireBytes(endingText(response));
}

/** The responses that announce another one, as they go over the wire. */
export function announcementText(informational: readonly InformationalResponse[]): string {
  return informational.map(({ code, message, headers }) => startText('1.1', { code, message }, headers)).join('');
}

/** Whether a connection ends with its answer. */
export function endsConnection({ framing, headers }: WireResponse): boolean {
  return framing === 'close' || headerValues(headers, 'connection').some((value) => /\bclose\b/i.test(value));
}

const NOTHING = Buffer.alloc(0);
const CHUNK_END = '\r\n';
/** Any client's own parser finds wrong with this what it found wrong with what really came. */
const NO_RESPONSE = 'none';

function headText({ response, recording, isAnnounced }: WrittenResponse): string {
  // Only HTTP/1.x can be said in HTTP/1.x.
  const version = recording.httpVersion === '1.0' ? '1.0' : '1.1';
  const { informational } = recording;
  const announcements = isAnnounced || informational === undefined ? '' : announcementText(informational);
  return `${announcements}${startText(version, response.status, response.headers)}`;
}

function startText(version: string, { code, message }: WireResponse['status'], headers: HeaderMap): string {
  return `HTTP/${version} ${code} ${wireText(message)}\r\n${headerLines(headers)}\r\n`;
}

function chunkStart({ length }: Buffer): string {
  return `${length.toString(16)}\r\n`;
}

// In one piece with the response: a client that has it whole does not listen for an error of the connection any more.
function endingText({ framing, trailers, end }: WireResponse): string {
  return `${framing === 'chunked' ? `0\r\n${headerLines(trailers)}\r\n` : ''}${end === 'overrun' ? NO_RESPONSE : ''}`;
}

function headerLines(headers: HeaderMap): string {
  let lines = '';
  for (const name of Object.keys(headers)) {
    for (const value of headers[name] ?? []) lines += `${name}: ${wireText(value)}\r\n`;
  }
  return lines;
}

// Each character of a header is one byte, as the library reads it and as clients do. Other tools store such bytes
// decoded from UTF-8; what has no single byte must have been.
function wireText(text: string): string {
  return /[\u0100-\uffff]/.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text;
}

function wireBytes(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
