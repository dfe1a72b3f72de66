import { areConnectionsTaken } from '../../neighbours';
import { approveConnections, approveConnector } from '../../raw/approved';
import { endIdleUndiciConnections } from '../../raw/idle-connections';
import type { TapContext } from '../tap';
import { isDecided, markDecided, passOn } from './decided';
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
  const real = base.dispatch;
  const tapped = new WeakSet<Dispatcher>();
  const seen = new WeakSet<Dispatcher>();
  let taker: TakeRequest.RequestTaker | undefined;

  base.dispatch = function dispatch(this: Dispatcher, opts, handler) {
    if (!seen.has(this)) {
      seen.add(this);
      const connector = connectorOf(this);
      if (connector !== undefined) approveConnector(connector);
    }
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
      // A pool may hand it on while code of an owner runs.
      markDecided(handler);
      const { result, end } = approveConnections(() => passOn(opts, () => next(opts, handler)));
      // A body that has to be waited for makes undici connect some microtasks later.
      setImmediate(end);
      return result;
    }
    if (areConnectionsTaken()) {
      endIdleUndiciConnections();
      return next(opts, handler);
    }
    taker ??= loadTakeRequest().takeRequests({ context, copy, real });
    return taker.take({ dispatcher, next, opts, handler, owner: reference.owner, reference });
  }
}

// What a client opens its connections with, under a symbol that undici does not export. The test of connections
// that are known by what they are made with fails when its name changes.
function connectorOf(dispatcher: Dispatcher): object | undefined {
  const symbol = Object.getOwnPropertySymbols(dispatcher).find(({ description }) => description === 'connector');
  const connector: unknown = symbol === undefined ? undefined : Reflect.get(dispatcher, symbol);
  return typeof connector === 'function' ? connector : undefined;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** What answers is loaded with the first request that somebody owns. */
function loadTakeRequest(): typeof TakeRequest {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it with the environment
  return require('./take-request') as typeof TakeRequest;
}
