import type { Duplex } from 'node:stream';
import { isIP, type Socket } from 'node:net';
import { TLSSocket, type ConnectionOptions } from 'node:tls';
import type { ConnectionFacts, TlsFacts } from '../../../core/interaction';
import { clientTrust, tlsVerdict } from '../../tls-verdict';

type NativeHandle = { close(done?: () => void): void };
type StreamSocket = { _handle: NativeHandle | null; readonly destroyed: boolean };

/** Makes Node's own adapter of a JavaScript stream, whose native handle a session can take over. */
export type AdapterOf = (stream: Duplex) => StreamSocket;

export type Destination = { readonly host: string; readonly port: string };

export type Appearance = {
  readonly destination: Destination;
  readonly facts: ConnectionFacts | undefined;
  /** What the client asked of TLS. */
  readonly options: ConnectionOptions;
  /** Which protocol is agreed on when the facts do not say. */
  readonly alpnProtocol: string;
};

/**
 * Gives a socket that was never connected a native handle that leads to a stream of this process, and makes it look to
 * its client like the connection that was recorded. No handshake takes place.
 */
export function connectInside(socket: Socket, stream: Duplex, adapterOf: AdapterOf): void {
  const adapter = adapterOf(stream);
  const handle = adapter._handle;
  if (handle === null) throw new Error('An adapter of a stream has a handle');
  const close = handle.close.bind(handle);
  let isClosed = false;
  // It belongs to two sockets now, and either may close it; the adapter expects that it has none by then.
  handle.close = (done) => {
    if (isClosed) {
      if (done !== undefined) setImmediate(done);
      return;
    }
    isClosed = true;
    close(done);
    if (!adapter.destroyed) adapter._handle = null;
  };
  takeHandle(socket, handle);
  // A session reads the handle itself; the adapter alone is told of its end.
  stream.once('close', () => socket.destroy());
}

/** Gives a socket a handle in the place of its own, which is closed. */
export function takeHandle(socket: Socket, handle: NativeHandle): void {
  const before = (socket as unknown as StreamSocket)._handle;
  (socket as unknown as StreamSocket)._handle = null;
  before?.close();
  (socket as unknown as StreamSocket)._handle = handle;
}

/** Takes the handle away from a socket that another one stands in for. */
export function giveHandle(socket: Socket): NativeHandle {
  const handle = (socket as unknown as StreamSocket)._handle;
  if (handle === null) throw new Error('The connection has ended');
  (socket as unknown as StreamSocket)._handle = null;
  return handle;
}

/** Tells the client of a socket that it is connected, and what to. */
export function tellConnected(socket: Socket, appearance: Appearance): void {
  const { destination, facts } = appearance;
  // Where Node keeps the address of a connection; its getters look here.
  Object.assign(socket, { connecting: false, _peername: addressOf(destination, facts) });
  const error = socket instanceof TLSSocket ? appearSecure(socket, appearance) : undefined;
  socket.emit('connect');
  socket.emit('ready');
  if (!(socket instanceof TLSSocket) || socket.destroyed) return;
  if (error !== undefined && clientTrust(appearance.options).rejectsUnauthorized) socket.destroy(error);
  else socket.emit('secureConnect');
}

function addressOf({ host, port }: Destination, facts: ConnectionFacts | undefined): object {
  const address = facts?.remoteAddress ?? (isIP(host) === 0 ? undefined : host);
  const family = address === undefined ? undefined : isIP(address) === 6 ? 'IPv6' : 'IPv4';
  return { address, family, port: Number(port) };
}

function appearSecure(socket: TLSSocket, { facts, options, alpnProtocol, destination }: Appearance): Error | undefined {
  const tls: TlsFacts = facts?.tls ?? { authorized: true };
  const certificate = certificateOf(tls);
  const protocol = tls.protocol ?? 'TLSv1.3';
  const name = options.servername;
  removeEarlyEnd(socket);
  // Node asks its handle to tell of sessions and keys as soon as somebody listens for them; there will be none.
  Object.assign((socket as unknown as { readonly _handle: object })._handle, {
    enableSessionCallbacks: () => undefined,
    enableKeylogCallback: () => undefined,
  });
  Object.assign(socket, {
    secureConnecting: false,
    alpnProtocol: tls.alpnProtocol ?? alpnProtocol,
    servername: name === undefined || name === '' ? false : name,
    getPeerCertificate: () => ({ ...certificate }),
    getPeerX509Certificate: () => undefined,
    getProtocol: () => protocol,
    getCipher: () => tls.cipher ?? {},
    getCertificate: () => ({}),
    getSession: () => undefined,
    getTLSTicket: () => undefined,
    isSessionReused: () => false,
    getEphemeralKeyInfo: () => ({}),
    getFinished: () => undefined,
    getPeerFinished: () => undefined,
    getSharedSigalgs: () => [],
  });
  // An empty name is sent to no server, and no certificate is compared with it.
  const hostname = [name, options.host].find((given) => given !== undefined && given !== '') ?? destination.host;
  const { checkServerIdentity } = options;
  const { fault, ...verdict } = tlsVerdict(tls, {
    ...clientTrust(options),
    hostname,
    certificate,
    checkIdentity:
      checkServerIdentity === undefined ? undefined : () => checkServerIdentity(hostname, certificate as never),
  });
  Object.assign(socket, verdict);
  return fault;
}

function certificateOf({ certificate }: TlsFacts): object {
  if (certificate === undefined) return {};
  const { pubkey, ...rest } = certificate;
  return { ...rest, ...(pubkey === undefined ? {} : { pubkey: Buffer.from(pubkey, 'base64') }) };
}

// Node takes the end of a connection for a failed handshake until it has made one.
function removeEarlyEnd(socket: TLSSocket): void {
  for (const listener of socket.listeners('end')) {
    if (listener.name === 'onConnectEnd') socket.removeListener('end', listener as () => void);
  }
}
