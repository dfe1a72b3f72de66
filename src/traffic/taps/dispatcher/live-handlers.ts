import type { Duplex } from 'node:stream';
import { leavePassing, markDecided } from './decided';
import type { LiveExchange } from './live-exchange';
import {
  isControllerHandler,
  type Abort,
  type Controller,
  type ControllerHandler,
  type HeaderObject,
  type LegacyHandler,
  type RawHeaders,
} from './undici-types';

/** The handler that undici gets in the place of its caller's: it tells the exchange of everything, and hands it on. */
export function liveHandler(handler: object, exchange: LiveExchange): object {
  const live = isControllerHandler(handler)
    ? new LiveControllerHandler(handler, exchange)
    : new LiveLegacyHandler(handler, exchange);
  markDecided(live);
  return live;
}

class LiveLegacyHandler implements LegacyHandler {
  readonly #handler: LegacyHandler;
  readonly #exchange: LiveExchange;

  constructor(handler: LegacyHandler, exchange: LiveExchange) {
    this.#handler = handler;
    this.#exchange = exchange;
  }

  onConnect(abort: Abort, context?: unknown): void {
    leavePassing();
    const watched = this.#exchange.abortBy(abort);
    this.#exchange.start(() => this.#handler.onConnect?.(watched, context));
  }

  onUpgrade(status: number, headers: RawHeaders, socket: Duplex): unknown {
    this.#exchange.upgrade();
    return this.#handler.onUpgrade?.(status, headers, socket);
  }

  onResponseStarted(): void {
    this.#handler.onResponseStarted?.();
  }

  onHeaders(status: number, headers: RawHeaders, resume: () => void, message: string): boolean | undefined {
    this.#exchange.head?.(status, headers, message);
    return this.#handler.onHeaders?.(status, headers, resume, message);
  }

  onData(chunk: Buffer): boolean | undefined {
    this.#exchange.data?.(chunk);
    return this.#handler.onData?.(chunk);
  }

  onComplete(trailers: RawHeaders): void {
    this.#exchange.end(trailers);
    this.#handler.onComplete?.(trailers);
  }

  onError(error: unknown): void {
    leavePassing();
    this.#exchange.fail(error);
    this.#handler.onError?.(error);
  }

  onBodySent(chunk: Uint8Array | string): void {
    this.#exchange.sent?.(chunk);
    this.#handler.onBodySent?.(chunk);
  }

  onRequestSent(): void {
    this.#exchange.requestSent?.();
    this.#handler.onRequestSent?.();
  }
}

class LiveControllerHandler implements ControllerHandler {
  readonly #handler: ControllerHandler;
  readonly #exchange: LiveExchange;

  constructor(handler: ControllerHandler, exchange: LiveExchange) {
    this.#handler = handler;
    this.#exchange = exchange;
  }

  onRequestStart(controller: Controller, context?: unknown): void {
    leavePassing();
    const realAbort = controller.abort.bind(controller);
    controller.abort = this.#exchange.abortBy(realAbort);
    this.#exchange.start(() => this.#handler.onRequestStart?.(controller, context));
  }

  onRequestUpgrade(controller: Controller, status: number, headers: HeaderObject, socket: Duplex): unknown {
    this.#exchange.upgrade();
    return this.#handler.onRequestUpgrade?.(controller, status, headers, socket);
  }

  onResponseStarted(): void {
    this.#handler.onResponseStarted?.();
  }

  onResponseStart(controller: Controller, status: number, headers: HeaderObject, message?: string): void {
    this.#exchange.head?.(status, controller.rawHeaders ?? headers, message ?? '');
    this.#handler.onResponseStart?.(controller, status, headers, message);
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    this.#exchange.data?.(chunk);
    this.#handler.onResponseData?.(controller, chunk);
  }

  onResponseEnd(controller: Controller, trailers: HeaderObject): void {
    this.#exchange.end(controller.rawTrailers ?? trailers);
    this.#handler.onResponseEnd?.(controller, trailers);
  }

  onResponseError(controller: Controller | null, error: unknown): void {
    leavePassing();
    this.#exchange.fail(error);
    this.#handler.onResponseError?.(controller, error);
  }

  onBodySent(chunk: Uint8Array | string): void {
    this.#exchange.sent?.(chunk);
    this.#handler.onBodySent?.(chunk);
  }

  onRequestSent(): void {
    this.#exchange.requestSent?.();
    this.#handler.onRequestSent?.();
  }
}
