import net, { type Socket } from 'node:net';
import { isLoopback } from '../../core/host-pattern';
import type { TapContext } from '../taps/tap';
import { isApprovedNow } from './approved';

type Lookup = { readonly host: string; readonly socket: WeakRef<Socket> };

/** Names that connections look up which were asked about already; nobody asks before look-ups are guarded. */
let lookups: Lookup[] | undefined;

/** Lets the look-up of a connection that is about to be made pass, whoever makes it: a function of the user's may. */
export function approveLookup(socket: Socket, host: string): void {
  if (lookups === undefined || net.isIP(host) !== 0) return;
  lookups = lookups.filter(isGoingOn);
  lookups.push({ host, socket: new WeakRef(socket) });
}

function isLookedUp(name: string): boolean {
  return lookups?.some((lookup) => lookup.host === name && isGoingOn(lookup)) === true;
}

function isGoingOn({ socket }: Lookup): boolean {
  return socket.deref()?.connecting === true;
}

/**
 * Asks the owner before a name leaves the machine in a question to a name server. Names that need no server (this
 * machine's, addresses) pass.
 */
export function guardLookups(context: Pick<TapContext, 'coreModules' | 'ownerNow'>): void {
  const refusalOf = (name: unknown): Error | undefined => {
    if (typeof name !== 'string' || isLookedUp(name) || isApprovedNow()) return undefined;
    if (net.isIP(name) !== 0 || isLoopback(name)) return undefined;
    return context.ownerNow()?.owner.refuseConnection({ host: name, port: '' });
  };
  const guardCallbacks = (functions: object): void =>
    guardEach(functions, refusalOf, (error, args) => {
      const callback = args.at(-1);
      if (typeof callback === 'function') process.nextTick(callback, error);
    });
  const guardPromises = (functions: object): void => guardEach(functions, refusalOf, (error) => Promise.reject(error));
  let hasPromises = false;
  const guardPromisesOnce = (promises: object): void => {
    if (hasPromises) return;
    hasPromises = true;
    guardPromises(promises);
    guardPromises((promises as DnsModule).Resolver.prototype);
  };
  context.coreModules.whenLoaded('dns', (dns) => {
    lookups ??= [];
    guardCallbacks(dns);
    guardCallbacks((dns as DnsModule).Resolver.prototype);
    guardPromisesOnce((dns as DnsModule).promises);
  });
  context.coreModules.whenLoaded('dns/promises', guardPromisesOnce);
}

type DnsModule = { readonly Resolver: { readonly prototype: object }; readonly promises: object };

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
    // Symbols too: `util.promisify` finds under one of them what `lookup` is to give.
    Object.defineProperties(guarded, Object.getOwnPropertyDescriptors(real));
    Reflect.set(functions, name, guarded);
  }
}
