import type { RequestOwner, Traffic } from '../core/exchange';
import { CoreModules } from './core-modules';
import { OwnServers } from './own-servers';
import { OwnerReferences, type OwnerReference } from './owner-references';
import type * as SocketTap from './taps/socket/socket-tap';
import type { TapContext } from './taps/tap';

/** `socket`: the interception library alone; `all`: each request where its client makes it. */
export type Taps = 'all' | 'socket';

let processTraffic: NodeTraffic | undefined;

/**
 * The traffic of this process. It is tapped once and for the life of the process: pools and clients live on from one
 * test file to the next.
 */
export function nodeTraffic(taps: Taps = 'all'): Traffic {
  processTraffic ??= NodeTraffic.tap(taps);
  return processTraffic;
}

class NodeTraffic implements Traffic, TapContext {
  readonly coreModules = new CoreModules();
  readonly #owners = new OwnerReferences();
  readonly #ownServers = new OwnServers();
  /** What taps do at the end of each test file. */
  readonly #endOfFile: (() => void)[] = [];
  #fallback: (() => RequestOwner | undefined) | undefined;
  #realm: object | undefined;
  #begun = 0;
  #seesLate = false;

  static tap(taps: Taps): NodeTraffic {
    const traffic = new NodeTraffic();
    if (taps === 'socket') traffic.#tapSockets();
    return traffic;
  }

  get begun(): number {
    if (this.#seesLate) this.noteBegun();
    return this.#begun;
  }

  noteBegun(): void {
    this.#begun += 1;
  }

  runAs<T>(owner: RequestOwner, work: () => T): T {
    return this.#owners.runAs(owner, work);
  }

  currentOwner(): RequestOwner | undefined {
    return this.#owners.current?.owner;
  }

  attend(fallback: () => RequestOwner | undefined, realm?: object): () => void {
    this.#fallback = fallback;
    this.#realm = realm;
    return () => {
      if (this.#fallback === fallback) {
        this.#fallback = undefined;
        this.#realm = undefined;
      }
      this.#owners.release();
      this.#ownServers.forgetClosed();
      for (const end of this.#endOfFile) end();
    };
  }

  ownerNow(): OwnerReference | undefined {
    // Who begins anything asks this first.
    this.noteBegun();
    const fallback = this.#owners.current === undefined ? this.#fallback?.() : undefined;
    return fallback === undefined ? this.#owners.current : this.#owners.referenceTo(fallback);
  }

  isToOwnServer(uri: string): boolean {
    return this.#ownServers.owns(uri);
  }

  realm(): object | undefined {
    return this.#realm;
  }

  // At the socket a request shows when it is written, some turns after it was begun: there nobody can say of a moment
  // that nothing has been.
  #tapSockets(): void {
    this.#seesLate = true;
    this.#endOfFile.push(loadSocketTap().tapSockets(this));
  }
}

/** The interception library is loaded where it is needed alone. */
function loadSocketTap(): typeof SocketTap {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it with the environment
  return require('./taps/socket/socket-tap') as typeof SocketTap;
}
