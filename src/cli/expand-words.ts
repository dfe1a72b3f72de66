import fs from 'node:fs';
import path from 'node:path';
import { escapePattern } from '../core/escape-pattern';

/**
 * Does what shells do with a `*` in the name of a file, for `cmd` and PowerShell leave it to the program. A word that
 * matches nothing stays what it is, as in a shell.
 */
export function expandWords(words: readonly string[], cwd: string): string[] {
  return words.flatMap((word) => {
    const name = path.basename(word);
    if (!name.includes('*') || fs.existsSync(path.resolve(cwd, word))) return [word];
    const pattern = new RegExp(`^(?!\\.)${name.split('*').map(escapePattern).join('.*')}$`);
    const found = namesIn(path.resolve(cwd, path.dirname(word))).filter((file) => pattern.test(file));
    return found.length === 0 ? [word] : found.sort().map((file) => path.join(path.dirname(word), file));
  });
}

function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    return [];
  }
}
