import diagnosticsChannel from 'node:diagnostics_channel';
import type { Agent } from 'node:http';
import type { Socket } from 'node:net';
import { isApprovedSocket } from './approved';

const ofUndici = new Set<WeakRef<Socket>>();

/** Begins to note the connections that undici opens for requests that were taken at its dispatchers. */
export function noteUndiciConnections(): void {
  diagnosticsChannel.subscribe('undici:client:connected', (message) => {
    const { socket } = message as { readonly socket: Socket };
    if (!isApprovedSocket(socket)) return;
    const reference = new WeakRef(socket);
    ofUndici.add(reference);
    socket.once('close', () => ofUndici.delete(reference));
  });
}

/**
 * Ends the idle connections of an agent whose requests another interceptor takes at their connection: over one that was
 * opened before, a request would pass both of us unseen.
 */
export function endIdleConnections(agent: object): void {
  const { freeSockets = {} } = agent as Partial<Pick<Agent, 'freeSockets'>>;
  for (const sockets of Object.values(freeSockets)) {
    for (const socket of sockets ?? []) if (isApprovedSocket(socket)) socket.destroy();
  }
}

/** The same for all clients of undici. */
export function endIdleUndiciConnections(): void {
  for (const reference of ofUndici) {
    const socket = reference.deref();
    if (socket !== undefined && isIdle(socket)) socket.destroy();
  }
}

// What undici knows of a connection is kept under symbols that it does not export. The end-to-end test of nock 15 fails,
// over a connection that was kept, when their names change.
function isIdle(socket: Socket): boolean {
  const parser = bySymbol(socket, 'parser');
  const client: unknown = typeof parser === 'object' && parser !== null ? Reflect.get(parser, 'client') : undefined;
  return bySymbol(client, 'running') === 0;
}

function bySymbol(object: unknown, name: string): unknown {
  for (let holder = object; typeof holder === 'object' && holder !== null; holder = Object.getPrototypeOf(holder)) {
    const symbol = Object.getOwnPropertySymbols(holder).find(({ description }) => description === name);
    if (symbol !== undefined) return Reflect.get(object as object, symbol);
  }
  return undefined;
}
