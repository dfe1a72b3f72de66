import type { Duplex } from 'node:stream';
import { leavePassing, markDecided } from './decided';
import type { Caller } from './callers';
import type { LiveExchange } from './live-exchange';
import { messageOnWire } from './raw-headers';
import {
  isControllerHandler,
  type Abort,
  type Controller,
  type ControllerHandler,
  type HeaderObject,
  type LegacyHandler,
  type RawHeaders,
} from './undici-types';

/** Whoever made a request has been told that it is under way. */
export type Begun = {
  readonly caller: Caller;
  /** Whatever the caller aborts it with from now on, undici does. */
  readonly abortBy: (abort: Abort) => void;
  /**
   * Runs code of the caller's for the owner of its request. Undici tells handlers what a connection brings in the
   * context of whoever opened that, perhaps of a test that is over; and what they ask for then, as retries and redirects
   * do, belongs to the owner of the first request.
   */
  readonly within: <T>(work: () => T) => T;
};

/** The handler that undici gets in the place of its caller's: it tells the exchange of everything, and hands it on. */
export function liveHandler(handler: object, exchange: LiveExchange, begun: Begun): object {
  const live = isControllerHandler(handler)
    ? new LiveControllerHandler(handler, exchange, begun)
    : new LiveLegacyHandler(handler, exchange, begun);
  markDecided(live);
  return live;
}

class LiveLegacyHandler implements LegacyHandler {
  readonly #handler: LegacyHandler;
  readonly #exchange: LiveExchange;
  readonly #within: Begun['within'];
  #begun: Begun | undefined;

  constructor(handler: LegacyHandler, exchange: LiveExchange, begun: Begun) {
    this.#handler = handler;
    this.#exchange = exchange;
    this.#within = begun.within;
    this.#begun = begun;
  }

  onConnect(abort: Abort, context?: unknown): void {
    leavePassing();
    const watched = this.#exchange.abortBy(abort);
    const { abortBy } = this.#begun ?? {};
    // Undici begins a request again that its connection lost; then its caller hears of that, as it does live.
    this.#begun = undefined;
    this.#exchange.start(() =>
      abortBy === undefined ? this.#within(() => this.#handler.onConnect?.(watched, context)) : abortBy(watched),
    );
  }

  onUpgrade(status: number, headers: RawHeaders, socket: Duplex): unknown {
    this.#exchange.upgrade();
    return this.#within(() => this.#handler.onUpgrade?.(status, headers, socket));
  }

  onResponseStarted(): void {
    this.#within(() => this.#handler.onResponseStarted?.());
  }

  onHeaders(status: number, headers: RawHeaders, resume: () => void, message: string): boolean | undefined {
    this.#exchange.head?.(status, headers, messageOnWire(message));
    return this.#within(() => this.#handler.onHeaders?.(status, headers, resume, message));
  }

  onData(chunk: Buffer): boolean | undefined {
    this.#exchange.data?.(chunk);
    return this.#within(() => this.#handler.onData?.(chunk));
  }

  onComplete(trailers: RawHeaders): void {
    this.#exchange.end(trailers);
    this.#within(() => this.#handler.onComplete?.(trailers));
  }

  onError(error: unknown): void {
    leavePassing();
    this.#exchange.fail(error);
    this.#within(() => this.#handler.onError?.(error));
  }

  onBodySent(chunk: Uint8Array | string): void {
    this.#exchange.sent?.(chunk);
    this.#within(() => this.#handler.onBodySent?.(chunk));
  }

  onRequestSent(): void {
    this.#exchange.requestSent?.();
    this.#within(() => this.#handler.onRequestSent?.());
  }
}

class LiveControllerHandler implements ControllerHandler {
  readonly #handler: ControllerHandler;
  readonly #exchange: LiveExchange;
  readonly #within: Begun['within'];
  #begun: Begun | undefined;
  /** What the caller holds its request with. */
  #held: Controller | undefined;

  constructor(handler: ControllerHandler, exchange: LiveExchange, begun: Begun) {
    this.#handler = handler;
    this.#exchange = exchange;
    this.#within = begun.within;
    this.#begun = begun;
  }

  onRequestStart(controller: Controller, context?: unknown): void {
    leavePassing();
    const realAbort = controller.abort.bind(controller);
    controller.abort = this.#exchange.abortBy(realAbort);
    const begun = this.#begun;
    this.#begun = undefined;
    this.#held = begun?.caller.handOver(controller);
    this.#exchange.start(() =>
      begun === undefined
        ? this.#within(() => this.#handler.onRequestStart?.(controller, context))
        : begun.abortBy((reason) => controller.abort(reason)),
    );
  }

  onRequestUpgrade(controller: Controller, status: number, headers: HeaderObject, socket: Duplex): unknown {
    this.#exchange.upgrade();
    return this.#within(() => this.#handler.onRequestUpgrade?.(this.#held ?? controller, status, headers, socket));
  }

  onResponseStarted(): void {
    this.#within(() => this.#handler.onResponseStarted?.());
  }

  onResponseStart(controller: Controller, status: number, headers: HeaderObject, message?: string): void {
    this.#exchange.head?.(status, controller.rawHeaders ?? headers, messageOnWire(message));
    this.#within(() => this.#handler.onResponseStart?.(this.#held ?? controller, status, headers, message));
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    this.#exchange.data?.(chunk);
    this.#within(() => this.#handler.onResponseData?.(this.#held ?? controller, chunk));
  }

  onResponseEnd(controller: Controller, trailers: HeaderObject): void {
    this.#exchange.end(controller.rawTrailers ?? trailers);
    this.#within(() => this.#handler.onResponseEnd?.(this.#held ?? controller, trailers));
  }

  onResponseError(controller: Controller | null, error: unknown): void {
    leavePassing();
    this.#exchange.fail(error);
    this.#within(() => this.#handler.onResponseError?.(this.#held ?? controller, error));
  }

  onBodySent(chunk: Uint8Array | string): void {
    this.#exchange.sent?.(chunk);
    this.#within(() => this.#handler.onBodySent?.(chunk));
  }

  onRequestSent(): void {
    this.#exchange.requestSent?.();
    this.#within(() => this.#handler.onRequestSent?.());
  }
}
