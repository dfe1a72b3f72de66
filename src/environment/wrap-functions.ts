import type { Circus } from '@jest/types';
import type { RequestOwner, Traffic } from '../core/exchange';
import { sameShape, type AnyFunction } from '../markers/same-shape';

/** Wraps a test or hook so that its requests, however late, belong to the owner that is asked for when it runs. */
export function ownedBy<F extends Circus.TestFn>(traffic: Traffic, owner: () => RequestOwner, fn: F): F {
  return sameShape(fn as AnyFunction, (call) => traffic.runAs(owner(), call)) as F;
}

/** A test or hook that fails at once. */
export function failing(error: Error): () => never {
  return () => {
    throw error;
  };
}
