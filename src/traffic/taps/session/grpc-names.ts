import type { promises as DnsPromises, LookupAddress } from 'node:dns';
import { isLoopback } from '../../../core/host-pattern';
import { askOwner, type TapContext } from '../tap';
import { isCalledBy } from './called-by';
import type { ConnectArguments } from './connect-arguments';
import type { Reached } from './reached';

type Lookup = (name: string, ...rest: unknown[]) => Promise<unknown>;

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

  patch(functions: typeof DnsPromises): void {
    const lookup = functions.lookup as Lookup;
    const resolveTxt = functions.resolveTxt as Lookup;
    Reflect.set(functions, 'lookup', (name: string, ...rest: unknown[]) => {
      if (!this.#isGrpc(name)) return lookup(name, ...rest);
      return this.#lookUp(name, () => lookup(name, ...rest));
    });
    Reflect.set(functions, 'resolveTxt', (name: string, ...rest: unknown[]) => {
      if (!this.#isGrpc(name)) return resolveTxt(name, ...rest);
      return this.#resolveText(name, () => resolveTxt(name, ...rest));
    });
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

  async #lookUp(name: string, lookUp: () => Promise<unknown>): Promise<unknown> {
    if (await this.#isRecorded(name)) return [{ address: this.#placeholderOf(name), family: 6 }];
    const addresses = (await lookUp()) as readonly LookupAddress[];
    for (const { address } of addresses) {
      const names = this.#names.get(address) ?? new Set();
      this.#names.set(address, names.add(name));
    }
    return addresses;
  }

  async #resolveText(name: string, resolve: () => Promise<unknown>): Promise<unknown> {
    if (!(await this.#isRecorded(name))) return resolve();
    throw Object.assign(new Error(`queryTxt ENODATA ${name}`), {
      code: 'ENODATA',
      syscall: 'queryTxt',
      hostname: name,
    });
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
