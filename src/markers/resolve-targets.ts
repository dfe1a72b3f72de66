import { isDeleteTarget, type DeleteTarget } from '../core/delete-target';
import { hookFailed } from '../core/errors/hook-errors';
import { invalidTarget } from '../core/errors/delete-errors';
import type { VcrError } from '../core/errors/vcr-error';
import type { TestInfo } from '../core/test-info';

/** The names a target stands for, and what went wrong while asking its functions. */
export type ResolvedTargets = { readonly names: readonly string[]; readonly errors: readonly VcrError[] };

/** Asks functions, flattens lists, drops `null`. A function that throws costs only its own target. */
export async function resolveTargets(target: DeleteTarget, test: TestInfo): Promise<ResolvedTargets> {
  if (target === null) return { names: [], errors: [] };
  if (typeof target === 'string') return { names: [target], errors: [] };
  if (typeof target === 'function') return askFunction(target, test);
  const parts = await Promise.all(target.map((item) => resolveTargets(item, test)));
  return { names: parts.flatMap(({ names }) => names), errors: parts.flatMap(({ errors }) => errors) };
}

async function askFunction(
  target: Extract<DeleteTarget, (...args: never[]) => unknown>,
  test: TestInfo,
): Promise<ResolvedTargets> {
  let result: unknown;
  try {
    result = await target(test);
  } catch (error) {
    return { names: [], errors: [hookFailed('A target function of deleteOnFail', 'threw', error)] };
  }
  if (!isDeleteTarget(result)) {
    return { names: [], errors: [invalidTarget(result, 'A target function of deleteOnFail')] };
  }
  return resolveTargets(result, test);
}
