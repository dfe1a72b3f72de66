import type { CertificateFacts, ConnectionFacts, TlsFacts } from '../core/interaction';
import {
  DocumentShapeError,
  kindOf,
  member,
  readMap,
  readText,
  type DocumentMap,
  type DocumentPath,
} from './document-reader';

/** Reads what is recorded of a connection. */
export function readConnection(value: unknown, path: DocumentPath): ConnectionFacts {
  const map = readMap(value, path);
  const tls = member(map, 'tls');
  return {
    ...optionalText(map, 'remoteAddress', path),
    ...(tls === undefined ? {} : { tls: readTls(tls, path.at('tls')) }),
  };
}

export function readTruth(value: unknown, path: DocumentPath): boolean {
  if (typeof value !== 'boolean') throw new DocumentShapeError(path, `is ${kindOf(value)}, not true or false`);
  return value;
}

/** Reads a text that may be missing. */
export function optionalText<Key extends string>(
  map: DocumentMap,
  key: Key,
  path: DocumentPath,
): Partial<Record<Key, string>> {
  const value = member(map, key);
  return value === undefined ? {} : ({ [key]: readText(value, path.at(key)) } as Partial<Record<Key, string>>);
}

function readTls(value: unknown, path: DocumentPath): TlsFacts {
  const map = readMap(value, path);
  const cipher = member(map, 'cipher');
  const certificate = member(map, 'certificate');
  return {
    authorized: readTruth(member(map, 'authorized'), path.at('authorized')),
    ...optionalText(map, 'authorizationError', path),
    ...optionalText(map, 'protocol', path),
    ...optionalText(map, 'alpnProtocol', path),
    ...(cipher === undefined ? {} : { cipher: texts(cipher, ['name', 'standardName', 'version'], path.at('cipher')) }),
    ...(certificate === undefined ? {} : { certificate: readCertificate(certificate, path.at('certificate')) }),
  };
}

function readCertificate(value: unknown, path: DocumentPath): CertificateFacts {
  const map = readMap(value, path);
  return {
    subject: readNames(member(map, 'subject'), path.at('subject')),
    issuer: readNames(member(map, 'issuer'), path.at('issuer')),
    ...optionalText(map, 'subjectaltname', path),
    ...texts(map, ['serialNumber', 'valid_from', 'valid_to', 'fingerprint', 'fingerprint256', 'fingerprint512'], path),
    ...optionalText(map, 'pubkey', path),
  };
}

function texts<Key extends string>(value: unknown, keys: readonly Key[], path: DocumentPath): Record<Key, string> {
  const map = readMap(value, path);
  const entries = keys.map((key) => [key, readText(member(map, key), path.at(key))]);
  return Object.fromEntries(entries) as Record<Key, string>;
}

/** The parts of a distinguished name; one that is repeated (`OU`) is a list. */
function readNames(value: unknown, path: DocumentPath): Record<string, string | string[]> {
  const names = Object.entries(readMap(value, path)).filter(([name]) => name !== '__proto__');
  return Object.fromEntries(
    names.map(([name, part]) => [
      name,
      Array.isArray(part)
        ? (part as unknown[]).map((one, index) => readText(one, path.at(name).at(index)))
        : readText(part, path.at(name)),
    ]),
  );
}
