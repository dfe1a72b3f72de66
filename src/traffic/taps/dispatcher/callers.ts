import type { Duplex } from 'node:stream';
import {
  isControllerHandler,
  type Abort,
  type Controller,
  type ControllerHandler,
  type LegacyHandler,
} from './undici-types';
import { ReplayController } from './replay-controller';
import { parsedHeaders } from './raw-headers';

/** Who made a request, as an answer from a cassette sees it, in whichever way its version of undici tells handlers. */
export interface Caller {
  /** Tells it that its request is under way; it may abort it at once. */
  start(abort: Abort): void;
  /** Undici has the request now; gives what the caller holds it with. */
  handOver(real: Controller): Controller;
  sent(chunk: Uint8Array | string): void;
  requestSent(): void;
  responseStarted(): void;
  /** Says whether the caller can take more at once; if not, it calls `resume`. */
  head(status: number, headers: readonly Buffer[], message: string, resume: () => void): boolean;
  data(chunk: Buffer): boolean;
  end(trailers: readonly Buffer[]): void;
  fail(error: unknown): void;
  /** Gives the tunnel that a CONNECT asked for. */
  tunnel(socket: Duplex): void;
}

export function callerOf(handler: object): Caller {
  return isControllerHandler(handler) ? new ControllerCaller(handler) : new LegacyCaller(handler);
}

class LegacyCaller implements Caller {
  readonly #handler: LegacyHandler;

  constructor(handler: LegacyHandler) {
    this.#handler = handler;
  }

  start(abort: Abort): void {
    this.#handler.onConnect?.(abort);
  }

  handOver(real: Controller): Controller {
    return real;
  }

  sent(chunk: Uint8Array | string): void {
    this.#handler.onBodySent?.(chunk);
  }

  requestSent(): void {
    this.#handler.onRequestSent?.();
  }

  responseStarted(): void {
    this.#handler.onResponseStarted?.();
  }

  head(status: number, headers: readonly Buffer[], message: string, resume: () => void): boolean {
    return this.#handler.onHeaders?.(status, headers, resume, message) !== false;
  }

  data(chunk: Buffer): boolean {
    return this.#handler.onData?.(chunk) !== false;
  }

  end(trailers: readonly Buffer[]): void {
    this.#handler.onComplete?.(trailers);
  }

  fail(error: unknown): void {
    this.#handler.onError?.(error);
  }

  tunnel(socket: Duplex): void {
    this.#handler.onUpgrade?.(200, [], socket);
  }
}

class ControllerCaller implements Caller {
  readonly #handler: ControllerHandler;
  #controller: ReplayController | undefined;

  constructor(handler: ControllerHandler) {
    this.#handler = handler;
  }

  start(abort: Abort): void {
    this.#controller = new ReplayController(abort);
    this.#handler.onRequestStart?.(this.#controller, null);
  }

  handOver(real: Controller): Controller {
    this.#controller?.standFor(real);
    return this.#controller ?? real;
  }

  sent(chunk: Uint8Array | string): void {
    this.#handler.onBodySent?.(chunk);
  }

  requestSent(): void {
    this.#handler.onRequestSent?.();
  }

  responseStarted(): void {
    this.#handler.onResponseStarted?.();
  }

  head(status: number, headers: readonly Buffer[], message: string, resume: () => void): boolean {
    const controller = this.#started;
    controller.resumed = resume;
    controller.rawHeaders = headers;
    this.#handler.onResponseStart?.(controller, status, parsedHeaders(headers), message);
    return !controller.paused;
  }

  data(chunk: Buffer): boolean {
    this.#handler.onResponseData?.(this.#started, chunk);
    return !this.#started.paused;
  }

  end(trailers: readonly Buffer[]): void {
    this.#started.rawTrailers = trailers;
    this.#handler.onResponseEnd?.(this.#started, parsedHeaders(trailers));
  }

  fail(error: unknown): void {
    this.#handler.onResponseError?.(this.#controller ?? null, error);
  }

  tunnel(socket: Duplex): void {
    this.#started.rawHeaders = [];
    this.#handler.onRequestUpgrade?.(this.#started, 200, {}, socket);
  }

  get #started(): ReplayController {
    this.#controller ??= new ReplayController(() => undefined);
    return this.#controller;
  }
}
