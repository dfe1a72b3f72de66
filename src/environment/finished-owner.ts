import type { Answer, LiveRequest, RequestOwner } from '../core/exchange';
import { lateRequest } from '../core/errors/environment-errors';
import { safeText } from './ignored-requests';
import { writeToStderr } from './report';

type Finished = { readonly label: string; readonly testPath: string };

/**
 * Owner of what a test or hook still begins after its end: it ends quietly, without an answer, and a warning says once
 * for each request whose it is. Holds nothing of the test file but texts.
 */
export class FinishedOwner implements RequestOwner {
  readonly #finished: Finished;
  readonly #warn: (text: string) => void;
  readonly #warnedOf: Set<string>;

  constructor(finished: Finished, warn: (text: string) => void, warnedOf = new Set<string>()) {
    this.#finished = finished;
    this.#warn = warn;
    this.#warnedOf = warnedOf;
  }

  answer(live: LiveRequest): Promise<Answer> {
    if (live.isToOwnServer) return Promise.resolve({ kind: 'pass' });
    // The filters of the test are gone with it, and a warning needs no query.
    const line = safeText(live);
    if (!this.#warnedOf.has(line)) {
      this.#warnedOf.add(line);
      this.#warn(lateRequest({ line, ...this.#finished }));
    }
    return Promise.resolve({ kind: 'silence' });
  }

  refuseConnection(): undefined {
    return undefined;
  }

  fail(error: Error): void {
    this.#warn(error.message);
  }

  /** The console of the file is gone by then. */
  afterFile(): RequestOwner {
    return new FinishedOwner(this.#finished, writeToStderr, this.#warnedOf);
  }
}
