import { createHash } from 'node:crypto';
import path from 'node:path';

/**
 * The names of what lies beside a cassette for some milliseconds: hidden, short whatever the cassette's name is, and
 * with endings that neither Jest nor anybody's patterns for sources look at.
 */
export function temporaryName(token: string): string {
  return `.vcr-${token}.tmp`;
}

/** The lock of a file. Names that a file system may take for one have one lock, at worst needlessly. */
export function lockOf(file: string): string {
  return lockNamed(path.dirname(file), path.basename(file).normalize('NFC').toLowerCase());
}

/** The lock that whoever is to remove a token from a lock has to hold. */
export function lockOfToken(lock: string, token: string): string {
  return lockNamed(path.dirname(lock), `${path.basename(lock)}\n${token}`);
}

/** What a name in a cassette folder is, when it is one of these. */
export function hiddenKind(name: string): { kind: 'temporary'; token: string } | { kind: 'lock' } | undefined {
  const [, token, kind] = /^\.vcr-(.+)\.(tmp|lock)$/.exec(name) ?? [];
  if (token === undefined) return undefined;
  return kind === 'lock' ? { kind: 'lock' } : { kind: 'temporary', token };
}

function lockNamed(folder: string, name: string): string {
  return path.join(folder, `.vcr-${createHash('sha256').update(name).digest('hex').slice(0, 16)}.lock`);
}
