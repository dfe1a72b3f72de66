import net from 'node:net';
import type { LiveConnection } from '../../core/exchange';

/** Where `net.Socket.prototype.connect` was told to connect. */
export type ConnectionTarget = {
  readonly host: string;
  readonly port: string;
  readonly onConnect: (() => void) | undefined;
};

/** A place that no host pattern names. */
export const ANYWHERE: LiveConnection = { host: '', port: '' };

const connected = new WeakMap<object, LiveConnection>();

/** Notes where a socket is connected to. */
export function noteConnected(socket: object, { host, port }: LiveConnection): void {
  connected.set(socket, { host, port });
}

/** Where a socket was connected to last, or the one below it; `undefined` where nobody saw that. */
export function connectedTo(socket: object | undefined): LiveConnection | undefined {
  return socket === undefined ? undefined : connected.get(socket);
}

type Normalize = (args: readonly unknown[]) => unknown[];

/**
 * Reads the arguments of `connect`; `undefined` for a path of this machine (Unix sockets, Windows pipes), which is no
 * network, and for what Node refuses by itself.
 */
export function connectionTarget(args: readonly unknown[]): ConnectionTarget | undefined {
  // `net.connect` and `tls.connect` have made a list of both already.
  const normalized = Array.isArray(args[0]) ? (args[0] as unknown[]) : normalize(args);
  const [options, onConnect] = normalized;
  if (typeof options !== 'object' || options === null) return undefined;
  const { host, port, path } = options as Record<'port' | 'path', unknown> & {
    readonly host?: { toString(): string } | null;
  };
  if ((typeof path === 'string' && path !== '') || (typeof port !== 'number' && typeof port !== 'string'))
    return undefined;
  return {
    host: nameOf(host),
    port: String(port),
    onConnect: typeof onConnect === 'function' ? (onConnect as () => void) : undefined,
  };
}

// As Node reads it: any object is handed on to a look-up of the user's, which makes a text of it.
function nameOf(host: { toString(): string } | null | undefined): string {
  const name = host ? host.toString() : '';
  return name === '' ? 'localhost' : name;
}

function normalize(args: readonly unknown[]): unknown[] {
  return (Reflect.get(net, '_normalizeArgs') as Normalize)(args);
}
