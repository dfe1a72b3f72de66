import { targetError, type DeleteTarget } from '../core/delete-target';
import { endlessTarget } from '../core/errors/delete-errors';
import { hookFailed } from '../core/errors/hook-errors';
import { VcrError } from '../core/errors/vcr-error';
import type { TestInfo } from '../core/test-info';
import { askLater } from '../core/user-function';

/** The names a target stands for, and what went wrong while asking its functions. */
export type ResolvedTargets = { readonly names: readonly string[]; readonly errors: readonly VcrError[] };

type TargetFunction = Extract<DeleteTarget, (...args: never[]) => unknown>;

const PLACE = 'A target function of deleteOnFail';
/** Functions that give functions: more in a row than anybody writes are taken for an endless row. */
const LONGEST_ROW = 20;

/**
 * Asks functions, flattens lists, drops `null`. A function that throws, gives no target or does not answer costs only
 * its own target.
 *
 * @param test what the functions may know; `undefined` outside of a test
 * @param limitMs how long all functions together may take
 */
export async function resolveTargets(
  target: DeleteTarget,
  test: TestInfo | undefined,
  limitMs: number,
): Promise<ResolvedTargets> {
  const endsAt = performance.now() + limitMs;
  return new TargetResolution(test, () => Math.max(endsAt - performance.now(), 0)).resolve(target, []);
}

/** One round of asking. A list or function that stands in several places is followed once. */
class TargetResolution {
  readonly #test: TestInfo | undefined;
  readonly #remainingMs: () => number;
  readonly #followed = new Set<unknown>();

  constructor(test: TestInfo | undefined, remainingMs: () => number) {
    this.#test = test;
    this.#remainingMs = remainingMs;
  }

  /** `askedBy`: the functions whose answers led here, outermost first. */
  async resolve(target: DeleteTarget, askedBy: readonly TargetFunction[]): Promise<ResolvedTargets> {
    if (target === null) return { names: [], errors: [] };
    if (typeof target === 'string') return { names: [target], errors: [] };
    if (typeof target === 'function' && askedBy.includes(target)) return failed(endlessTarget(PLACE, 'gave itself'));
    if (this.#followed.has(target)) return { names: [], errors: [] };
    this.#followed.add(target);
    if (typeof target === 'function') return this.#ask(target, askedBy);
    const parts = await Promise.all(target.map((item) => this.resolve(item, askedBy)));
    return { names: parts.flatMap(({ names }) => names), errors: parts.flatMap(({ errors }) => errors) };
  }

  async #ask(target: TargetFunction, askedBy: readonly TargetFunction[]): Promise<ResolvedTargets> {
    if (askedBy.length === LONGEST_ROW) {
      return failed(endlessTarget(PLACE, `gave a function that gave a function, more than ${LONGEST_ROW} times`));
    }
    let answer: unknown;
    try {
      answer = await askLater(
        {
          name: PLACE,
          // Each gets a copy: what one changes is not what the next is told.
          call: () => target((this.#test && { ...this.#test }) as TestInfo),
          accepts: (given): given is unknown => given !== undefined,
          expected: 'a path, null, a function or a list of these',
        },
        this.#remainingMs(),
      );
    } catch (error) {
      return failed(error instanceof VcrError ? error : hookFailed(PLACE, 'threw', error));
    }
    const error = targetError(answer, PLACE);
    return error === undefined ? this.resolve(answer as DeleteTarget, [...askedBy, target]) : failed(error);
  }
}

function failed(error: VcrError): ResolvedTargets {
  return { names: [], errors: [error] };
}
