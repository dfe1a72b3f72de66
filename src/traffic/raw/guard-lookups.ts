import net, { type Socket } from 'node:net';
import type { LookupHold, TapContext } from '../taps/tap';
import { isApprovedNow } from './approved';
import { CALLBACKS, PROMISES, type Look, type LookupStyle } from './lookup-styles';

type Lookup = { readonly host: string; readonly socket: WeakRef<Socket> };
type DnsModule = { readonly Resolver: { readonly prototype: object }; readonly promises: object };

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
 * Asks the owner before a name, or an address whose name is wanted, leaves the machine in a question to a name server.
 *
 * @param holds what taps answer themselves; may grow
 */
export function guardLookups(
  context: Pick<TapContext, 'coreModules' | 'ownerNow'>,
  holds: readonly LookupHold[],
): void {
  const refusalOf = (by: string, name: unknown): Error | undefined => {
    if (typeof name !== 'string' || isLookedUp(name) || isApprovedNow()) return undefined;
    return needsNoServer(by, name) ? undefined : context.ownerNow()?.owner.refuseConnection({ host: name, port: '' });
  };
  const guardEach = (functions: object, style: LookupStyle): void => {
    for (const by of Object.getOwnPropertyNames(functions)) {
      const real: unknown = Reflect.get(functions, by);
      if (!/^(lookup|resolve|reverse)/.test(by) || typeof real !== 'function') continue;
      const guarded: Look = function (...args) {
        const refusal = refusalOf(by, args[0]);
        if (refusal !== undefined) return style.give(Promise.reject(refusal), args);
        for (const hold of holds) {
          const found = hold({ by, args, lookUp: () => style.ask(real as Look, this, args) });
          if (found !== undefined) return style.give(found, args);
        }
        return Reflect.apply(real, this, args) as unknown;
      };
      // Symbols too: `util.promisify` finds under one of them what `lookup` is to give.
      Object.defineProperties(guarded, Object.getOwnPropertyDescriptors(real));
      Reflect.set(functions, by, guarded);
    }
  };
  let hasPromises = false;
  const guardPromisesOnce = (promises: object): void => {
    if (hasPromises) return;
    hasPromises = true;
    guardEach(promises, PROMISES);
    guardEach((promises as DnsModule).Resolver.prototype, PROMISES);
  };
  context.coreModules.whenLoaded('dns', (dns) => {
    lookups ??= [];
    guardEach(dns, CALLBACKS);
    guardEach((dns as DnsModule).Resolver.prototype, CALLBACKS);
    guardPromisesOnce((dns as DnsModule).promises);
  });
  context.coreModules.whenLoaded('dns/promises', guardPromisesOnce);
}

// `lookup` asks the system, which knows itself; all others ask a name server, whatever they are given.
function needsNoServer(by: string, name: string): boolean {
  return by === 'lookup' && (net.isIP(name) !== 0 || name.toLowerCase() === 'localhost');
}
