import { endlessTarget, invalidTarget } from './errors/delete-errors';
import type { VcrError } from './errors/vcr-error';
import type { MaybePromise } from './ports';
import type { TestInfo } from './test-info';

/** A cassette to delete: a path, nothing (`null`), a function that gives one, or a list of these. */
export type DeleteTarget = string | null | readonly DeleteTarget[] | ((test: TestInfo) => MaybePromise<DeleteTarget>);

/** Nobody writes lists this deep or long by hand; a list that is, is a mistake or has no end. */
const DEEPEST = 100;
const LONGEST = 10_000;

/** Says whether a value is a delete target; functions are asked later. */
export function isDeleteTarget(value: unknown): value is DeleteTarget {
  return targetError(value, '') === undefined;
}

/** What is wrong with a value as a delete target, `undefined` when it is one. `place` begins the message. */
export function targetError(value: unknown, place: string): VcrError | undefined {
  try {
    return check(value, { place, around: [], checked: new Set() });
  } catch {
    // A revoked proxy throws on the first look.
    return endlessTarget(place, 'got a list that cannot be read');
  }
}

type Check = {
  readonly place: string;
  /** The lists that the value stands in. */
  readonly around: readonly unknown[];
  /** A list may stand in several places; it is looked at once, or a few lines could make millions of looks. */
  readonly checked: Set<unknown>;
};

function check(value: unknown, { place, around, checked }: Check): VcrError | undefined {
  if (value === null || typeof value === 'function' || (typeof value === 'string' && value.trim() !== '')) {
    return undefined;
  }
  if (!Array.isArray(value)) return invalidTarget(value, place, adviceFor(value));
  if (around.includes(value)) return endlessTarget(place, 'got a list that contains itself');
  if (around.length === DEEPEST) return endlessTarget(place, `got lists more than ${DEEPEST} deep`);
  if (value.length > LONGEST) return endlessTarget(place, `got a list of more than ${LONGEST} targets`);
  if (checked.has(value)) return undefined;
  checked.add(value);
  // Unlike `every`, this looks at holes too, which are no targets.
  for (const item of value as unknown[]) {
    const error = check(item, { place, around: [...around, value], checked });
    if (error !== undefined) return error;
  }
  return undefined;
}

function adviceFor(value: unknown): string | undefined {
  if (typeof value === 'boolean' || value === undefined) return "Without a target it is the test's own cassette.";
  if (typeof value === 'object' && value !== null && 'then' in value) return 'A function may be async; give that.';
  return undefined;
}
