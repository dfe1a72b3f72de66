import http2 from 'node:http2';
import net from 'node:net';
import { notedConnection } from './connection-notes';

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
    args.some((argument) => bringsConnection(argument))
      ? Reflect.apply(realHttp2Connect, http2, args.map(releasingConnection))
      : untouched(() => Reflect.apply(realHttp2Connect, http2, args)),
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
function bringsConnection(argument: unknown): argument is SessionOptions {
  if (typeof argument !== 'object' || argument === null || !('createConnection' in argument)) return false;
  return typeof argument.createConnection === 'function';
}

function releasingConnection(argument: unknown): unknown {
  if (!bringsConnection(argument)) return argument;
  const { createConnection } = argument;
  return { ...argument, createConnection: (...args: unknown[]) => released(createConnection(...args)) };
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

type LibraryGlobals = { __MSW_INTERNAL_CONNECTION_CONTEXT?: { run<T>(work: () => T): T } };

// The context lets one connection through, and whatever follows from it runs in it too: code that opens none, or one
// that the library does not look at, must not run in it, or a later connection would slip past the recorder.
function untouched<T>(work: () => T): T {
  const context = (globalThis as LibraryGlobals).__MSW_INTERNAL_CONNECTION_CONTEXT;
  return context === undefined ? work() : context.run(work);
}

// `connect(path)`, `connect({ path })`, or the list of both that `net.connect` makes of them. The library itself
// connects with an empty path.
function isPathConnection(args: readonly unknown[]): boolean {
  const [first] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  if (typeof first === 'string') return !/^\d+$/.test(first);
  return (
    typeof first === 'object' &&
    first !== null &&
    'path' in first &&
    typeof first.path === 'string' &&
    first.path !== ''
  );
}
