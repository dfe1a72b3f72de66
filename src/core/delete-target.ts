import type { MaybePromise } from './ports';
import type { TestInfo } from './test-info';

/** A cassette to delete: a path, nothing (`null`), a function that gives one, or a list of these. */
export type DeleteTarget = string | null | readonly DeleteTarget[] | ((test: TestInfo) => MaybePromise<DeleteTarget>);

/** Says whether a value is a delete target; functions are asked later. */
export function isDeleteTarget(value: unknown): value is DeleteTarget {
  if (typeof value === 'string' || value === null || typeof value === 'function') return true;
  return Array.isArray(value) && value.every((item) => isDeleteTarget(item));
}
