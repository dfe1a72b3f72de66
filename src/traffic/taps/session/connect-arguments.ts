import type { ConnectionOptions } from 'node:tls';
import type { Destination } from './looks-connected';

/** What `Socket.prototype.connect` was called with. */
export type ConnectArguments = {
  readonly options: ConnectionOptions;
  readonly destination: Destination;
  /** To be told of the connection. */
  readonly listener: (() => void) | undefined;
};

/** Reads all forms in which a socket can be told to connect: options, port and host, or what Node has read already. */
export function connectArguments(args: readonly unknown[]): ConnectArguments {
  // `net.connect` has made a list of both.
  const [first, ...rest] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  const options: ConnectionOptions =
    typeof first === 'object' && first !== null
      ? first
      : { port: Number(first), ...(typeof rest[0] === 'string' ? { host: rest[0] } : {}) };
  const listener = [...rest].reverse().find((value) => typeof value === 'function') as (() => void) | undefined;
  const { host, port } = options;
  return { options, destination: { host: host ?? 'localhost', port: String(port ?? '') }, listener };
}
