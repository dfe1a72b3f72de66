import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { encodePieces } from '../../core/content-coding';
import { headerValues, pairsFromHeaders, type HeaderPair } from '../../core/headers';
import type { HeaderMap, InformationalResponse, Interaction } from '../../core/interaction';
import { wireResponse, type WirePiece, type WireResponse } from '../../core/wire-response';
import { ownRealmError } from '../own-realm-error';
import { failureError, isServerClose } from '../network-failure';

export type Replay = {
  readonly interaction: Interaction;
  readonly timing: 'instant' | 'recorded';
  /** Of the request that is answered. */
  readonly method: string;
  /** Whether the responses that announce the answer have been given already, or cannot be. */
  readonly isAnnounced?: boolean;
};

/** The server's side of a connection, as far as an answer needs it. */
export interface AnsweringSocket {
  readonly destroyed: boolean;
  /** How much of what was written nobody has read yet. */
  readonly readableLength: number;
  /** Gives `false` when it is better to wait for `drain`. */
  write(bytes: Buffer): boolean;
  end(): unknown;
  destroy(error?: Error): unknown;
  once(event: 'drain' | 'close', listener: () => void): unknown;
  removeListener(event: 'drain' | 'close', listener: () => void): unknown;
}

/** What a real connection gives a client at once, so that large bodies come in pieces and a slow client slows us. */
const READ_BYTES = 64 * 1024;

/** What a client does with a piece before it asks for the next one takes some turns of its own. */
const MIN_TURNS_BETWEEN = 3;
/** A client that has paused is not waited for here; the connection's own buffer holds us back then. */
const MAX_TURNS_UNREAD = 20;

/**
 * Answers a request from a cassette on the server's side of its connection, in HTTP/1.1: the client's own parser reads
 * a genuine answer, with all that a response object of the library's could not carry.
 *
 * @param claim takes the connection over, so that none is made
 * @throws what a recording that cannot be replayed leads to; the client has got it too
 */
export async function replayTo(socket: AnsweringSocket, replay: Replay, claim: () => void): Promise<void> {
  try {
    const { error } = replay.interaction.recording;
    if (replay.interaction.response.status.code !== 0) {
      claim();
      await writeResponse(socket, replay);
    } else if (error === undefined) {
      // The client left before any answer came: it gets none now either.
      claim();
    } else {
      if (isServerClose(error)) claim();
      endAs(socket, replay.interaction);
    }
  } catch (error) {
    socket.destroy(ownRealmError(error));
    throw error;
  }
}

/** How long the first byte of a response took when it was recorded. */
export function recordedLatencyMs({ recording }: Interaction): number {
  return Math.max(0, (recording.tookMs ?? 0) - (recording.chunks?.at(-1)?.atMs ?? 0));
}

async function writeResponse(socket: AnsweringSocket, replay: Replay): Promise<void> {
  const { interaction, timing, method } = replay;
  const response = wireResponse(interaction, method);
  let pending: Buffer[] = [headBytes(response, replay)];
  let atMs = 0;
  for (const piece of await encodedPieces(response)) {
    if (piece.atMs > atMs) {
      await send(socket, pending);
      pending = [];
      await (timing === 'recorded' ? sleep(piece.atMs - atMs, undefined, { ref: false }) : taken(socket));
      ({ atMs } = piece);
    }
    if (socket.destroyed) return;
    // An empty chunk would be the last one.
    if (piece.bytes.length > 0) pending.push(...framed(piece.bytes, response.framing));
  }
  if (response.end === 'complete' && response.framing === 'chunked') pending.push(lastChunk(response));
  await send(socket, pending);
  if (response.end === 'open' || (response.end === 'complete' && !endsConnection(response))) return;
  // What has been written goes through the client's parser before the end does.
  await nextTurn();
  if (response.end === 'broken') endAs(socket, interaction);
  else socket.end();
}

async function encodedPieces({ pieces, pendingCoding }: WireResponse): Promise<readonly WirePiece[]> {
  if (pendingCoding === undefined) return pieces;
  const contents = pieces.map(({ bytes }) => bytes);
  const encoded: WirePiece[] = [];
  for await (const bytes of encodePieces(contents, pendingCoding)) {
    encoded.push({ bytes, atMs: pieces[encoded.length]?.atMs ?? 0 });
  }
  return encoded;
}

// Not through a write queue alone: a client that has stopped reading must not make a large body wait in memory twice.
async function send(socket: AnsweringSocket, parts: readonly Buffer[]): Promise<void> {
  for (const bytes of joined(parts)) {
    for (let start = 0; start < bytes.length; start += READ_BYTES) {
      if (socket.destroyed) return;
      if (!socket.write(bytes.subarray(start, start + READ_BYTES))) await writable(socket);
    }
  }
}

// A head and a small body go together, as servers send them; a large body is not copied for that.
function joined(parts: readonly Buffer[]): readonly Buffer[] {
  const total = parts.reduce((sum, { length }) => sum + length, 0);
  return total <= READ_BYTES ? [Buffer.concat(parts)] : parts;
}

function writable(socket: AnsweringSocket): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      socket.removeListener('drain', settle);
      socket.removeListener('close', settle);
      resolve();
    };
    socket.once('drain', settle);
    socket.once('close', settle);
  });
}

// Keeps two pieces apart for the client even without the recorded gap: streams join what nobody has read yet.
async function taken(socket: AnsweringSocket): Promise<void> {
  for (let turn = 0; turn < MAX_TURNS_UNREAD && (turn < MIN_TURNS_BETWEEN || socket.readableLength > 0); turn += 1) {
    await nextTurn();
  }
}

function headBytes(response: WireResponse, { interaction: { recording }, isAnnounced = false }: Replay): Buffer {
  // Only HTTP/1.x can be said in HTTP/1.x.
  const version = recording.httpVersion === '1.0' ? '1.0' : '1.1';
  const announcements = isAnnounced ? '' : announcementText(recording.informational ?? []);
  return wireBytes(`${announcements}${headText(version, response.status, response.headers)}`);
}

/** The responses that announce another one, as they go over the wire. */
export function announcementText(informational: readonly InformationalResponse[]): string {
  return informational.map(({ code, message, headers }) => headText('1.1', { code, message }, headers)).join('');
}

function headText(version: string, { code, message }: WireResponse['status'], headers: HeaderMap): string {
  return `HTTP/${version} ${code} ${wireText(message)}\r\n${headerLines(pairsFromHeaders(headers))}\r\n`;
}

function framed(bytes: Buffer, framing: WireResponse['framing']): Buffer[] {
  if (framing !== 'chunked') return [bytes];
  return [Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')];
}

function lastChunk({ trailers }: WireResponse): Buffer {
  return wireBytes(`0\r\n${headerLines(pairsFromHeaders(trailers))}\r\n`);
}

function headerLines(pairs: readonly HeaderPair[]): string {
  return pairs.map(([name, value]) => `${name}: ${wireText(value)}\r\n`).join('');
}

// Each character of a header is one byte, as the library reads it and as clients do. Other tools store such bytes
// decoded from UTF-8; what has no single byte must have been.
function wireText(text: string): string {
  return /[\u0100-\uffff]/.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text;
}

function wireBytes(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

function endsConnection({ framing, headers }: WireResponse): boolean {
  return framing === 'close' || headerValues(headers, 'connection').some((value) => /\bclose\b/i.test(value));
}

function endAs(socket: AnsweringSocket, { recording: { error } }: Interaction): void {
  if (error === undefined || isServerClose(error)) socket.end();
  else socket.destroy(failureError(error));
}
