import type { Dirent } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { isMissing } from '../persisters/error-code';
import { systemReason } from './system-reason';
import { UsageError } from './usage-error';

const NOT_ENTERED = new Set(['node_modules', '.git']);

/** What stands in a folder and is none itself: a file, a link, or something else. */
export type Found = { readonly file: string; readonly entry: Dirent };

/**
 * Walks all that is below a folder. `node_modules`, `.git` and folders behind links are not entered.
 *
 * @param notRead is told of folders that cannot be read
 * @param passedOver absolute path of a folder that is not entered either
 */
export async function* walkFolder(
  root: string,
  notRead: (folder: string, error: unknown) => void,
  passedOver?: string,
): AsyncGenerator<Found, void, undefined> {
  // A list of what is to do, for a tree may be deeper than the stack.
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await entriesOf(folder, notRead)) {
      const file = path.join(folder, entry.name);
      if (!entry.isDirectory()) yield { file, entry };
      else if (!NOT_ENTERED.has(entry.name) && file !== passedOver) folders.push(file);
    }
  }
}

/**
 * Whether a word of a command line names a folder.
 *
 * @throws UsageError when it names nothing that is there, or that may be looked at
 */
export async function isFolder(file: string, word: string): Promise<boolean> {
  try {
    return (await fs.stat(file)).isDirectory();
  } catch (error) {
    if (isMissing(error)) throw new UsageError(`there is no file or folder "${word}"`);
    throw new UsageError(`"${word}" cannot be looked at: ${systemReason(error)}`);
  }
}

async function entriesOf(folder: string, notRead: (folder: string, error: unknown) => void): Promise<Dirent[]> {
  try {
    return await fs.readdir(folder, { withFileTypes: true });
  } catch (error) {
    notRead(folder, error);
    return [];
  }
}
