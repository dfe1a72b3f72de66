import type { RequestOwner, Traffic } from '../core/exchange';
import { sameShape, type AnyFunction } from '../markers/same-shape';

/** Wraps a test or hook so that its requests, however late, belong to the owner that is asked for when it runs. */
export function ownedBy<F extends AnyFunction>(traffic: Traffic, owner: () => RequestOwner, fn: F): F {
  return sameShape(fn, (call) => traffic.runAs(owner(), call));
}
