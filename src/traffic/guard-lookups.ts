import { AsyncLocalStorage } from 'node:async_hooks';
import dns from 'node:dns';
import net from 'node:net';
import { isLoopback } from '../core/host-pattern';
import type { OwnerReference } from './owner-references';

/** Whether the running code connects to a host that was approved, and so may look its address up. */
const approvedLookups = new AsyncLocalStorage<boolean>();

/** Makes a connection whose look-up needs no further question. */
export function withApprovedLookups<T>(connect: () => T): T {
  return approvedLookups.run(true, connect);
}

/**
 * Asks the owner before a name leaves the machine in a question to a name server. Names that need no server (this
 * machine's, addresses) pass.
 */
export function guardLookups(currentOwner: () => OwnerReference | undefined): void {
  const refusalOf = (name: unknown): Error | undefined => {
    if (typeof name !== 'string' || approvedLookups.getStore() === true) return undefined;
    if (net.isIP(name) !== 0 || isLoopback(name)) return undefined;
    return currentOwner()?.owner.refuseConnection({ host: name, port: '' });
  };
  for (const functions of [dns, dns.Resolver.prototype]) {
    guardEach(functions, refusalOf, (error, args) => {
      const callback = args.at(-1);
      if (typeof callback === 'function') process.nextTick(callback, error);
    });
  }
  for (const functions of [dns.promises, dns.promises.Resolver.prototype]) {
    guardEach(functions, refusalOf, (error) => Promise.reject(error));
  }
}

function guardEach(
  functions: object,
  refusalOf: (name: unknown) => Error | undefined,
  refuse: (error: Error, args: unknown[]) => unknown,
): void {
  for (const name of Object.getOwnPropertyNames(functions)) {
    const real: unknown = Reflect.get(functions, name);
    if (!/^(lookup|resolve|reverse)/.test(name) || typeof real !== 'function') continue;
    const guarded = function (this: unknown, ...args: unknown[]): unknown {
      const refusal = refusalOf(args[0]);
      return refusal === undefined ? (Reflect.apply(real, this, args) as unknown) : refuse(refusal, args);
    };
    Reflect.set(functions, name, guarded);
  }
}
