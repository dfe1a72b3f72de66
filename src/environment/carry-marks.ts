import type { VcrError } from '../core/errors/vcr-error';
import type { Mark } from '../markers/mark';

type EachTable = (...table: unknown[]) => EachDefinition;
type EachDefinition = (title: unknown, fn: unknown, ...others: unknown[]) => unknown;

/** What the carrier asks of the marker book. */
export type MarkSource = {
  marksOf(fn: unknown): readonly Mark[];
  /** The error for a marker in place of a function. */
  misused(fn: unknown): VcrError | undefined;
};

/**
 * `test.each` defines its tests with functions of its own, which know nothing of the marks on the user's. While such
 * a definition runs, the marks are carried beside it, and each test that it adds takes them.
 */
export class MarkCarrier {
  readonly #source: MarkSource;
  #carried: readonly Mark[] = [];

  constructor(source: MarkSource) {
    this.#source = source;
  }

  /** The marks of a test that is being added with this function. */
  marksFor(fn: unknown): readonly Mark[] {
    const own = this.#source.marksOf(fn);
    return own.length > 0 ? own : this.#carried;
  }

  /** Teaches every `each` below `test` and `describe`: `test.each`, `test.only.each`, `describe.skip.each`… */
  teach({ test, describe }: { readonly test: unknown; readonly describe: unknown }): void {
    this.#teach(test, (fn) => this.#source.marksOf(fn));
    // A marked block marks itself when it is called; what it defines has marks of its own.
    this.#teach(describe, () => []);
  }

  #teach(root: unknown, marksToCarry: (fn: unknown) => readonly Mark[]): void {
    const seen = new Set<unknown>();
    const pending = [root];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (typeof next !== 'function' || seen.has(next)) continue;
      seen.add(next);
      const { each, ...others } = next as unknown as { each?: unknown };
      // One that is sealed stays as it is.
      if (typeof each === 'function') Reflect.set(next, 'each', this.#carrying(each as EachTable, marksToCarry));
      pending.push(...Object.values(others));
    }
  }

  #carrying(each: EachTable, marksToCarry: (fn: unknown) => readonly Mark[]): EachTable {
    return (...table) => {
      const define = each(...table);
      return (title, fn, ...others) => {
        // Jest would call a marker with a row of the table, which may hold a function to mark.
        const misuse = this.#source.misused(fn);
        const outer = this.#carried;
        this.#carried = marksToCarry(fn);
        try {
          return define(title, misuse === undefined ? fn : () => throwIt(misuse), ...others);
        } finally {
          this.#carried = outer;
        }
      };
    };
  }
}

function throwIt(error: Error): never {
  throw error;
}
