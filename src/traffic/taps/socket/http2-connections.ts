import type net from 'node:net';
import type { CoreModules } from '../../core-modules';
import { notedConnection } from './connection-notes';

type SessionOptions = { createConnection: (...args: unknown[]) => net.Socket };
type Http2Connect = (...args: unknown[]) => unknown;

/**
 * Makes the connections for real that are handed to HTTP/2 sessions after the library has taken them, as it takes all
 * while a neighbour is active: a session reads its handle natively, and the library waits for a first write that never
 * comes. gRPC's client opens the socket first and hands it to the session.
 */
export function releaseHttp2Connections(coreModules: CoreModules): void {
  coreModules.whenLoaded('http2', (http2) => {
    const real = Reflect.get(http2, 'connect') as Http2Connect;
    const connect: Http2Connect = (...args) => Reflect.apply(real, http2, args.map(releasingConnection));
    Reflect.set(http2, 'connect', connect);
  });
}

function releasingConnection(argument: unknown): unknown {
  if (!bringsConnection(argument)) return argument;
  const { createConnection } = argument;
  return { ...argument, createConnection: (...args: unknown[]) => released(createConnection(...args)) };
}

function bringsConnection(argument: unknown): argument is SessionOptions {
  if (typeof argument !== 'object' || argument === null || !('createConnection' in argument)) return false;
  return typeof argument.createConnection === 'function';
}

// The library told the client of a connection that it has not made. It is made now, and the session waits for it.
function released(socket: net.Socket): net.Socket {
  const connection = notedConnection(socket);
  if (connection?.isPending() !== true) return socket;
  connection.passthrough();
  Reflect.set(socket, 'connecting', true);
  socket.once('ready', () => socket.emit('connect'));
  return socket;
}
