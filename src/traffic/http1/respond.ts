import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { encodePieces } from '../../core/content-coding';
import { recover } from '../../core/maybe-promise';
import type { MaybePromise } from '../../core/ports';
import type { Interaction } from '../../core/interaction';
import { wireResponse, type WirePiece, type WireResponse } from '../../core/wire-response';
import { ownRealmError } from '../own-realm-error';
import { failureError, isServerClose } from '../network-failure';
import {
  endsConnection,
  framed,
  headBytes,
  ending,
  READ_BYTES,
  wholeBytes,
  type WrittenResponse,
} from './response-bytes';

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
  await replayNow(socket, replay, claim);
}

/** The same, done at once where nothing has to be waited for: each promise costs more than all of a small answer. */
export function replayNow(socket: AnsweringSocket, replay: Replay, claim: () => void): MaybePromise<void> {
  return recover(
    (): MaybePromise<void> => carryOut(socket, replay, claim),
    (error) => {
      socket.destroy(ownRealmError(error));
      throw error;
    },
  );
}

function carryOut(socket: AnsweringSocket, replay: Replay, claim: () => void): MaybePromise<void> {
  const { error } = replay.interaction.recording;
  if (replay.interaction.response.status.code !== 0) {
    claim();
    return writeResponse(socket, replay);
  }
  // Without a failure, the client left before any answer came: it gets none now either.
  if (error === undefined || isServerClose(error)) claim();
  if (error !== undefined) endAs(socket, replay.interaction);
}

/** How long the first byte of a response took when it was recorded. */
export function recordedLatencyMs({ recording }: Interaction): number {
  return Math.max(0, (recording.tookMs ?? 0) - (recording.chunks?.at(-1)?.atMs ?? 0));
}

function writeResponse(
  socket: AnsweringSocket,
  { interaction, timing, method, isAnnounced = false }: Replay,
): MaybePromise<void> {
  const response = wireResponse(interaction, method);
  const written = { response, recording: interaction.recording, isAnnounced };
  const whole = wholeBytes(written);
  if (whole === undefined)
    return writePieces(socket, written, timing).then(() => endResponse(socket, response, interaction));
  socket.write(whole);
  return endResponse(socket, response, interaction);
}

function endResponse(socket: AnsweringSocket, response: WireResponse, interaction: Interaction): MaybePromise<void> {
  if (response.end === 'open' || (response.end === 'complete' && !endsConnection(response))) return;
  // What has been written goes through the client's parser before the end does.
  return nextTurn().then(() => {
    if (socket.destroyed) return;
    if (response.end === 'complete') socket.end();
    else endAs(socket, interaction);
  });
}

async function writePieces(socket: AnsweringSocket, written: WrittenResponse, timing: Replay['timing']): Promise<void> {
  const { response } = written;
  let pending: Buffer[] = [headBytes(written)];
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
  if (response.end === 'complete' || response.end === 'overrun') pending.push(ending(response));
  await send(socket, pending);
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

function endAs(socket: AnsweringSocket, { recording: { error } }: Interaction): void {
  if (error === undefined || isServerClose(error)) socket.end();
  else socket.destroy(failureError(error));
}
