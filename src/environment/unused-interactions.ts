import { identityOf } from '../core/interaction-identity';
import type { RunLedger } from '../core/ports';
import type { InsertedCassette } from '../session/inserted-cassette';

type SharedCassette = { readonly cassette: InsertedCassette; readonly used: Set<string>; hasFailed: boolean };

/**
 * What `dropUnusedRequests` drops. A test's automatic cassette is its own: what it did not use goes with its save. A
 * named one may serve several tests, so what none of them used goes when all tests of the file have run and passed,
 * and only where no other test file of this run has opened it.
 */
export class UnusedInteractions {
  readonly #shared = new Map<string, SharedCassette>();

  mayDropNow(cassette: InsertedCassette): boolean {
    return dropsUnused(cassette) && !cassette.setup.isShared;
  }

  /** Notes which stored interactions of a named cassette were played. */
  noteUse(cassette: InsertedCassette, { hasPassed }: { readonly hasPassed: boolean }): void {
    if (!dropsUnused(cassette) || !cassette.setup.isShared || !cassette.isOpened) return;
    const shared = this.#shared.get(cassette.path) ?? { cassette, used: new Set<string>(), hasFailed: false };
    for (const interaction of cassette.usedInteractions) shared.used.add(identityOf(interaction));
    shared.hasFailed ||= !hasPassed;
    this.#shared.set(cassette.path, shared);
  }

  /** Drops what no test of the file used; called when all of them have run. Gives what went wrong. */
  async drop({ ledger, user }: { readonly ledger: RunLedger; readonly user: string }): Promise<unknown[]> {
    const errors: unknown[] = [];
    for (const { cassette, used, hasFailed } of this.#shared.values()) {
      const others = ledger.usersOf(cassette.path).filter((other) => other !== user);
      if (hasFailed || others.length > 0) continue;
      try {
        await cassette.keepOnly((interaction) => used.has(identityOf(interaction)));
      } catch (error) {
        errors.push(error);
      }
    }
    return errors;
  }
}

function dropsUnused({ options }: InsertedCassette): boolean {
  return options.dropUnusedRequests && options.recordMode !== 'none';
}
