import type { Abort, Controller, HeaderObject, RawHeaders } from './undici-types';

/** What a handler of undici 8 holds its request with: one that is replayed, or one that undici has yet to get. */
export class ReplayController implements Controller {
  rawHeaders: RawHeaders | HeaderObject | null = null;
  rawTrailers: RawHeaders | HeaderObject | null = null;
  /** Called when the handler can take more. */
  resumed: (() => void) | undefined;
  readonly #abort: Abort;
  #isPaused = false;
  #isAborted = false;
  #reason: unknown = null;
  #real: Controller | undefined;

  constructor(abort: Abort) {
    this.#abort = abort;
  }

  /** Undici has the request: all goes to its own controller from now on. */
  standFor(real: Controller): void {
    this.#real = real;
    for (const name of ['rawHeaders', 'rawTrailers'] as const) {
      Object.defineProperty(this, name, { enumerable: true, configurable: true, get: () => real[name] });
    }
  }

  get aborted(): boolean {
    return this.#real?.aborted ?? this.#isAborted;
  }

  get reason(): unknown {
    return this.#real === undefined ? this.#reason : this.#real.reason;
  }

  get paused(): boolean {
    return this.#real?.paused ?? this.#isPaused;
  }

  pause(): void {
    this.#real?.pause();
    this.#isPaused = true;
  }

  resume(): void {
    this.#real?.resume();
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.resumed?.();
  }

  abort(reason?: unknown): void {
    if (this.#real !== undefined) {
      this.#real.abort(reason);
      return;
    }
    if (this.#isAborted) return;
    this.#isAborted = true;
    this.#reason = reason;
    this.#abort(reason);
  }
}
