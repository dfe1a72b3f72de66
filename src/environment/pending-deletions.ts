import type { Circus } from '@jest/types';
import type { TestScope } from './scopes';

/** A test as both sides know it. */
export type FinishedTest = { readonly test: TestScope; readonly entry: Circus.TestEntry };

/** Finished tests whose deletion is not settled: they may still fail, or may be run again. */
export class PendingDeletions {
  #passed: FinishedTest[] = [];
  #postponed: FinishedTest[] = [];

  /** A test has passed, and may still get an error of Jest's. */
  notePassed(finished: FinishedTest): void {
    this.#passed.push(finished);
  }

  /** A test has failed, in a block that Jest may run again; or after its end, by its block's `afterAll`. */
  postpone(finished: FinishedTest): void {
    this.#postponed.push(finished);
  }

  /** Those that had passed and have failed since: Jest 30 adds unhandled rejections when the block has ended. */
  takeFailedSince(): FinishedTest[] {
    const failed = this.#passed.filter(({ entry }) => entry.errors.length > 0);
    this.#passed = this.#passed.filter(({ entry }) => entry.errors.length === 0);
    return failed;
  }

  takePostponed(): FinishedTest[] {
    return this.#postponed.splice(0);
  }

  /** Forgets the tests of a block that is run again. */
  forget(belongs: (test: TestScope) => boolean): void {
    this.#passed = this.#passed.filter(({ test }) => !belongs(test));
    this.#postponed = this.#postponed.filter(({ test }) => !belongs(test));
  }
}
