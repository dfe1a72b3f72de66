import { TLSSocket } from 'node:tls';
import type { CertificateFacts, TlsFacts } from '../../../core/interaction';
import { tlsVerdict, type TlsVerdict } from '../../tls-verdict';
import { MemorySocket, type Peer } from './memory-socket';

/** What is said of a connection that nothing was recorded of. */
const UNKNOWN: TlsFacts = {
  authorized: true,
  protocol: 'TLSv1.3',
  cipher: { name: 'TLS_AES_256_GCM_SHA384', standardName: 'TLS_AES_256_GCM_SHA384', version: 'TLSv1.3' },
};

export type TlsPeer = Peer & {
  readonly facts: TlsFacts | undefined;
  readonly servername: string;
  /** The client's own check of the certificate. */
  readonly checkIdentity: ((hostname: string, certificate: object) => Error | undefined) | undefined;
  readonly rejectsUnauthorized: boolean;
  /** Whether the client names authorities that it trusts. */
  readonly hasOwnTrust: boolean;
};

/** A connection in memory that tells of its encryption what the recorded one told. */
export class MemoryTlsSocket extends MemorySocket {
  readonly encrypted = true;
  authorized = false;
  authorizationError: string | null = null;
  alpnProtocol: string | false | null = null;
  servername: string | false | null = null;
  secureConnecting = true;
  readonly #peer: TlsPeer;
  readonly #facts: TlsFacts;
  #unwritten: ((failure: Error) => void) | undefined;

  constructor(peer: TlsPeer) {
    super(peer);
    this.#peer = peer;
    this.#facts = peer.facts ?? UNKNOWN;
  }

  protected override secure(failure: Error | undefined): void {
    if (this.destroyed) return;
    this.servername = this.#peer.servername === '' ? false : this.#peer.servername;
    this.alpnProtocol = this.#facts.alpnProtocol ?? false;
    // Of a connection that failed otherwise, nobody has seen a certificate.
    if (failure !== undefined && this.#facts.authorized) {
      this.#fail(failure);
      return;
    }
    const { authorized, authorizationError, fault = failure } = this.#verdict(failure);
    this.authorized = authorized;
    this.authorizationError = authorizationError;
    if (fault !== undefined && (this.#peer.rejectsUnauthorized || fault === failure)) {
      this.#fail(fault);
      return;
    }
    this.secureConnecting = false;
    this.emit('secureConnect');
  }

  #fail(fault: Error): void {
    // A handshake that failed while a write waited for it is told of by that write; whoever wrote hears of it first.
    if (Reflect.get(fault, 'syscall') === 'write') this.#unwritten?.(fault);
    this.destroy(fault);
  }

  protected override whenOpen(next: (failure?: Error) => void): void {
    if (!this.secureConnecting) {
      next();
      return;
    }
    this.#unwritten = next;
    this.once('secureConnect', next);
  }

  #verdict(failure: Error | undefined): TlsVerdict {
    const { host, servername, checkIdentity } = this.#peer;
    const hostname = servername === '' ? host : servername;
    const certificate = this.getPeerCertificate();
    return tlsVerdict(this.#facts, {
      ...this.#peer,
      hostname,
      certificate,
      failure,
      checkIdentity: checkIdentity === undefined ? undefined : () => checkIdentity(hostname, certificate),
    });
  }

  getPeerCertificate(): object {
    const { certificate } = this.#facts;
    return certificate === undefined ? {} : certificateObject(certificate);
  }

  getCertificate(): object {
    return {};
  }

  getPeerX509Certificate(): undefined {
    return undefined;
  }

  getX509Certificate(): undefined {
    return undefined;
  }

  getProtocol(): string | null {
    return this.#facts.protocol ?? null;
  }

  getCipher(): object {
    return { ...this.#facts.cipher };
  }

  getSession(): undefined {
    return undefined;
  }

  getTLSTicket(): undefined {
    return undefined;
  }

  getEphemeralKeyInfo(): object {
    return {};
  }

  getSharedSigalgs(): string[] {
    return [];
  }

  getFinished(): undefined {
    return undefined;
  }

  getPeerFinished(): undefined {
    return undefined;
  }

  isSessionReused(): boolean {
    return false;
  }

  setSession(): void {
    // There is no session to take up.
  }

  setServername(): void {
    // The name has been given already.
  }

  setMaxSendFragment(): boolean {
    return true;
  }
}

// An instance of Node's class, whose constructor would ask for a handle of the system's.
Object.setPrototypeOf(
  MemoryTlsSocket.prototype,
  Object.create(TLSSocket.prototype, Object.getOwnPropertyDescriptors(MemorySocket.prototype)) as object,
);

function certificateObject({ pubkey, ...certificate }: CertificateFacts): object {
  return {
    ...certificate,
    ca: false,
    ...(pubkey === undefined ? {} : { pubkey: Buffer.from(pubkey, 'base64') }),
  };
}
