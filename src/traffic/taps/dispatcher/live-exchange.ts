import type { Abort, HeaderObject, RawHeaders } from './undici-types';

/** What is told of a request that is with undici, beside its caller. */
export interface LiveExchange {
  /** Gives what the caller may abort the request with. */
  abortBy(abort: Abort): Abort;
  /** The request is about to be written. `tell` tells its caller, who may still abort it. */
  start(tell: () => void): void;
  sent?(chunk: Uint8Array | string): void;
  requestSent?(): void;
  head?(status: number, headers: RawHeaders | HeaderObject, message: string | undefined): void;
  data?(chunk: Buffer): void;
  end(trailers: RawHeaders | HeaderObject): void;
  fail(error: unknown): void;
  upgrade(): void;
}

/** An exchange that nobody follows, but for where it begins to be written and where it is over. */
export class PassingExchange implements LiveExchange {
  readonly #connected: () => void;
  readonly #over: () => void;

  constructor({ connected, over }: { readonly connected: () => void; readonly over: () => void }) {
    this.#connected = connected;
    this.#over = over;
  }

  abortBy(abort: Abort): Abort {
    return abort;
  }

  start(tell: () => void): void {
    this.#connected();
    tell();
  }

  end(): void {
    this.#over();
  }

  fail(): void {
    this.#over();
  }

  upgrade(): void {
    this.#over();
  }
}
