import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestOwner, Traffic } from '../core/exchange';
import { CoreModules } from './core-modules';
import { OwnServers } from './own-servers';
import { OwnerReferences, type OwnerReference } from './owner-references';
import { watchNeighbours } from './neighbours';
import { guardConnections, type Connect } from './raw/guard-connections';
import { guardDatagrams } from './raw/guard-datagrams';
import { guardLookups } from './raw/guard-lookups';
import { guardTls } from './raw/guard-tls';
import { markHttpClients } from './raw/http-clients';
import { noteUndiciConnections } from './raw/idle-connections';
import { tapSessions } from './taps/session/session-tap';
import { tapAgents } from './taps/agent/agent-tap';
import { tapBlocking } from './taps/blocking/blocking-tap';
import type * as SocketTap from './taps/socket/socket-tap';
import { guardRequestsOverRaw } from './taps/socket/requests-over-raw';
import { followUndiciRequests } from './taps/socket/undici-owners';
import { tapDispatchers } from './taps/dispatcher/tap-dispatchers';
import type { Hold, LookupHold, TapContext } from './taps/tap';

/** `socket`: requests of HTTP/1.1 at the socket, by the interception library; `all`: each where its client makes it. */
export type Taps = 'all' | 'socket';

/**
 * Where the traffic of this process is found by every copy of this package that is loaded in it: two would answer each
 * request twice. The number grows with what `Traffic` and `RequestOwner` ask of each other; copies that differ in it stand
 * above one another, and each sees the requests of its own test files alone.
 */
const PLACE = Symbol.for('jest-environment-vcr.traffic.1');

type Shared = { [PLACE]?: Traffic };

/**
 * The traffic of this process. It is tapped once and for the life of the process: pools and clients live on from one
 * test file to the next.
 */
export function nodeTraffic(taps: Taps = 'all'): Traffic {
  const shared = globalThis as Shared;
  const standing = shared[PLACE];
  if (standing !== undefined) return standing;
  const traffic = NodeTraffic.tap(taps);
  Object.defineProperty(shared, PLACE, { value: traffic });
  return traffic;
}

class NodeTraffic implements Traffic, TapContext {
  readonly coreModules = new CoreModules();
  readonly #owners = new OwnerReferences();
  readonly #ownServers = new OwnServers();
  /** What taps do when a test file begins. */
  readonly #beginFile: ((realm: object | undefined) => void)[] = [];
  /** What taps do at the end of each test file. */
  readonly #endOfFile: (() => void)[] = [];
  readonly #holds: Hold[] = [];
  readonly #lookupHolds: LookupHold[] = [];
  readonly #outside = AsyncLocalStorage.snapshot();
  #fallback: (() => RequestOwner | undefined) | undefined;
  #realm: object | undefined;
  #begun = 0;
  #seesLate = false;

  static tap(taps: Taps): NodeTraffic {
    const traffic = new NodeTraffic();
    const { coreModules } = traffic;
    guardConnections(traffic, { holds: traffic.#holds, tapped: (real) => traffic.#tapSockets(real) });
    guardTls(traffic);
    guardLookups(traffic, traffic.#lookupHolds);
    guardDatagrams(traffic);
    followUndiciRequests(() => traffic.ownerNow());
    guardRequestsOverRaw(traffic, { takesAll: taps === 'socket' });
    // The library at the socket knows nothing of HTTP/2.
    traffic.#endOfFile.push(tapSessions(traffic));
    if (taps === 'socket') markHttpClients(coreModules);
    else for (const tap of [tapDispatchers, tapAgents]) traffic.#endOfFile.push(tap(traffic));
    traffic.#beginFile.push(tapBlocking(traffic, taps));
    noteUndiciConnections();
    watchNeighbours(coreModules);
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

  runFor<T>(reference: OwnerReference, work: () => T): T {
    return this.#owners.runFor(reference, work);
  }

  currentOwner(): RequestOwner | undefined {
    return this.#owners.current?.owner;
  }

  attend(fallback: () => RequestOwner | undefined, realm?: object): () => void {
    this.#fallback = fallback;
    this.#realm = realm;
    for (const begin of this.#beginFile) begin(realm);
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

  beforeConnecting(hold: Hold): void {
    this.#holds.push(hold);
  }

  beforeLookingUp(hold: LookupHold): void {
    this.#lookupHolds.push(hold);
  }

  // What is loaded when a test makes its first connection must not keep the context, and so the file, of that test.
  #tapSockets(real: Connect): Connect {
    // There a request shows when it is written, some turns after it was begun: nobody can say that nothing has been.
    this.#seesLate = true;
    const { connect, endFile } = this.#outside(() => loadSocketTap().tapSockets(this, real));
    this.#endOfFile.push(endFile);
    return connect;
  }
}

/** The interception library is loaded where it is needed alone. */
function loadSocketTap(): typeof SocketTap {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it with the environment
  return require('./taps/socket/socket-tap') as typeof SocketTap;
}
