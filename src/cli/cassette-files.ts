import type { Dirent } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../core/errors/vcr-error';
import { shownPath } from '../core/shown-path';
import { UsageError } from './usage-error';

const EXTENSIONS = new Set(['.yaml', '.yml', '.json']);
/** The folder that cassettes lie in when nobody says otherwise. */
const CASSETTE_FOLDER = '__cassettes__';
const NOT_ENTERED = new Set(['node_modules', '.git']);
/** Enough for comments and a directive in front of the first key. */
const BEGINNING_BYTES = 1024;

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
    const text = `the folder ${shownPath(folder, cwd)} cannot be read: ${messageOf(error)}`;
    if (complain === undefined) throw new Error(text, { cause: error });
    complain(text);
  };
  for (const word of words.length === 0 ? [cwd] : words) {
    const file = path.resolve(cwd, word);
    if (await isFolder(file, word)) await walk(file, { found, notRead });
    else found.add(file);
  }
  return [...found].sort();
}

/** Whether the text of a file begins as a cassette does: with its interactions, or with `version: 1` and those. */
export function beginsAsCassette(beginning: string): boolean {
  const text = beginning.replace(/^\uFEFF/, '').replace(/^(?:[ \t]*(?:[#%].*)?\r?\n|---[ \t]*\r?\n)*/, '');
  return (
    /^(?:version: *['"]?1['"]? *\r?\n)?(['"]?)interactions\1 *:\s/.test(text) ||
    /^\s*\{\s*(?:"version"\s*:\s*"?1"?\s*,\s*)?"?interactions"?\s*:\s*\[/.test(text)
  );
}

/** Whether a file's path says that it is a cassette, or is none; `undefined` where its beginning has to say it. */
export function isCassetteName(file: string): boolean | undefined {
  if (!EXTENSIONS.has(path.extname(file).toLowerCase())) return false;
  return path.dirname(file).split(path.sep).includes(CASSETTE_FOLDER) || undefined;
}

async function isFolder(file: string, word: string): Promise<boolean> {
  try {
    return (await fs.stat(file)).isDirectory();
  } catch (error) {
    throw new UsageError(`there is no file or folder "${word}": ${messageOf(error)}`);
  }
}

type Walk = {
  readonly found: Set<string>;
  readonly notRead: (folder: string, error: unknown) => void;
};

async function walk(root: string, { found, notRead }: Walk): Promise<void> {
  // A list of what is to do, for a tree may be deeper than the stack.
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await entriesOf(folder, notRead)) {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!NOT_ENTERED.has(entry.name)) folders.push(file);
      } else if (await isCassette(file)) {
        found.add(file);
      }
    }
  }
}

async function entriesOf(folder: string, notRead: Walk['notRead']): Promise<Dirent[]> {
  try {
    return await fs.readdir(folder, { withFileTypes: true });
  } catch (error) {
    notRead(folder, error);
    return [];
  }
}

async function isCassette(file: string): Promise<boolean> {
  const byName = isCassetteName(file);
  if (byName === false || !(await isRegular(file))) return false;
  return byName ?? beginsAsCassette(await beginningOf(file));
}

// A link may lead to a file, to a folder, to a pipe or to nothing.
async function isRegular(file: string): Promise<boolean> {
  try {
    return (await fs.stat(file)).isFile();
  } catch {
    return false;
  }
}

async function beginningOf(file: string): Promise<string> {
  try {
    await using handle = await fs.open(file);
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(BEGINNING_BYTES) });
    return buffer.toString('utf8', 0, bytesRead);
  } catch {
    // Nothing says that what cannot be read is a cassette.
    return '';
  }
}
