import { setTimeout as sleep } from 'node:timers/promises';
import { checkPlayable } from '../../../core/check-playable';
import { tunnelUsed } from '../../../core/errors/refusal-errors';
import type { Answer } from '../../../core/exchange';
import { recover } from '../../../core/maybe-promise';
import type { MaybePromise } from '../../../core/ports';
import { recordedLatencyMs, replayNow } from '../../http1/respond';
import { announcementText } from '../../http1/response-bytes';
import { ownRealmError } from '../../own-realm-error';
import { connectFailure } from './connect-failure';
import type { HeldRequest } from './held-request';
import type { MemorySocket } from './memory-socket';
import { openSocket } from './open-socket';
import { expectsContinue, requestOrigin } from './request-head';
import type { SocketPools } from './socket-pools';
import { afterWritten, whenHeadWritten, whenWritten } from './when-written';

type Replay = Extract<Answer, { kind: 'replay' }>;

const TUNNEL_OPEN = Buffer.from('HTTP/1.1 200 Connection established\r\n\r\n');

/**
 * Gives a request a connection in memory, and over it the recorded answer or failure.
 *
 * @throws TypeError when HTTP cannot carry the answer
 */
export function replayRequest(
  held: HeldRequest,
  answer: Replay | Extract<Answer, { kind: 'tunnel' }>,
  pools: SocketPools,
  fail: (error: Error) => void,
): void {
  if (answer.kind === 'replay') {
    const problem = checkPlayable(answer.interaction);
    if (problem !== undefined) throw new TypeError(`The recorded answer cannot be given to a client: ${problem}`);
  }
  const socket = giveSocket(held, answer, pools);
  const failed = (thrown: unknown): void => {
    const error = ownRealmError(thrown);
    socket.destroy(error);
    fail(error);
  };
  if (answer.kind === 'tunnel') playTunnel(held.departure.request.path, socket, failed).catch(failed);
  else if (isSimple(held, answer))
    afterWritten(held.departure.request, () => void recover(() => give(held, answer, socket), failed));
  else playAnswer(held, answer, socket).catch(failed);
}

/** Whether nothing has to be waited for but that the request is written. */
function isSimple({ departure: { request }, hasContinued }: HeldRequest, { timing }: Replay): boolean {
  return timing === 'instant' && request.writableEnded && !hasContinued && !expectsContinue(request);
}

function give(
  { departure: { request }, hasContinued }: HeldRequest,
  { interaction, timing }: Replay,
  socket: MemorySocket,
): MaybePromise<void> {
  if (socket.destroyed) return;
  const isAnnounced = hasContinued || expectsContinue(request);
  return replayNow(socket.server, { interaction, timing, method: request.method, isAnnounced }, () => undefined);
}

function giveSocket(
  { departure }: HeldRequest,
  answer: Parameters<typeof replayRequest>[1],
  pools: SocketPools,
): MemorySocket {
  const { request, agent, options } = departure;
  const host = options.host ?? request.host;
  const origin = requestOrigin(request.protocol, host, options.port ?? undefined);
  const kept = agent === undefined ? undefined : pools.take(agent, origin);
  if (kept !== undefined) request.reusedSocket = true;
  const connection = answer.kind === 'tunnel' ? undefined : answer.connection;
  const failure = answer.kind === 'tunnel' ? undefined : connectFailure(answer.interaction, connection);
  const socket = kept ?? openSocket(departure, connection, failure);
  if (kept === undefined) {
    pools.follow(socket);
    if (agent !== undefined) pools.add(socket, agent, origin);
  }
  // Node's agents set the time-out of each socket that they give away; `request.timeout` is an option of the request.
  const timeoutMs = (request as { readonly timeout?: number }).timeout ?? agent?.options?.timeout ?? 0;
  if ((socket.timeout ?? 0) !== timeoutMs) socket.setTimeout(timeoutMs);
  request.onSocket(socket);
  return socket;
}

async function playAnswer(held: HeldRequest, answer: Replay, socket: MemorySocket): Promise<void> {
  const { departure, hasContinued } = held;
  const { request } = departure;
  const { interaction, timing } = answer;
  const informational = interaction.recording.informational ?? [];
  const isAnnounced = hasContinued || expectsContinue(request);
  if (isAnnounced && !hasContinued) await announce(request, socket, informational);
  else await whenWritten(request, socket);
  if (timing === 'recorded') await sleep(recordedLatencyMs(interaction), undefined, { ref: false });
  await give(held, answer, socket);
}

// A server that never told the client to continue has answered the head alone.
async function announce(
  request: HeldRequest['departure']['request'],
  socket: MemorySocket,
  informational: NonNullable<Replay['interaction']['recording']['informational']>,
): Promise<void> {
  await whenHeadWritten(socket);
  if (socket.destroyed) return;
  if (informational.length > 0) socket.server.write(Buffer.from(announcementText(informational), 'latin1'));
  if (informational.some(({ code }) => code === 100)) await whenWritten(request, socket);
}

async function playTunnel(authority: string, socket: MemorySocket, failed: (error: Error) => void): Promise<void> {
  await whenHeadWritten(socket);
  socket.server.write(TUNNEL_OPEN);
  // Requests that are replayed have connections of their own, and nobody would answer anything else.
  socket.onWrite = () => failed(tunnelUsed(authority));
  // TLS takes a socket without a handle for one that has yet to connect, and would wait for that without an end.
  socket.on('newListener', (event: string, listener: () => void) => {
    if (event === 'connect') process.nextTick(() => Reflect.apply(listener, socket, []));
  });
}
