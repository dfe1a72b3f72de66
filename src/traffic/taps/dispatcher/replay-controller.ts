import type { Abort, Controller, RawHeaders } from './undici-types';

/** What a handler of undici 8 holds a replayed request with. */
export class ReplayController implements Controller {
  rawHeaders: RawHeaders | null = null;
  rawTrailers: RawHeaders | null = null;
  /** Called when the handler can take more. */
  resumed: (() => void) | undefined;
  readonly #abort: Abort;
  #isPaused = false;
  #isAborted = false;
  #reason: unknown = null;

  constructor(abort: Abort) {
    this.#abort = abort;
  }

  get aborted(): boolean {
    return this.#isAborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  get paused(): boolean {
    return this.#isPaused;
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.resumed?.();
  }

  abort(reason?: unknown): void {
    if (this.#isAborted) return;
    this.#isAborted = true;
    this.#reason = reason;
    this.#abort(reason);
  }
}
