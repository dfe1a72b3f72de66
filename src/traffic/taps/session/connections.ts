import http2, { type Http2Session } from 'node:http2';
import type { Duplex } from 'node:stream';
import { duplexPair } from './duplex-pair';
import type { HeldConnection } from './held-connection';
import type { AdapterOf } from './looks-connected';

/** The connections that were held, by their sockets. */
export class Connections {
  readonly #bySocket = new WeakMap<object, HeldConnection>();
  #Adapter: (new (stream: Duplex) => ReturnType<AdapterOf>) | undefined;

  readonly adapterOf: AdapterOf = (stream) => new (this.#Adapter ??= adapterClass())(stream);

  add(connection: HeldConnection): void {
    this.#bySocket.set(connection.socket, connection);
  }

  of(socket: object | undefined): HeldConnection | undefined {
    return socket === undefined ? undefined : this.#bySocket.get(socket);
  }
}

// Node exports no class of such sockets; it makes one for every session over a plain stream.
function adapterClass(): new (stream: Duplex) => ReturnType<AdapterOf> {
  const [end] = duplexPair();
  const session: Http2Session = http2.performServerHandshake(end);
  const prototype = Object.getPrototypeOf(session.socket) as {
    readonly constructor: new (stream: Duplex) => ReturnType<AdapterOf>;
  };
  session.destroy();
  return prototype.constructor;
}
