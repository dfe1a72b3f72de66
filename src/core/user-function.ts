import { hookFailed } from './errors/hook-errors';
import { isPromise } from './maybe-promise';
import type { MaybePromise } from './ports';
import { withinTime } from './within-time';

/**
 * A function of the user's, as it is called everywhere: it may throw (an error of the test's realm too), return
 * nothing, return a promise where none may be, or never resolve. Each becomes `VCR_HOOK_FAILED` with its cause.
 */
export type UserFunction<T> = {
  /** Names it in messages, as the user knows it: `beforeRecordResponse`, `A function in ignoreHosts`. */
  readonly name: string;
  readonly call: () => unknown;
  readonly accepts: (answer: unknown) => answer is T;
  /** What it has to give, for the message: `a request or null`. */
  readonly expected: string;
};

/**
 * Calls a function that has to answer at once.
 *
 * @throws VcrError `VCR_HOOK_FAILED`
 */
export function askNow<T>(question: UserFunction<T>): T {
  const answer = attempt(question);
  if (isPromise(answer)) {
    // Its own failure would be an unhandled rejection of some other test.
    Promise.resolve(answer).catch(() => undefined);
    throw hookFailed(question.name, `returned a promise; it has to return ${question.expected} at once`);
  }
  return checked(question, answer);
}

/**
 * Calls a function that may answer later, and waits `limitMs` for it at most. What it gives at once is given at once.
 *
 * @throws VcrError `VCR_HOOK_FAILED`
 */
export function askLater<T>(question: UserFunction<T>, limitMs: number): MaybePromise<T> {
  const { name } = question;
  const answer = attempt(question);
  if (!isPromise(answer)) return checked(question, answer);
  const late = (): Error => hookFailed(name, `has not answered for ${Math.round(limitMs)} ms`);
  const settled = Promise.resolve(answer).then(
    (value: unknown) => ({ value }),
    (error: unknown) => Promise.reject(hookFailed(name, 'threw', error)),
  );
  return withinTime(settled, limitMs, late).then(({ value }) => checked(question, value));
}

function attempt({ name, call }: UserFunction<unknown>): unknown {
  try {
    return call();
  } catch (error) {
    throw hookFailed(name, 'threw', error);
  }
}

function checked<T>({ name, accepts, expected }: UserFunction<T>, answer: unknown): T {
  let isAccepted: boolean;
  try {
    isAccepted = accepts(answer);
  } catch (error) {
    // A getter of it threw.
    throw hookFailed(name, 'returned what cannot be read', error);
  }
  if (isAccepted) return answer as T;
  const got = answer === undefined ? 'nothing (is a "return" missing?)' : kindOfAnswer(answer);
  throw hookFailed(name, `returned ${got}; it has to return ${expected}`);
}

// Never the value itself: it may hold what a filter was to take out.
function kindOfAnswer(answer: unknown): string {
  if (answer === null) return 'null';
  if (Array.isArray(answer)) return 'a list';
  return typeof answer === 'object' ? 'an object of another shape' : `a ${typeof answer}`;
}
