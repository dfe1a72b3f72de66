import fs from 'node:fs/promises';
import path from 'node:path';
import { CASSETTE_EXTENSIONS } from '../core/begins-as-cassette';
import { DEFAULT_LIBRARY } from '../core/default-library';
import { shownPath } from '../core/shown-path';
import { isCassette } from '../report/cassette-folders';
import { systemReason } from './system-reason';
import { isFolder, walkFolder } from './walk-folder';

/**
 * Finds the cassettes that words of a command line mean. A file is taken as it is. A folder is walked for YAML and JSON
 * files below a `__cassettes__` and for those elsewhere that begin as a cassette does. `node_modules`, `.git` and
 * folders behind links are not entered, but for those that are named.
 *
 * @param words files and folders; none means `cwd`
 * @param complain is told of folders that cannot be read; without it such a folder is an error
 * @returns absolute paths, sorted, each once
 * @throws UsageError for what is not there
 */
export async function findCassettes(
  words: readonly string[],
  cwd: string,
  complain?: (text: string) => void,
): Promise<string[]> {
  const found = new Set<string>();
  const notRead = (folder: string, error: unknown): void => {
    const text = `the folder ${shownPath(folder, cwd)} cannot be read: ${systemReason(error)}`;
    if (complain === undefined) throw new Error(text, { cause: error });
    complain(text);
  };
  for (const word of words.length === 0 ? [cwd] : words) {
    const file = path.resolve(cwd, word);
    if (!(await isFolder(file, word))) found.add(file);
    else for await (const one of walkFolder(file, notRead)) if (await isFound(one.file)) found.add(one.file);
  }
  return [...found].sort();
}

/** Whether a file's path says that it is a cassette, or is none; `undefined` where its beginning has to say it. */
export function isCassetteName(file: string): boolean | undefined {
  if (!CASSETTE_EXTENSIONS.includes(path.extname(file).toLowerCase())) return false;
  return path.dirname(file).split(path.sep).includes(DEFAULT_LIBRARY) || undefined;
}

async function isFound(file: string): Promise<boolean> {
  const byName = isCassetteName(file);
  if (byName === false || !(await isRegular(file))) return false;
  return byName ?? isCassette(file);
}

// A link may lead to a file, to a folder, to a pipe or to nothing.
async function isRegular(file: string): Promise<boolean> {
  try {
    return (await fs.stat(file)).isFile();
  } catch {
    return false;
  }
}
