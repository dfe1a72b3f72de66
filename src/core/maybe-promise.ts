import type { MaybePromise } from './ports';

/**
 * Says whether a value comes later. Promises of the test's realm count too, and whatever else has a `then`: query
 * builders do, and it may give nothing back and have no `catch`. Only `Promise.resolve` makes a promise of such a value.
 */
export function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return (
    ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
    'then' in value &&
    typeof value.then === 'function'
  );
}

/** Runs the next step at once when the value is there, and after it when it comes later. */
export function chain<T, U>(value: MaybePromise<T>, next: (value: T) => MaybePromise<U>): MaybePromise<U> {
  return isPromise(value) ? Promise.resolve(value).then(next) : next(value);
}

/** Gives what the work gives, or what `onError` makes of its error, whether that comes at once or later. */
export function recover<T>(work: () => MaybePromise<T>, onError: (error: unknown) => MaybePromise<T>): MaybePromise<T> {
  try {
    const value = work();
    return isPromise(value) ? Promise.resolve(value).then(undefined, onError) : value;
  } catch (error) {
    return onError(error);
  }
}
