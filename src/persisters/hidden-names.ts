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
  const name = path.basename(file).normalize('NFC').toLowerCase();
  return path.join(path.dirname(file), `.vcr-${createHash('sha256').update(name).digest('hex').slice(0, 16)}.lock`);
}

/** What a name in a cassette folder is, when it is one of these. */
export function hiddenKind(name: string): { kind: 'temporary'; token: string } | { kind: 'lock' } | undefined {
  const [, token, kind] = /^\.vcr-(.+)\.(tmp|lock)$/.exec(name) ?? [];
  if (token === undefined) return undefined;
  return kind === 'lock' ? { kind: 'lock' } : { kind: 'temporary', token };
}
