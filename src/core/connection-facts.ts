import { isIP } from 'node:net';
import { bareHost } from './host-pattern';
import type { CertificateFacts, ConnectionFacts, TlsFacts } from './interaction';
import { parseRequestUrl } from './matchers/request-url';

/** What one connection may serve: scheme, host and port of a URL. A text that is none counts as a whole. */
export function originOf(uri: string): string {
  const url = parseRequestUrl(uri);
  return url === undefined ? uri : `${url.protocol}//${url.host}`;
}

/**
 * What a cassette keeps of a connection, `undefined` for nothing: an address that the URL names is left out, and a name
 * such as `localhost` keeps the one it had.
 */
export function storedConnection(facts: ConnectionFacts, uri: string): ConnectionFacts | undefined {
  const { remoteAddress, tls } = plainConnection(facts);
  const stored = present({ remoteAddress: remoteAddress === addressIn(uri) ? undefined : remoteAddress, tls });
  return Object.keys(stored).length === 0 ? undefined : stored;
}

/** What a client is told of a connection again, with the address that its URL names. */
export function replayedConnection(stored: ConnectionFacts | undefined, uri: string): ConnectionFacts | undefined {
  if (stored?.remoteAddress !== undefined) return stored;
  const remoteAddress = addressIn(uri);
  return remoteAddress === undefined ? stored : { remoteAddress, ...stored };
}

/** A copy with its keys in one order, and without those that say nothing: equal facts are equal texts as JSON. */
export function plainConnection({ remoteAddress, tls }: ConnectionFacts): ConnectionFacts {
  return present({ remoteAddress, tls: tls && plainTls(tls) });
}

function plainTls({ authorized, authorizationError, protocol, alpnProtocol, cipher, certificate }: TlsFacts): TlsFacts {
  return present({
    authorized,
    authorizationError,
    protocol,
    alpnProtocol,
    cipher: cipher && { name: cipher.name, standardName: cipher.standardName, version: cipher.version },
    certificate: certificate && plainCertificate(certificate),
  });
}

function plainCertificate(facts: CertificateFacts): CertificateFacts {
  return present({
    subject: { ...facts.subject },
    issuer: { ...facts.issuer },
    subjectaltname: facts.subjectaltname,
    serialNumber: facts.serialNumber,
    valid_from: facts.valid_from,
    valid_to: facts.valid_to,
    fingerprint: facts.fingerprint,
    fingerprint256: facts.fingerprint256,
    fingerprint512: facts.fingerprint512,
    pubkey: facts.pubkey,
  });
}

/** What the keys of parts that are there hold. */
type Present<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

function present<T extends object>(parts: T): Present<T> {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as Present<T>;
}

/** The address that a URL has in the place of a host name. */
function addressIn(uri: string): string | undefined {
  const host = bareHost(parseRequestUrl(uri)?.hostname ?? '');
  return isIP(host) === 0 ? undefined : host;
}
