import { identityOf } from '../core/interaction-identity';
import type { InsertedCassette } from '../session/inserted-cassette';

type SharedCassette = { readonly cassette: InsertedCassette; readonly used: Set<string>; hasFailed: boolean };

/**
 * What `dropUnusedRequests` drops. A test's automatic cassette is its own: what it did not use goes with its save.
 * Several hooks go to one cassette, and a named one may serve several tests: what none of them used goes when all tests
 * of the file have run and passed. Of a named one only in a run of all test files, and only as long as no other test
 * file opens it.
 */
export class UnusedInteractions {
  readonly #shared = new Map<string, SharedCassette>();

  mayDropNow(cassette: InsertedCassette): boolean {
    return dropsUnused(cassette) && isOwnOfTest(cassette);
  }

  /** Notes which stored interactions of a named cassette, or one of hooks, were played. */
  noteUse(cassette: InsertedCassette, { hasPassed }: { readonly hasPassed: boolean }): void {
    if (!dropsUnused(cassette) || isOwnOfTest(cassette) || !cassette.isOpened) return;
    const shared = this.#shared.get(cassette.path) ?? { cassette, used: new Set<string>(), hasFailed: false };
    for (const interaction of cassette.usedInteractions) shared.used.add(identityOf(interaction));
    shared.hasFailed ||= !hasPassed;
    this.#shared.set(cassette.path, shared);
  }

  /** Drops what no test of the file used; called when all of them have run. Gives what went wrong. */
  async drop({ isWholeRun }: { readonly isWholeRun: boolean }): Promise<unknown[]> {
    const errors: unknown[] = [];
    for (const { cassette, used, hasFailed } of this.#shared.values()) {
      // Of a part of the test files nobody knows what the others use.
      if (hasFailed || (cassette.setup.isShared && !isWholeRun)) continue;
      try {
        await cassette.keepOnly((interaction) => used.has(identityOf(interaction)));
      } catch (error) {
        errors.push(error);
      }
    }
    return errors;
  }
}

function isOwnOfTest({ setup }: InsertedCassette): boolean {
  return !setup.isShared && setup.user.testName !== undefined;
}

function dropsUnused({ options }: InsertedCassette): boolean {
  return options.dropUnusedRequests && options.recordMode !== 'none';
}
