import type { Socket } from 'node:net';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import type { CertificateFacts, ConnectionFacts, TlsFacts } from '../../core/interaction';

const known = new WeakMap<object, ConnectionFacts>();

/**
 * What a client can learn of a connection that is established. Looked up once for each.
 *
 * @param leadsToServer whether its other end is the server that is asked, and not a proxy
 */
export function connectionFacts(socket: Socket, leadsToServer: boolean): ConnectionFacts {
  let facts = known.get(socket);
  if (facts === undefined) {
    facts = factsNow(socket, leadsToServer);
    known.set(socket, facts);
  }
  return facts;
}

/**
 * Whether a connection leads to where a request goes: clients do not say whether there is a proxy (an HTTP proxy of
 * undici's or gRPC's, any SOCKS proxy), and its port is another one.
 */
export function leadsTo({ remotePort }: Socket, port: string | undefined): boolean {
  return remotePort === undefined || remotePort === Number(port);
}

/** What a client could learn of a connection of TLS that it found fault with. */
export class RejectedConnection {
  readonly #socket: TLSSocket | undefined;
  #facts: ConnectionFacts | undefined;
  // A connection that is let go has no certificate any more, so it is looked at before anybody judges it.
  readonly #onSecure = (): void => {
    if (this.#socket !== undefined) this.#facts = factsNow(this.#socket, true);
  };

  constructor(socket: Socket) {
    this.#socket = isTls(socket) ? socket : undefined;
    this.#socket?.prependOnceListener('secure', this.#onSecure);
  }

  /** `undefined`: the certificate was never there, or is not what the connection failed for. */
  factsFor(error: Error): ConnectionFacts | undefined {
    const fault = this.#socket?.authorizationError as unknown as string | null | undefined;
    const facts = this.#facts;
    if (facts?.tls === undefined || this.#socket?.authorized === true || fault !== authorizationErrorOf(error))
      return undefined;
    return { ...facts, tls: { ...facts.tls, authorized: false, authorizationError: fault } };
  }

  stop(): void {
    this.#socket?.removeListener('secure', this.#onSecure);
  }
}

/** What Node gives as `authorizationError` for an error of a certificate. */
export function authorizationErrorOf(error: { readonly message: string; readonly code?: unknown }): string {
  return typeof error.code === 'string' && error.code !== '' ? error.code : error.message;
}

function factsNow(socket: Socket, leadsToServer: boolean): ConnectionFacts {
  const { remoteAddress } = socket;
  // The address of a proxy is one inside of a company, and nothing of the server that is asked.
  const isOfServer = remoteAddress !== undefined && leadsToServer && !isInTunnel(socket);
  return {
    ...(isOfServer ? { remoteAddress } : {}),
    ...(isTls(socket) ? { tls: tlsFacts(socket) } : {}),
  };
}

// Such a connection stands on another one, which somebody made before. Node has no public name for that.
function isInTunnel(socket: Socket): boolean {
  const { _parent } = socket as Socket & { readonly _parent?: unknown };
  return isTls(socket) && _parent !== undefined && _parent !== null;
}

function isTls(socket: Socket): socket is TLSSocket {
  return 'encrypted' in socket && socket.encrypted === true && 'getPeerCertificate' in socket;
}

function tlsFacts(socket: TLSSocket): TlsFacts {
  // Typed as an error; a code or a message it is.
  const problem = socket.authorizationError as unknown as string | null | undefined;
  const protocol = socket.getProtocol();
  const { alpnProtocol } = socket;
  const cipher = socket.getCipher() as { name: string; standardName: string; version: string } | undefined;
  const certificate = certificateFacts(socket.getPeerCertificate());
  return {
    authorized: socket.authorized,
    ...(problem === null || problem === undefined ? {} : { authorizationError: problem }),
    ...(protocol === null ? {} : { protocol }),
    ...(typeof alpnProtocol === 'string' ? { alpnProtocol } : {}),
    ...(cipher === undefined
      ? {}
      : { cipher: { name: cipher.name, standardName: cipher.standardName, version: cipher.version } }),
    ...(certificate === undefined ? {} : { certificate }),
  };
}

type NodeCertificate = PeerCertificate & { readonly pubkey?: Buffer };

function certificateFacts(certificate: NodeCertificate | null | undefined): CertificateFacts | undefined {
  // A resumed session has none to show.
  if (certificate === null || certificate === undefined || Object.keys(certificate).length === 0) return undefined;
  const { subject, issuer, subjectaltname, pubkey } = certificate;
  return {
    subject: { ...subject } as CertificateFacts['subject'],
    issuer: { ...issuer } as CertificateFacts['issuer'],
    ...(subjectaltname === undefined ? {} : { subjectaltname }),
    serialNumber: certificate.serialNumber,
    valid_from: certificate.valid_from,
    valid_to: certificate.valid_to,
    fingerprint: certificate.fingerprint,
    fingerprint256: certificate.fingerprint256,
    fingerprint512: certificate.fingerprint512,
    ...(pubkey === undefined ? {} : { pubkey: pubkey.toString('base64') }),
  };
}
