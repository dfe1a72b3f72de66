import type { Socket } from 'node:net';
import type { AgentLike, NodeRequest } from './client-request';
import type { MemorySocket } from './memory-socket';

/** As many idle connections to an origin as Node's agents keep. */
const MAX_IDLE = 256;

type Pool = { readonly idle: Map<string, MemorySocket[]>; readonly open: Set<MemorySocket> };

/** The connections in memory that agents keep for their next request. The real pools of agents never see them. */
export class SocketPools {
  #pools = new WeakMap<object, Pool>();
  /** Those that wait, so that the end of a test file finds them. */
  readonly #idle = new Set<MemorySocket>();
  /** All that are open. */
  readonly #open = new Set<MemorySocket>();

  /** Takes an idle connection of an agent, the one that was used last. */
  take(agent: AgentLike, origin: string): MemorySocket | undefined {
    const idle = this.#pools.get(agent)?.idle.get(origin);
    const socket = idle?.pop();
    if (socket === undefined) return undefined;
    this.#idle.delete(socket);
    socket.removeListener('error', ignore);
    socket.removeListener('timeout', destroyIdle);
    return socket;
  }

  /** Knows of a connection until it closes. */
  follow(socket: MemorySocket): void {
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
  }

  /** Keeps a new connection whenever it becomes free, as far as its agent keeps connections at all. */
  add(socket: MemorySocket, agent: AgentLike, origin: string): void {
    const pool = this.#poolOf(agent);
    pool.open.add(socket);
    socket.on('free', () => {
      if (!mayKeep(socket, agent)) socket.destroy();
      else this.#keep(socket, agent, origin);
    });
    socket.once('close', () => {
      pool.open.delete(socket);
      this.#forget(socket, pool, origin);
    });
    socket.once('agentRemove', () => void pool.open.delete(socket));
  }

  /** Ends all connections of an agent. */
  destroy(agent: object): void {
    for (const socket of this.#pools.get(agent)?.open ?? []) socket.destroy();
  }

  /** Ends the connections that wait, and forgets the others: a test file has ended. */
  end(): void {
    for (const socket of this.#idle) socket.destroy();
    this.#idle.clear();
    for (const socket of this.#open) socket.takeNoMore();
    this.#open.clear();
    this.#pools = new WeakMap();
  }

  #keep(socket: MemorySocket, agent: AgentLike, origin: string): void {
    const { idle } = this.#poolOf(agent);
    const sockets = idle.get(origin) ?? [];
    if (sockets.length >= (agent.maxFreeSockets ?? MAX_IDLE)) {
      socket.destroy();
      return;
    }
    Reflect.set(socket, '_httpMessage', null);
    socket.on('error', ignore).on('timeout', destroyIdle);
    sockets.push(socket);
    idle.set(origin, sockets);
    this.#idle.add(socket);
  }

  #forget(socket: MemorySocket, { idle }: Pool, origin: string): void {
    this.#idle.delete(socket);
    const sockets = idle.get(origin);
    const index = sockets?.indexOf(socket) ?? -1;
    if (index !== -1) sockets?.splice(index, 1);
  }

  #poolOf(agent: object): Pool {
    let pool = this.#pools.get(agent);
    if (pool === undefined) {
      pool = { idle: new Map(), open: new Set() };
      this.#pools.set(agent, pool);
    }
    return pool;
  }
}

// As Node's agents decide it.
function mayKeep(socket: MemorySocket, agent: AgentLike): boolean {
  const request = Reflect.get(socket, '_httpMessage') as NodeRequest | null | undefined;
  if (!socket.writable || request?.shouldKeepAlive !== true || agent.keepAlive !== true) return false;
  return agent.keepSocketAlive?.(socket) ?? true;
}

function ignore(): void {
  // Nobody listens to a connection that waits; Node's agents do the same.
}

function destroyIdle(this: Socket): void {
  this.destroy();
}
