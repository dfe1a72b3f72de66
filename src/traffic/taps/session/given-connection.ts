import type { ClientSessionOptions, SecureClientSessionOptions } from 'node:http2';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import { refuseConnection } from '../../raw/refuse-connection';

type Options = ClientSessionOptions | SecureClientSessionOptions;

/**
 * Options of a session that asks about the connection which its client brings along: the first bytes of HTTP/2 go out
 * with the session, before it has any request. One that is refused ends, and another that fails stands in its place.
 */
export function askingFirst(options: Options, refusalOf: (connection: Duplex) => Error | undefined): Options {
  const create = options.createConnection;
  if (typeof create !== 'function') return options;
  const createConnection: typeof create = (...args) => {
    const connection = create(...args);
    const refusal = refusalOf(connection);
    if (refusal === undefined) return connection;
    connection.destroy();
    const refused = new net.Socket();
    refuseConnection(refused, refusal, undefined);
    return refused;
  };
  return { ...options, createConnection };
}
