import type { Dispatcher } from './undici-types';

/** A request that its dispatcher has yet to get, or never will: undici does not know of it. */
export interface PendingRequest {
  /** Its dispatcher was destroyed. */
  destroy(error: unknown): void;
}

/** Requests that are being decided or replayed: a dispatcher that is closed waits for them, as for any request. */
export class PendingRequests {
  readonly #byDispatcher = new WeakMap<Dispatcher, Set<PendingRequest>>();
  readonly #whenNone = new WeakMap<Dispatcher, (() => void)[]>();
  readonly #closed: (this: Dispatcher) => boolean;

  /** Makes the dispatchers of a copy of undici wait for them. */
  constructor(base: Dispatcher) {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with their own `this` below
    const { close, destroy } = base;
    const waitFor = this.#waitFor.bind(this);
    const end = this.#end.bind(this);
    const isClosing = this.isClosing.bind(this);
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
    const closed = Object.getOwnPropertyDescriptor(base, 'closed')?.get ?? (() => false);
    this.#closed = closed;
    Object.defineProperty(base, 'closed', {
      configurable: true,
      get(this: Dispatcher) {
        return isClosing(this) || (Reflect.apply(closed, this, []) as boolean);
      },
    });
    base.close = function (this: Dispatcher, ...args) {
      if (args[0] !== undefined) return waitFor(this, () => Reflect.apply(close, this, args));
      return new Promise((resolve, reject) => {
        waitFor(this, () => void (Reflect.apply(close, this, []) as Promise<unknown>).then(resolve, reject));
      });
    };
    base.destroy = function (this: Dispatcher, ...args) {
      const result = Reflect.apply(destroy, this, args);
      end(this, typeof args[0] === 'function' ? undefined : args[0]);
      return result;
    };
  }

  add(dispatcher: Dispatcher, request: PendingRequest): void {
    const requests = this.#byDispatcher.get(dispatcher);
    if (requests === undefined) this.#byDispatcher.set(dispatcher, new Set([request]));
    else requests.add(request);
  }

  remove(dispatcher: Dispatcher, request: PendingRequest): void {
    const requests = this.#byDispatcher.get(dispatcher);
    if (requests?.delete(request) !== true || requests.size > 0) return;
    const waiting = this.#whenNone.get(dispatcher) ?? [];
    this.#whenNone.delete(dispatcher);
    for (const work of waiting) work();
  }

  /** Whether a dispatcher has been closed and waits: it takes no more requests. */
  isClosing(dispatcher: Dispatcher): boolean {
    return this.#whenNone.has(dispatcher);
  }

  /** Whether a dispatcher has been closed and waits for nothing of ours. */
  hasClosed(dispatcher: Dispatcher): boolean {
    return Reflect.apply(this.#closed, dispatcher, []);
  }

  /** Calls `work` when a dispatcher has no pending request; at once when it has none now. */
  #waitFor(dispatcher: Dispatcher, work: () => unknown): unknown {
    const requests = this.#byDispatcher.get(dispatcher);
    if (requests === undefined || requests.size === 0) return work();
    const waiting = this.#whenNone.get(dispatcher);
    if (waiting === undefined) this.#whenNone.set(dispatcher, [work]);
    else waiting.push(work);
    return undefined;
  }

  /** Calls `work` once a dispatcher that is closing has been closed. */
  afterClose(dispatcher: Dispatcher, work: () => void): void {
    this.#waitFor(dispatcher, work);
  }

  #end(dispatcher: Dispatcher, error: unknown): void {
    for (const request of [...(this.#byDispatcher.get(dispatcher) ?? [])]) request.destroy(error);
  }
}
