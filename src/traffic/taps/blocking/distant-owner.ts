import type { MessagePort } from 'node:worker_threads';
import type { Answer, LiveRequest, RequestOwner, RequestRecording } from '../../../core/exchange';
import {
  receivedError,
  received,
  send,
  sentError,
  type FromThread,
  type SentAnswer,
  type SentRequest,
  type ToThread,
} from './messages';

/** How long the end of a recording may come after the end of what the program wrote. */
const ENDS_WITHIN_MS = 1_000;

/** In the thread of a synchronous request: the owner that waits for it in another thread. */
export class DistantOwner implements RequestOwner {
  readonly #port: MessagePort;
  readonly #signal: Int32Array;
  readonly #asked = new Map<number, (answer: SentAnswer) => void>();
  readonly #open = new Set<number>();
  #lastId = 0;
  #whenQuiet: () => void = () => undefined;

  constructor(port: MessagePort, signal: Int32Array) {
    this.#port = port;
    this.#signal = signal;
    port.on('message', (message: Uint8Array) => {
      const { id, answer } = received(message) as ToThread;
      this.#asked.get(id)?.(answer);
      this.#asked.delete(id);
    });
  }

  async answer(live: LiveRequest): Promise<Answer> {
    this.#lastId += 1;
    const id = this.#lastId;
    const sent = await sentRequest(live);
    if (sent === undefined) return { kind: 'silence' };
    const answer = await new Promise<SentAnswer>((resolve) => {
      this.#asked.set(id, resolve);
      this.tell({ kind: 'ask', id, live: sent });
    });
    if (answer.kind === 'refuse') return { kind: 'refuse', error: receivedError(answer.error) };
    return answer.kind === 'record' ? { kind: 'record', recording: this.#recording(id) } : answer;
  }

  fail(error: Error): void {
    this.tell({ kind: 'fail', error: sentError(error) });
  }

  /** The program of jsdom's makes no connection but those of its requests, which are asked about. */
  refuseConnection(): undefined {
    return undefined;
  }

  afterFile(): this {
    return this;
  }

  tell(said: FromThread): void {
    send(this.#port, said);
    Atomics.add(this.#signal, 0, 1);
    Atomics.notify(this.#signal, 0);
  }

  /** Resolves once all recordings have been told of their end. */
  async quiet(): Promise<void> {
    if (this.#open.size === 0) return;
    await new Promise<void>((resolve) => {
      this.#whenQuiet = resolve;
      setTimeout(resolve, ENDS_WITHIN_MS);
    });
  }

  #recording(id: number): RequestRecording {
    this.#open.add(id);
    const finish = (said: FromThread): void => {
      if (!this.#open.delete(id)) return;
      this.tell(said);
      if (this.#open.size === 0) this.#whenQuiet();
    };
    return {
      begin: () => this.tell({ kind: 'begin', id }),
      end: (outcome) => finish({ kind: 'end', id, outcome }),
      cancel: () => finish({ kind: 'cancel', id }),
      decline: (reason) => finish({ kind: 'decline', id, reason }),
    };
  }
}

/** `undefined`: the client left before it had sent the body. */
async function sentRequest(live: LiveRequest): Promise<SentRequest | undefined> {
  const { method, uri, headers, unrecordable, destination } = live;
  const body = live.body === undefined ? await live.readBody().catch(() => undefined) : live.body;
  if (body === undefined) return undefined;
  return {
    method,
    uri,
    headers,
    body,
    ...(unrecordable === undefined ? {} : { unrecordable }),
    ...(destination === undefined ? {} : { destination }),
  };
}
