import type { Mark } from '../markers/mark';

type EachTable = (...table: unknown[]) => EachDefinition;
type EachDefinition = (title: string, fn: unknown, timeout?: number) => unknown;
type TestFunction = { each?: EachTable } & Record<string, unknown>;

/**
 * `test.each` defines its tests with functions of its own, which know nothing of the marks on the user's. While such
 * a definition runs, the marks are carried beside it, and each test that it adds takes them.
 */
export class MarkCarrier {
  readonly #marksOf: (fn: unknown) => readonly Mark[];
  #carried: readonly Mark[] = [];

  constructor(marksOf: (fn: unknown) => readonly Mark[]) {
    this.#marksOf = marksOf;
  }

  /** The marks of a test that is being added with this function. */
  marksFor(fn: unknown): readonly Mark[] {
    const own = this.#marksOf(fn);
    return own.length > 0 ? own : this.#carried;
  }

  /** Teaches every `each` below a test function: `test.each`, `test.only.each`, `test.concurrent.skip.each`… */
  teach(root: unknown): void {
    const seen = new Set<unknown>();
    const pending = [root];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (typeof next !== 'function' || seen.has(next)) continue;
      seen.add(next);
      const testFunction = next as unknown as TestFunction;
      const { each } = testFunction;
      if (each !== undefined) testFunction.each = this.#carrying(each);
      pending.push(...Object.values(testFunction).filter((value) => value !== testFunction.each));
    }
  }

  #carrying(each: EachTable): EachTable {
    return (...table) => {
      const define = each(...table);
      return (title, fn, timeout) => {
        this.#carried = this.#marksOf(fn);
        try {
          return define(title, fn, timeout);
        } finally {
          this.#carried = [];
        }
      };
    };
  }
}
