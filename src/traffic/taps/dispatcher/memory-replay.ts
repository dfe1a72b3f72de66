import type { Socket } from 'node:net';
import type { Answer } from '../../../core/exchange';
import type { Interaction } from '../../../core/interaction';
import { isServerClose } from '../../network-failure';
import { replayTo } from '../../http1/respond';
import { ownRealmError } from '../../own-realm-error';
import { AwaitedUpload } from './awaited-upload';
import { passOn } from './decided';
import { PassingExchange, type LiveExchange } from './live-exchange';
import { liveHandler, type Begun } from './live-handlers';
import { memoryConnection } from './memory-connection';
import type { GivenRequest, TappedCopy } from './take-request';
import { optionOf } from './target';
import { undiciError } from './undici-failure';
import type { DispatchOptions } from './undici-types';

export type MemoryReplay = {
  readonly answer: Extract<Answer, { kind: 'replay' }>;
  readonly tap: TappedCopy;
  readonly given: GivenRequest;
  readonly origin: string;
  /** What undici is to send. */
  readonly opts: DispatchOptions;
  readonly begun: Begun;
  /** The `Error` of the caller's copy. */
  readonly errors: ErrorConstructor;
  readonly method: string;
  readonly mostBeforeAnswer: number;
  readonly over: () => void;
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
 *
 * @throws TypeError when no client of this copy can be made
 */
export function replayInMemory(replay: MemoryReplay): void {
  const { answer, tap, given, origin, opts, method } = replay;
  const { make } = tap.copy;
  if (make === undefined)
    throw new TypeError('The recorded answer ended early, which this copy of undici cannot be given');
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
  const upload = new AwaitedUpload(replay.mostBeforeAnswer, () => {
    const { interaction, timing } = answer;
    replayTo(server as unknown as Socket, { interaction, timing, method }, () => undefined).catch((thrown: unknown) =>
      given.owner.fail(ownRealmError(thrown)),
    );
  });
  const exchange = new MemoryExchange(upload, () => {
    // Undici ends its connection itself, with an error, when its caller leaves; one that ended before would be taken for
    // the end of the answer.
    process.nextTick(() => client.destroy());
    replay.over();
  });
  const handler = liveHandler(given.handler, exchange, replay.begun);
  const sent = { ...opts, origin, ...timeoutsOf(given) };
  passOn(opts, () => tap.real.call(dispatcher, sent, handler));
}

// Those of the dispatcher that was asked, where its caller gave none.
function timeoutsOf({ dispatcher, opts }: GivenRequest): Pick<DispatchOptions, 'headersTimeout' | 'bodyTimeout'> {
  return {
    headersTimeout: opts.headersTimeout ?? optionOf(dispatcher, 'headersTimeout'),
    bodyTimeout: opts.bodyTimeout ?? optionOf(dispatcher, 'bodyTimeout'),
  };
}

class MemoryExchange extends PassingExchange implements LiveExchange {
  readonly #upload: AwaitedUpload;

  constructor(upload: AwaitedUpload, over: () => void) {
    super({
      connected: () => upload.begin(),
      over: () => {
        upload.leave();
        over();
      },
    });
    this.#upload = upload;
  }

  sent(chunk: Uint8Array | string): void {
    this.#upload.sent(chunk);
  }

  requestSent(): void {
    this.#upload.end();
  }
}
