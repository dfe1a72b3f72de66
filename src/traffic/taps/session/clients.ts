import type * as Http2 from 'node:http2';
import type { ClientHttp2Session, ClientSessionOptions, SecureClientSessionOptions } from 'node:http2';
import net, { type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { promisify } from 'node:util';
import tls, { TLSSocket, type ConnectionOptions } from 'node:tls';
import { isApprovedNow, isApprovedSocket, withApprovedConnection } from '../../raw/approved';
import { connectedTo } from '../../raw/connection-target';
import type { OwnerReference } from '../../owner-references';
import { askOwner, askOwnerNow, type TapContext } from '../tap';
import { Connections } from './connections';
import { connectArguments, type ConnectArguments } from './connect-arguments';
import { isCalledBy } from './called-by';
import { askingFirst } from './given-connection';
import { GrpcNames } from './grpc-names';
import { HeldConnection } from './held-connection';
import type { Destination } from './looks-connected';
import { ownSocket } from './own-socket';
import { connectRequest, type Reached } from './reached';
import { TappedSession } from './tapped-session';

type Connect = typeof Http2.connect;
type Options = ClientSessionOptions | SecureClientSessionOptions | undefined;
type MakeSession = (authority: string | URL, options?: Options, listener?: unknown) => ClientHttp2Session;
type SocketConnect = (this: Socket, ...args: unknown[]) => Socket;
type TlsConnect = (...args: unknown[]) => TLSSocket;

/** A session that is being made: its own connection is held. */
type Making = { readonly destination: Destination; readonly owner: OwnerReference };

/** Where a session goes whose authority is none; Node refuses it. */
const NOWHERE: Destination = { host: 'localhost', port: '' };

/** What taps the clients of HTTP/2 of this process. */
export interface Http2Clients {
  endFile(): void;
}

export function tapClients(http2: typeof Http2, context: TapContext): Http2Clients {
  return new PatchedClients(http2, context);
}

class PatchedClients implements Http2Clients {
  readonly #context: TapContext;
  readonly #connections = new Connections();
  readonly #names: GrpcNames;
  readonly #connectSession: Connect;
  readonly #connectSocket = Reflect.get(net.Socket.prototype, 'connect') as SocketConnect;
  readonly #connectTls = tls.connect as TlsConnect;
  #making: Making | undefined;
  /** The socket that a TLS socket is being made to stand in for. */
  #under: HeldConnection | undefined;

  constructor(http2: typeof Http2, context: TapContext) {
    this.#context = context;
    this.#connectSession = http2.connect;
    this.#names = new GrpcNames(context);
    this.#patch(http2);
  }

  endFile(): void {
    this.#names.forget();
  }

  #patch(http2: typeof Http2): void {
    const real = this.#connectSession;
    const connect: MakeSession = (authority, options, listener) => this.#makeSession(authority, options, listener);
    Object.defineProperties(connect, {
      ...Object.getOwnPropertyDescriptors(real),
      // What `util.promisify` finds there would go past ours.
      [promisify.custom]: { value: promisedBy(connect) },
    });
    Reflect.set(http2, 'connect', connect);

    this.#context.beforeConnecting((socket, args) => this.#hold(socket, args));
    Reflect.set(tls, 'connect', (...args: unknown[]) => this.#secure(args));
    this.#context.beforeLookingUp((call) => this.#names.hold(call));
  }

  #makeSession(authority: string | URL, options: Options, listener: unknown): ClientHttp2Session {
    const make = (given = options): ClientHttp2Session => this.#connectSession(authority, given, listener as never);
    if (isApprovedNow()) return make();
    const destination = destinationOf(authority);
    const owner = this.#context.ownerNow();
    const before = this.#making;
    const making = owner === undefined || destination === undefined ? undefined : { destination, owner };
    this.#making = making;
    let session: ClientHttp2Session;
    try {
      session = make(
        making !== undefined && typeof options === 'object' ? this.#askingFirst(options, making) : options,
      );
    } finally {
      this.#making = before;
    }
    const socket = ownSocket(session);
    removePlaceholder(socket);
    const connection = this.#connections.of(socket);
    // Another tap has asked about what goes over it: undici's clients make sessions too.
    if (connection === undefined && socket !== undefined && isApprovedSocket(socket)) return session;
    const given = typeof options === 'function' ? undefined : options;
    new TappedSession({
      session,
      context: this.#context,
      connection,
      reached: connection?.reached ?? [connectedTo(socket) ?? destination ?? NOWHERE],
      another: (inside) => this.#another(authority, given, connection, inside),
    });
    return session;
  }

  #askingFirst(options: NonNullable<Options>, { owner, destination }: Making): Options {
    return askingFirst(options, (socket) => {
      const isAsked = isApprovedSocket(socket) || this.#connections.of(socket) !== undefined;
      if (isAsked || !(socket instanceof net.Socket)) return undefined;
      const request = connectRequest(destination, socket instanceof TLSSocket, {
        context: this.#context,
        reached: [connectedTo(socket) ?? destination],
      });
      // Nothing is waited for where nothing is compared.
      const answer = askOwnerNow(owner.owner, {
        ...request,
        unrecordable: 'HTTP/2 over a connection that was there before',
      });
      return 'kind' in answer && answer.kind === 'refuse' ? answer.error : undefined;
    });
  }

  #another(
    authority: string | URL,
    options: Options,
    connection: HeldConnection | undefined,
    inside: Duplex | undefined,
  ): ClientHttp2Session {
    const connect = (createConnection?: () => Duplex): ClientHttp2Session =>
      this.#connectSession(authority, { ...options, ...(createConnection === undefined ? {} : { createConnection }) });
    if (inside !== undefined) return connect(() => inside);
    return withApprovedConnection(() => connect(connection === undefined ? undefined : () => connection.again()));
  }

  /** Holds a connection back that a client of HTTP/2 makes; `undefined`: it is none, or need not wait. */
  #hold(socket: Socket, args: unknown[]): Socket | undefined {
    if (this.#under !== undefined) return this.#holdOver(this.#under, socket, connectArguments(args));
    if (isApprovedNow()) return undefined;
    const owner = this.#making?.owner ?? this.#context.ownerNow();
    if (owner === undefined) return undefined;
    const given = connectArguments(args);
    if (this.#making === undefined && !this.#isOfClient(socket, given)) return undefined;
    this.#holdFor(owner, socket, given);
    return socket;
  }

  #isOfClient(socket: Socket, { options }: ConnectArguments): boolean {
    if (socket instanceof TLSSocket) return offersHttp2(options) && !isCalledBy(OTHER_TAPS);
    return isCalledByGrpc();
  }

  #holdFor(owner: OwnerReference, socket: Socket, given: ConnectArguments): void {
    const reached = this.#names.destinationsOf(given);
    const destinations: Reached = this.#making === undefined ? reached : [this.#making.destination];
    const [destination] = destinations;
    const connection = new HeldConnection({
      socket,
      destination,
      reached,
      options: given.options,
      connect: () => this.#connectReal(socket, given),
      again: () => this.#connectAgain(socket, given),
      adapterOf: this.#connections.adapterOf,
    });
    this.#connections.add(connection);
    if (this.#making !== undefined && !(socket instanceof TLSSocket)) addPlaceholder(socket);
    listen(socket, given);
    void this.#ask(owner, destinations, connection);
  }

  // The same server may be known by its address and by names: what was recorded under any of them is replayed.
  async #ask(owner: OwnerReference, destinations: Reached, connection: HeldConnection): Promise<void> {
    const { owner: asked } = owner;
    const isSecure = connection.socket instanceof TLSSocket;
    const leading = { context: this.#context, reached: connection.reached };
    for (const [index, destination] of destinations.entries()) {
      const answer = await askOwner(asked, connectRequest(destination, isSecure, leading));
      if (answer.kind !== 'pass' || index === destinations.length - 1) {
        connection.carryOut(answer);
        return;
      }
    }
  }

  #connectReal(socket: Socket, given: ConnectArguments): void {
    Reflect.set(socket, 'connecting', false);
    // Node makes a socket as good as new before it connects; what its client has ended meanwhile stays ended.
    Reflect.set(socket, '_undestroy', () => undefined);
    const listener = socket instanceof TLSSocket && given.listener !== undefined ? [given.listener] : [];
    withApprovedConnection(() =>
      Reflect.apply(this.#connectSocket, socket, [this.#names.reachable(given), ...listener]),
    );
    Reflect.deleteProperty(socket, '_undestroy');
  }

  #connectAgain(socket: Socket, given: ConnectArguments): Socket {
    const options = this.#names.reachable(given);
    return socket instanceof TLSSocket ? this.#connectTls(options) : net.connect(options as net.TcpNetConnectOpts);
  }

  /** TLS over a socket that is held, or leads into this process, is a connection that does the same. */
  #secure(args: unknown[]): TLSSocket {
    const [options, ...rest] = args as [ConnectionOptions, ...unknown[]];
    const under = typeof options === 'object' ? this.#connections.of(options.socket) : undefined;
    if (under === undefined || under.state === 'real') return this.#connectTls(...args);
    this.#under = under;
    try {
      const { host, port } = under.destination;
      return this.#connectTls({ host, port: Number(port), ...options, socket: undefined }, ...rest);
    } finally {
      this.#under = undefined;
    }
  }

  #holdOver(under: HeldConnection, socket: Socket, given: ConnectArguments): Socket {
    const { destination } = under;
    const connection = new HeldConnection({
      socket,
      destination,
      reached: under.reached,
      options: { ...given.options, servername: given.options.servername ?? destination.host },
      connect: () => this.#connectReal(socket, given),
      again: () => this.#connectTls({ ...given.options, socket: under.again() }),
      adapterOf: this.#connections.adapterOf,
    });
    this.#connections.add(connection);
    under.standIn(connection);
    return socket;
  }
}

