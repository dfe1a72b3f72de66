import type { Socket } from 'node:net';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import type { CertificateFacts, ConnectionFacts, TlsFacts } from '../../../core/interaction';

/** What a client can learn of a connection that is open. */
export function connectionFacts(socket: Socket | TLSSocket): ConnectionFacts {
  const { remoteAddress } = socket;
  const isSecure = Reflect.get(socket, 'encrypted') === true;
  return {
    ...(remoteAddress === undefined ? {} : { remoteAddress }),
    ...(isSecure ? { tls: tlsFacts(socket as TLSSocket) } : {}),
  };
}

function tlsFacts(socket: TLSSocket): TlsFacts {
  const authorizationError = socket.authorizationError as unknown;
  const protocol = socket.getProtocol();
  const { alpnProtocol } = socket;
  const certificate = socket.getPeerCertificate();
  return {
    authorized: socket.authorized,
    ...(typeof authorizationError === 'string' ? { authorizationError } : {}),
    ...(protocol === null ? {} : { protocol }),
    ...(typeof alpnProtocol === 'string' ? { alpnProtocol } : {}),
    cipher: socket.getCipher(),
    ...(Object.keys(certificate).length === 0 ? {} : { certificate: certificateFacts(certificate) }),
  };
}

function certificateFacts(certificate: PeerCertificate): CertificateFacts {
  const { subject, issuer, subjectaltname, serialNumber, valid_from, valid_to } = certificate;
  const { fingerprint, fingerprint256, fingerprint512, pubkey } = certificate;
  return {
    subject: named(subject),
    issuer: named(issuer),
    ...(subjectaltname === undefined ? {} : { subjectaltname }),
    serialNumber,
    valid_from,
    valid_to,
    fingerprint,
    fingerprint256,
    fingerprint512,
    ...(pubkey === undefined ? {} : { pubkey: pubkey.toString('base64') }),
  };
}

function named(name: object): CertificateFacts['subject'] {
  return { ...(name as CertificateFacts['subject']) };
}
