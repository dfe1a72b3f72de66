import type { DispatchOptions } from './undici-types';

/** A request that goes on with the real dispatch; what its dispatcher hands to further ones inside is the same request. */
type Passing = { readonly opts: DispatchOptions; readonly remembers: boolean };

const decided = new WeakSet();
let passing: Passing | undefined;

/**
 * Whether somebody has been asked about a request already: an agent hands it to a pool, a pool to a client, at once or
 * when a connection gets free, and proxy agents rewrite what they hand on.
 */
export function isDecided(opts: DispatchOptions, handler: object): boolean {
  if (decided.has(handler)) return true;
  if (passing === undefined || !isSameRequest(passing.opts, opts)) return false;
  if (passing.remembers) decided.add(handler);
  return true;
}

/** A handler that is for one request, which may go out. Its options may be a constant of the caller's, for many. */
export function markDecided(handler: object): void {
  decided.add(handler);
}

/** Runs the real dispatch of a request that may go out. */
export function passOn<T>(opts: DispatchOptions, work: () => T): T {
  return within({ opts, remembers: true }, work);
}

/** Runs a real dispatch that goes nowhere; the handler stays one that has not been asked about. */
export function tryOut<T>(opts: DispatchOptions, work: () => T): T {
  return within({ opts, remembers: false }, work);
}

/** The dispatch has come to its client, and code of the user's follows: what that asks for is none of this request. */
export function leavePassing(): void {
  passing = undefined;
}

function within<T>(inner: Passing, work: () => T): T {
  const outer = passing;
  passing = inner;
  try {
    return work();
  } finally {
    passing = outer;
  }
}

function isSameRequest(one: DispatchOptions, other: DispatchOptions): boolean {
  return one === other || (one.method === other.method && one.path === other.path);
}
