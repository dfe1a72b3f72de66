import { messageOf } from '../core/errors/vcr-error';

/**
 * Makes an error of this realm of whatever was thrown. The library asks `instanceof Error`, which is false for errors
 * of a test's realm, and then leaves the client waiting for ever.
 */
export function ownRealmError(thrown: unknown): Error {
  return realmError(thrown, Error);
}

/** Makes an error of another realm of whatever was thrown; `base`: the `Error` of that realm. */
export function realmError(thrown: unknown, base: ErrorConstructor): Error {
  if (thrown instanceof base) return thrown;
  const error = new base(messageOf(thrown));
  if (typeof thrown !== 'object' || thrown === null) return error;
  for (const key of ['name', 'code', 'details', 'cause', 'stack']) {
    const value: unknown = Reflect.get(thrown, key);
    if (value !== undefined) Object.defineProperty(error, key, { value, configurable: true, writable: true });
  }
  return error;
}
