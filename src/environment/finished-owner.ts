import type { Answer, LiveConnection, LiveRequest, RequestOwner } from '../core/exchange';
import { lateRequest } from '../core/errors/environment-errors';
import { bareText } from '../core/redact/bare-line';
import { blockedConnectionTo, type NetworkBlock } from './ignored-requests';
import { writeToStderr } from './report';

type Finished = {
  readonly label: string;
  readonly testPath: string;
  /** What was blocked when its file ended: nobody can be asked any more. */
  readonly block?: NetworkBlock | undefined;
};

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

  answer(live: LiveRequest): Answer {
    if (live.isToOwnServer) return { kind: 'pass' };
    // The filters of the test are gone with it, and a warning needs no query.
    const line = bareText(live);
    if (!this.#warnedOf.has(line)) {
      this.#warnedOf.add(line);
      const { label, testPath } = this.#finished;
      this.#warn(lateRequest({ line, label, testPath }));
    }
    return { kind: 'silence' };
  }

  refuseConnection(connection: LiveConnection): Error | undefined {
    return blockedConnectionTo(connection, this.#finished.block);
  }

  fail(error: Error): void {
    this.#warn(error.message);
  }

  /** The console of the file is gone by then. */
  afterFile(block = this.#finished.block): RequestOwner {
    return new FinishedOwner({ ...this.#finished, block }, writeToStderr, this.#warnedOf);
  }
}
