import net from 'node:net';

/** Where `net.Socket.prototype.connect` was told to connect. */
export type ConnectionTarget = {
  readonly host: string;
  readonly port: string;
  readonly onConnect: (() => void) | undefined;
};

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
  const { host, port, path } = options as Record<'host' | 'port' | 'path', unknown>;
  if ((typeof path === 'string' && path !== '') || (typeof port !== 'number' && typeof port !== 'string'))
    return undefined;
  return {
    host: typeof host === 'string' && host !== '' ? host : 'localhost',
    port: String(port),
    onConnect: typeof onConnect === 'function' ? (onConnect as () => void) : undefined,
  };
}

function normalize(args: readonly unknown[]): unknown[] {
  return (Reflect.get(net, '_normalizeArgs') as Normalize)(args);
}
