import type { Socket } from 'node:net';
import type { Answer } from '../../../core/exchange';
import type { Interaction } from '../../../core/interaction';
import { isServerClose } from '../../network-failure';
import { replayTo } from '../../http1/respond';
import { passOn } from './decided';
import { PassingExchange, type LiveExchange } from './live-exchange';
import { liveHandler, type Begun } from './live-handlers';
import { memoryConnection } from './memory-connection';
import type { UndiciCopy } from './undici-copies';
import { undiciError } from './undici-failure';
import type { DispatchOptions, Dispatcher } from './undici-types';

export type MemoryReplay = {
  readonly answer: Extract<Answer, { kind: 'replay' }>;
  readonly make: NonNullable<UndiciCopy['make']>;
  readonly real: Dispatcher['dispatch'];
  readonly origin: string;
  readonly opts: DispatchOptions;
  readonly handler: object;
  readonly begun: Begun;
  /** The `Error` of the caller's copy. */
  readonly errors: ErrorConstructor;
  readonly method: string;
  readonly over: () => void;
  readonly failed: (error: unknown) => void;
};

/** Whether an exchange ended before its answer did, or without any: undici makes of that what only undici can. */
export function endsEarly({ recording, response }: Interaction): boolean {
  return recording.error !== undefined || recording.unfinished === true || response.status.code === 0;
}

/** Whether a request got as far as its server before it failed. */
export function failsConnected({ recording: { error } }: Interaction): boolean {
  return error === undefined || isServerClose(error) || ['read', 'write'].includes(error.syscall ?? '');
}

/**
 * Replays over a connection in memory, with a client of the caller's own copy of undici: its errors, its timeouts and
 * its reading of half an answer are genuine.
 */
export function replayInMemory(replay: MemoryReplay): void {
  const { answer, make, real, origin, opts, method } = replay;
  const { client, server } = memoryConnection(answer.connection?.remoteAddress, (error) =>
    undiciError(error as Error & { code: string }, replay.errors),
  );
  let isGiven = false;
  const dispatcher = make(origin, (_, callback) => {
    // Undici opens another one at once where its caller has left, for requests that will never come.
    if (isGiven) return;
    isGiven = true;
    // No connection is there at once, and undici 7 does not expect one to be.
    queueMicrotask(() => callback(null, client));
  });
  const exchange = new MemoryExchange({
    over: () => {
      // Undici ends its connection itself, with an error, when its caller leaves; one that ended before would be taken for
      // the end of the answer.
      process.nextTick(() => client.destroy());
      replay.over();
    },
    answer: () => {
      const { interaction, timing } = answer;
      replayTo(server as unknown as Socket, { interaction, timing, method }, () => undefined).catch(replay.failed);
    },
  });
  const handler = liveHandler(replay.handler, exchange, replay.begun);
  passOn(opts, () => real.call(dispatcher, { ...opts, origin }, handler));
}

class MemoryExchange extends PassingExchange implements LiveExchange {
  readonly #answer: () => void;

  constructor({ over, answer }: { readonly over: () => void; readonly answer: () => void }) {
    super({ connected: () => undefined, over });
    this.#answer = answer;
  }

  requestSent(): void {
    this.#answer();
  }
}
