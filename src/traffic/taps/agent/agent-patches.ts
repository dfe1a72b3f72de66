import type http from 'node:http';
import { withApprovedConnection } from '../../raw/approved';
import type { AgentLike, Departure, NodeRequest, RequestOptions } from './client-request';
import { ownConnectionOf, takeOwnConnection } from './own-connection';
import { call, wrapMethod, type Method } from './wrap-method';

/** A module that makes requests, and whose agent takes those that name none. */
export type Makers = Pick<typeof http, 'get' | 'request' | 'globalAgent'>;

export type AgentListener = {
  /** Whether anybody wants requests of the running code. */
  readonly isListening: () => boolean;
  /** Takes a request before it asks for a connection; `false`: nobody wants it. */
  readonly take: (departure: Departure) => boolean;
  /** Whether somebody has decided that a request which asks for a connection may have one. */
  readonly isTaken: (request: object) => boolean;
  /** The client has destroyed a request. */
  readonly leave: (request: object) => void;
  /** An agent ends its connections. */
  readonly destroy: (agent: object) => void;
};

/**
 * Patches what every request passes on its way to a connection. Node's agents first: they see requests of code that
 * took `http.request` before there was a patch. The functions that make requests tell of agents that are none of
 * Node's, and of requests without an agent. Each keeps its name, its length and its properties; only who asks Node's
 * internal `_http_client` finds that the class is another one there.
 */
export class AgentPatches {
  readonly #listener: AgentListener;
  readonly #patched = new WeakSet<object>();
  #isPatched = false;

  constructor(listener: AgentListener) {
    this.#listener = listener;
  }

  patchHttp(exports: typeof http): void {
    if (this.#isPatched) return;
    this.#isPatched = true;
    this.#patchAgent(exports.Agent.prototype);
    this.#patchEnds(exports);
    this.#patchConnecting(exports.Agent.prototype);
    this.#watchMakers(exports);
    const construct = (target: typeof http.ClientRequest, args: unknown[], newTarget: Method): object =>
      this.#make(args, exports, (given) => Reflect.construct(target, given, newTarget) as NodeRequest);
    const ClientRequest = new Proxy(exports.ClientRequest, { construct });
    Reflect.set(exports, 'ClientRequest', ClientRequest);
    // The class is found from each of its requests, too.
    Reflect.set(ClientRequest.prototype, 'constructor', ClientRequest);
  }

  patchHttps(exports: Makers): void {
    // Its agents and requests are those of `http`.
    this.patchHttp(process.getBuiltinModule('http'));
    this.#watchMakers(exports);
  }

  #patchEnds({ Agent, ClientRequest }: typeof http): void {
    const { destroy, leave } = this.#listener;
    wrapMethod(Agent.prototype, 'destroy', (real) => {
      return function (this: object, ...args): unknown {
        destroy(this);
        return call(real, this, args);
      };
    });
    wrapMethod(ClientRequest.prototype, 'destroy', (real) => {
      return function (this: object, ...args): unknown {
        const result = call(real, this, args);
        leave(this);
        return result;
      };
    });
  }

  // A request may wait in the queue of its agent until another one, in whoever's context, leaves it a place.
  #patchConnecting(prototype: http.Agent): void {
    const { isTaken } = this.#listener;
    wrapMethod(prototype, 'createSocket', (real) => {
      return function (this: object, ...args): unknown {
        const [request] = args as [object];
        return isTaken(request) ? withApprovedConnection(() => call(real, this, args)) : call(real, this, args);
      };
    });
  }

  #watchMakers(exports: Makers): void {
    for (const name of ['request', 'get']) {
      const apply = (target: Method, self: unknown, args: unknown[]): unknown =>
        this.#make(args, exports, (given) => Reflect.apply(target, self, given) as NodeRequest);
      Reflect.set(exports, name, new Proxy(Reflect.get(exports, name) as Method, { apply }));
    }
  }

  #make(
    args: unknown[],
    { globalAgent }: Pick<Makers, 'globalAgent'>,
    make: (args: unknown[]) => NodeRequest,
  ): NodeRequest {
    if (!this.#listener.isListening()) return make(args);
    const { agent, own } = ownConnectionOf(args, globalAgent);
    if (agent !== undefined) this.#patchAgent(agent);
    return own === undefined ? make(args) : takeOwnConnection(own, make, this.#listener.take);
  }

  // The prototype that has the method, once: agents of a class share it.
  #patchAgent(agent: object): void {
    let owner: object | null = agent;
    while (owner !== null && !Object.hasOwn(owner, 'addRequest')) owner = Object.getPrototypeOf(owner) as object | null;
    if (owner === null || this.#patched.has(owner)) return;
    this.#patched.add(owner);
    const { take } = this.#listener;
    wrapMethod(owner, 'addRequest', (real) => {
      return function (this: AgentLike, ...args): unknown {
        const departure = departureOf(this, args, () => call(real, this, args));
        return departure !== undefined && take(departure) ? undefined : call(real, this, args);
      };
    });
  }
}

function departureOf(agent: AgentLike, args: unknown[], send: () => unknown): Departure | undefined {
  const [request, options, port] = args as [NodeRequest, RequestOptions | string, string | number | undefined];
  // Other clients imitate Node's and hand agents requests of their own.
  if (!('_onPendingData' in request) || typeof request.onSocket !== 'function') return undefined;
  // The signature of old: addRequest(request, host, port).
  const known = typeof options === 'string' ? { host: options, ...(port === undefined ? {} : { port }) } : options;
  return { request, agent, options: known, send: () => void send() };
}
