import { areConnectionsTaken } from '../../neighbours';
import { endIdleUndiciConnections } from '../../raw/idle-connections';
import { withinTappedCopy } from '../../raw/undici-copies';
import type { TapContext } from '../tap';
import { isDecided, markUnowned } from './decided';
import { addInnermost } from './innermost';
import type * as TakeRequest from './take-request';
import { watchUndiciCopies, type UndiciCopy } from './undici-copies';
import type { Dispatch, Dispatcher, DispatchOptions } from './undici-types';

/**
 * Takes the requests of global `fetch` and of every copy of undici where they come in: at the `dispatch` that all
 * dispatchers which make connections share.
 */
export function tapDispatchers(context: TapContext): () => void {
  watchUndiciCopies((copy) => tapCopy(copy, context));
  return () => undefined;
}

function tapCopy(copy: UndiciCopy, context: TapContext): void {
  const { base } = copy;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
  const dispatchReal = base.dispatch;
  const real: Dispatcher['dispatch'] = function (this: Dispatcher, opts, handler) {
    return withinTappedCopy(() => dispatchReal.call(this, opts, handler));
  };
  const tapped = new WeakSet<Dispatcher>();
  let taker: TakeRequest.RequestTaker | undefined;

  base.dispatch = function dispatch(this: Dispatcher, opts, handler) {
    if (!isObject(handler) || !isObject(opts)) return real.call(this, opts, handler);
    if (this.interceptors === undefined || this.interceptors.length === 0) {
      return take(this, (given, its) => real.call(this, given, its), opts, handler);
    }
    // Interceptors of undici 6 make several requests of one, as redirects do: each is taken where it comes out of them.
    if (!tapped.has(this)) {
      tapped.add(this);
      addInnermost(this, (next) => (given, its) => take(this, next, given, its));
    }
    return real.call(this, opts, handler);
  };

  function take(dispatcher: Dispatcher, next: Dispatch, opts: DispatchOptions, handler: object): boolean {
    if (isDecided(opts, handler)) return next(opts, handler);
    if (taker?.pending.isClosing(dispatcher) === true) {
      taker.pending.afterClose(dispatcher, () => void real.call(dispatcher, opts, handler));
      return false;
    }
    const reference = context.ownerNow();
    if (reference === undefined) {
      markUnowned(opts);
      return next(opts, handler);
    }
    if (areConnectionsTaken()) {
      endIdleUndiciConnections();
      return next(opts, handler);
    }
    taker ??= loadTakeRequest().takeRequests({ context, copy, real });
    return taker.take({ dispatcher, next, opts, handler, owner: reference.owner });
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** What answers is loaded with the first request that somebody owns. */
function loadTakeRequest(): typeof TakeRequest {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it with the environment
  return require('./take-request') as typeof TakeRequest;
}
