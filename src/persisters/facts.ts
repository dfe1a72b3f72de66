import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { codeOf } from './error-code';

/** A file name for something that is too long or too wild for one. */
export function factName(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32);
}

/** Creates an empty file, which needs no lock: of several that create it, one succeeds and is told so. */
export function createFact(file: string): boolean {
  try {
    fs.writeFileSync(file, '', { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}
