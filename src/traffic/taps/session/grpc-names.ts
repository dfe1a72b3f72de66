import { isLoopback } from '../../../core/host-pattern';
import { askOwner, type LookupCall, type TapContext } from '../tap';
import { isCalledBy } from './called-by';
import type { ConnectArguments } from './connect-arguments';
import type { Reached } from './reached';

/** Addresses that lead nowhere (RFC 3849): each stands for a name that was not looked up. */
const PLACEHOLDERS = '2001:db8::';

/**
 * The names that `@grpc/grpc-js` looks up before it connects to their addresses: cassettes know servers by name. Where
 * what it wants is recorded, a look-up is answered here, with an address that stands for the name.
 */
export class GrpcNames {
  readonly #context: TapContext;
  readonly #placeholders = new Map<string, string>();
  /** Names by the addresses that they were found to have. */
  readonly #names = new Map<string, Set<string>>();

  constructor(context: TapContext) {
    this.#context = context;
  }

  /** Answers a look-up of such a client, or lets it be made. */
  hold({ by, args, lookUp }: LookupCall): Promise<unknown> | undefined {
    const [name, options] = args;
    if (typeof name !== 'string' || !this.#isGrpc(name)) return undefined;
    switch (by) {
      case 'lookup':
        // Any other look-up of its gives a single address, and is none of a server's.
        if ((options as { readonly all?: boolean } | undefined)?.all !== true) return undefined;
        return this.#find(name, lookUp, (address) => [{ address, family: 6 }]);
      case 'resolve6':
        return this.#find(name, lookUp, (address) => [address]);
      case 'resolve4':
      case 'resolveTxt':
        return this.#find(name, lookUp, () => {
          throw noRecord(by, name);
        });
      default:
        return undefined;
    }
  }

  /** All that a server may be recorded as. */
  destinationsOf({ destination }: ConnectArguments): Reached {
    const { host, port } = destination;
    const placed = [...this.#placeholders].find(([, address]) => address === host)?.[0];
    if (placed !== undefined) return [{ host: placed, port }];
    const names = [...(this.#names.get(host) ?? [])];
    return [destination, ...names.map((name) => ({ host: name, port }))];
  }

  /** Where to connect for real: an address that stands for a name leads nowhere. */
  reachable(given: ConnectArguments): ConnectArguments['options'] {
    const [destination] = this.destinationsOf(given);
    const isPlaceholder = given.destination.host.startsWith(PLACEHOLDERS);
    return isPlaceholder ? { ...given.options, host: destination.host } : given.options;
  }

  forget(): void {
    this.#names.clear();
  }

  // Names of this machine need no name server.
  #isGrpc(name: string): boolean {
    return this.#context.ownerNow() !== undefined && isCalledBy(/[\\/]@grpc[\\/]grpc-js[\\/]/) && !isLoopback(name);
  }

  async #find(
    name: string,
    lookUp: () => Promise<unknown>,
    placed: (address: string) => readonly unknown[],
  ): Promise<unknown> {
    if (await this.#isRecorded(name)) return placed(this.#placeholderOf(name));
    const found = await lookUp();
    for (const address of addressesOf(found)) {
      const names = this.#names.get(address) ?? new Set();
      this.#names.set(address, names.add(name));
    }
    return found;
  }

  async #isRecorded(name: string): Promise<boolean> {
    const owner = this.#context.ownerNow();
    if (owner === undefined) return false;
    const answer = await askOwner(owner.owner, {
      method: 'CONNECT',
      uri: name,
      headers: [],
      isToOwnServer: false,
      readBody: () => Promise.resolve(null),
    });
    return answer.kind === 'tunnel';
  }

  #placeholderOf(name: string): string {
    const known = this.#placeholders.get(name);
    if (known !== undefined) return known;
    const address = `${PLACEHOLDERS}${(this.#placeholders.size + 1).toString(16)}`;
    this.#placeholders.set(name, address);
    return address;
  }
}

/** What a look-up finds: addresses, with their family or without; a TXT record is a list. */
function addressesOf(found: unknown): string[] {
  return (found as readonly unknown[]).flatMap((one) => {
    const address: unknown = typeof one === 'object' && one !== null ? Reflect.get(one, 'address') : one;
    return typeof address === 'string' ? [address] : [];
  });
}

function noRecord(by: string, hostname: string): Error {
  const syscall = by === 'resolveTxt' ? 'queryTxt' : 'queryA';
  return Object.assign(new Error(`${syscall} ENODATA ${hostname}`), { code: 'ENODATA', syscall, hostname });
}
