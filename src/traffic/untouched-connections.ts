import http2 from 'node:http2';
import net from 'node:net';
import { notedController } from './socket-notes';

/**
 * Lets two kinds of connections bypass the library as if it were not there, through the context that it keeps for
 * connections of its own:
 *
 * - HTTP/2 sessions, and so gRPC: a session reads its handle natively, and the library waits for a first write that
 *   never comes, so `http2.connect()` hangs while it is applied. Recording HTTP/2 would begin here. Can go when
 *   @mswjs/interceptors leaves HTTP/2 alone; the end-to-end test "HTTP/2 passes" tells.
 * - connections to a path of this machine (Unix sockets, Windows pipes): they have no host to record under.
 */
export function leaveConnectionsUntouched(): void {
  const realHttp2Connect = http2.connect as (...args: unknown[]) => unknown;
  Reflect.set(http2, 'connect', (...args: unknown[]) =>
    untouched(() => Reflect.apply(realHttp2Connect, http2, args.map(releasingConnection))),
  );

  const realConnect = Reflect.get(net.Socket.prototype, 'connect') as (...args: unknown[]) => unknown;
  const connect = function (this: net.Socket, ...args: unknown[]): unknown {
    const call = (): unknown => Reflect.apply(realConnect, this, args);
    return isPathConnection(args) ? untouched(call) : call();
  };
  Reflect.set(net.Socket.prototype, 'connect', connect);
}

type SessionOptions = { createConnection: (...args: unknown[]) => net.Socket };

// gRPC's client opens the socket first and hands it to the session.
function releasingConnection(argument: unknown): unknown {
  if (typeof argument !== 'object' || argument === null || !('createConnection' in argument)) return argument;
  const { createConnection } = argument as SessionOptions;
  if (typeof createConnection !== 'function') return argument;
  return { ...argument, createConnection: (...args: unknown[]) => released(createConnection(...args)) };
}

// The library told the client of a connection that it has not made. It is made now, and the session waits for it.
function released(socket: net.Socket): net.Socket {
  const controller = notedController(socket);
  if (controller?.isPending() !== true) return socket;
  controller.passthrough();
  Reflect.set(socket, 'connecting', true);
  socket.once('ready', () => socket.emit('connect'));
  return socket;
}

type LibraryGlobals = { __MSW_INTERNAL_CONNECTION_CONTEXT?: { run<T>(work: () => T): T } };

function untouched<T>(work: () => T): T {
  const context = (globalThis as LibraryGlobals).__MSW_INTERNAL_CONNECTION_CONTEXT;
  return context === undefined ? work() : context.run(work);
}

// `connect(path)`, `connect({ path })`, or the list of both that `net.connect` makes of them.
function isPathConnection(args: readonly unknown[]): boolean {
  const [first] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  if (typeof first === 'string') return !/^\d+$/.test(first);
  return typeof first === 'object' && first !== null && 'path' in first && typeof first.path === 'string';
}