// A TLS socket listens for the beginning of its handshake, and inside of this process there is none.
function listen(socket: Socket, { listener }: ConnectArguments): void {
  if (listener !== undefined && !(socket instanceof TLSSocket)) socket.once('connect', listener);
}

/** The code that connects for undici, of a package or of Node, and for `https`; a project's folder may be named undici. */
const OTHER_TAPS = /[\\/]undici[\\/]lib[\\/]core[\\/]connect\.js|node:internal[\\/]deps[\\/]undici|node:_?https?/;

function promisedBy(connect: MakeSession): (authority: string | URL, options?: Options) => Promise<ClientHttp2Session> {
  return (authority, options) =>
    new Promise((resolve, reject) => {
      const session = connect(authority, options, () => {
        session.removeListener('error', reject);
        resolve(session);
      });
      session.once('error', reject);
    });
}

// As `http2.connect` reads it; what it does not understand it refuses itself.
function destinationOf(authority: string | URL): Destination | undefined {
  const url = String(authority);
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  return { host: host === '' ? 'localhost' : host, port: port === '' ? (protocol === 'http:' ? '80' : '443') : port };
}

function offersHttp2({ ALPNProtocols }: ConnectionOptions): boolean {
  return Array.isArray(ALPNProtocols) && ALPNProtocols.includes('h2');
}

/**
 * `@grpc/grpc-js` opens its sockets itself, long before it makes a session, and gives up on its server when that fails:
 * so they cannot be raw connections like any others, which are real. Nothing but the stack tells them apart. Can go
 * when it takes its connections from a `createConnection` or from `http2.connect`.
 */
function isCalledByGrpc(): boolean {
  return isCalledBy(/[\\/]@grpc[\\/]grpc-js[\\/]/);
}

// A session takes a socket without a native handle for a plain stream, and never looks again. This one gets its handle
// when it is connected.
function addPlaceholder(socket: Socket): void {
  Reflect.set(socket, '_handle', { isStreamBase: true, setNoDelay: () => 0, isPlaceholder: true });
}

function removePlaceholder(socket: object | undefined): void {
  if (socket === undefined) return;
  const handle = Reflect.get(socket, '_handle') as { readonly isPlaceholder?: boolean } | null | undefined;
  if (handle?.isPlaceholder === true) Reflect.set(socket, '_handle', null);
}
