import type { PeerCertificate, TLSSocket } from 'node:tls';
import type { CertificateFacts, ConnectionFacts, TlsFacts } from '../core/interaction';

/** The part of a socket that tells of its connection; a TLS socket has more. */
export type FactsSocket = object & {
  readonly remoteAddress?: string | undefined;
  unref(): unknown;
};

/** What a client can learn of an open connection. */
export function connectionFacts(socket: FactsSocket): ConnectionFacts {
  const { remoteAddress } = socket;
  return {
    ...(remoteAddress === undefined ? {} : { remoteAddress }),
    ...(isTls(socket) ? { tls: tlsFacts(socket) } : {}),
  };
}

function tlsFacts(socket: TLSSocket): TlsFacts {
  // Documented as an error; it is the code alone.
  const authorizationError: unknown = socket.authorizationError;
  const protocol = socket.getProtocol();
  const certificate = certificateFacts(socket.getPeerCertificate());
  return {
    authorized: socket.authorized,
    ...(typeof authorizationError === 'string' ? { authorizationError } : {}),
    ...(protocol === null ? {} : { protocol }),
    ...(typeof socket.alpnProtocol === 'string' ? { alpnProtocol: socket.alpnProtocol } : {}),
    cipher: socket.getCipher(),
    ...(certificate === undefined ? {} : { certificate }),
  };
}

function certificateFacts(given: PeerCertificate): CertificateFacts | undefined {
  // An empty object stands for none.
  if (Object.keys(given).length === 0) return undefined;
  const { subject, issuer, subjectaltname, serialNumber, valid_from, valid_to } = given;
  const { fingerprint, fingerprint256, fingerprint512 } = given;
  const pubkey: unknown = Reflect.get(given, 'pubkey');
  return {
    subject: namesOf(subject),
    issuer: namesOf(issuer),
    ...(subjectaltname === undefined ? {} : { subjectaltname }),
    serialNumber,
    valid_from,
    valid_to,
    fingerprint,
    fingerprint256,
    fingerprint512,
    ...(Buffer.isBuffer(pubkey) ? { pubkey: pubkey.toString('base64') } : {}),
  };
}

function namesOf(names: PeerCertificate['subject']): CertificateFacts['subject'] {
  const known: Record<string, string | string[]> = {};
  for (const [key, value] of Object.entries(names)) if (value !== undefined) known[key] = value;
  return known;
}

function isTls(socket: object): socket is TLSSocket {
  return 'encrypted' in socket && socket.encrypted === true;
}
