import { constants, type OutgoingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { once } from 'node:events';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { encodePieces } from '../../../core/content-coding';
import type { Answer } from '../../../core/exchange';
import { addHeader } from '../../../core/headers';
import type { HeaderMap, Interaction } from '../../../core/interaction';
import { wireResponse, type WirePiece, type WireResponse } from '../../../core/wire-response';
import { failFromServer } from './stream-failure';

type Replay = Extract<Answer, { kind: 'replay' }>;

/** Header fields of a connection of HTTP/1.1, which HTTP/2 has no use for (RFC 9113, section 8.2.2). */
const OF_HTTP1 = new Set([
  'connection',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

/** How many turns a client may take with one piece before the next one comes. */
const TURNS_BETWEEN = 3;

/**
 * Answers a stream from a cassette, on the server's side of its session: the client reads genuine frames.
 *
 * @param requestEnded resolves when the client has said that no more will come, or with `false` when it waits in the
 * middle of its request
 */
export async function replayStream(
  stream: ServerHttp2Stream,
  { interaction, timing }: Replay,
  method: string,
  requestEnded: () => Promise<boolean>,
): Promise<void> {
  const hasCome = new Promise((resolve) => stream.once('end', resolve).once('close', resolve));
  // Nobody here needs the bytes again; unread, they would hold the client back.
  stream.resume();
  const isTimed = timing === 'recorded';
  const { informational = [], trailers = {} } = interaction.recording;
  for (const { code, headers } of informational) {
    if (!stream.destroyed) stream.additionalHeaders({ ...fields(headers), ':status': code });
  }
  // A client that has its whole answer stops sending: the server read on to the end, and so does this one.
  if (await requestEnded()) await hasCome;
  if (isTimed) await sleep(latencyMs(interaction), undefined, { ref: false });
  if (stream.destroyed || endsWithoutAnswer(stream, interaction)) return;
  const response = wireResponse(interaction, method);
  const hasTrailers = Object.keys(trailers).length > 0;
  const isEmpty = response.pieces.length === 0 && response.end === 'complete' && !hasTrailers;
  stream.on('wantTrailers', () => {
    // Some Nodes ask twice.
    if ((stream.sentTrailers as unknown) === undefined) stream.sendTrailers(fields(trailers));
  });
  stream.respond({ ...fields(response.headers), ':status': response.status.code }, {
    endStream: isEmpty,
    waitForTrailers: hasTrailers,
    sendDate: false,
  } as never);
  if (isEmpty) return;
  await writePieces(stream, response, isTimed);
  if (response.end === 'complete') stream.end();
  else if (response.end !== 'open') await breakOff(stream, interaction);
}

// Node ends a stream that it cancels before it resets it, so a client would take it for whole: its own side does that.
async function breakOff(stream: ServerHttp2Stream, { recording: { error } }: Interaction): Promise<void> {
  await between(0);
  if (error !== undefined && error.http2Code !== constants.NGHTTP2_CANCEL) failFromServer(stream, error);
}

function endsWithoutAnswer(stream: ServerHttp2Stream, { response, recording }: Interaction): boolean {
  if (response.status.code !== 0) return false;
  // Without a failure its client left before any answer came: it gets none now either.
  if (recording.error !== undefined) failFromServer(stream, recording.error);
  return true;
}

async function writePieces(stream: ServerHttp2Stream, response: WireResponse, isTimed: boolean): Promise<void> {
  let atMs = 0;
  let isFirst = true;
  for await (const piece of encodedPieces(response)) {
    if (!isFirst) await between(isTimed ? piece.atMs - atMs : 0);
    isFirst = false;
    ({ atMs } = piece);
    if (stream.destroyed) return;
    await written(stream, piece.bytes);
  }
}

async function* encodedPieces({ pieces, pendingCoding }: WireResponse): AsyncGenerator<WirePiece> {
  if (pendingCoding === undefined) {
    yield* pieces;
    return;
  }
  const contents = pieces.map(({ bytes }) => bytes);
  let index = 0;
  for await (const bytes of encodePieces(contents, pendingCoding)) yield { bytes, atMs: pieces[index++]?.atMs ?? 0 };
}

async function between(waitMs: number): Promise<void> {
  if (waitMs > 0) await sleep(waitMs, undefined, { ref: false });
  // Two pieces that nobody has read yet would become one.
  else for (let turn = 0; turn < TURNS_BETWEEN; turn += 1) await nextTurn();
}

// Resolves when the piece has gone out, which the client's own window may hold back.
async function written(stream: ServerHttp2Stream, bytes: Buffer): Promise<void> {
  const left = new AbortController();
  try {
    const sent = new Promise((resolve) => stream.write(bytes, resolve));
    await Promise.race([sent, once(stream, 'close', { signal: left.signal }).catch(() => undefined)]);
  } finally {
    left.abort();
  }
}

/** Header fields as HTTP/2 can carry them: names in lower case. */
function fields(headers: HeaderMap): OutgoingHttpHeaders {
  const result: HeaderMap = {};
  for (const [written, values] of Object.entries(headers)) {
    const name = written.toLowerCase();
    if (!OF_HTTP1.has(name)) addHeader(result, name, values);
  }
  return Object.fromEntries(
    Object.entries(result).map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  );
}

function latencyMs({ recording }: Interaction): number {
  return Math.max(0, (recording.tookMs ?? 0) - (recording.chunks?.at(-1)?.atMs ?? 0));
}
