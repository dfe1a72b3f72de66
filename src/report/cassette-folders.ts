import fs from 'node:fs';
import path from 'node:path';
import { BEGINNING_BYTES, beginsAsCassette, CASSETTE_EXTENSIONS } from '../core/begins-as-cassette';
import { isWorkFolder, readFolders } from '../persisters/read-folders';

/** The cassettes of a folder and of those below it, absolute and sorted; none where there is no such folder. */
export function cassettesBelow(folder: string): string[] {
  return filesBelow(folder).filter((file) => CASSETTE_EXTENSIONS.includes(path.extname(file)) && isCassette(file));
}

/**
 * The cassettes of a folder itself, absolute and sorted; none where there is no such folder.
 *
 * @param others endings that name a serializer of the user's, whose text nobody else can read
 */
export function cassettesIn(folder: string, others: readonly string[]): string[] {
  const files = filesIn(folder).map((name) => path.join(folder, name));
  return files.sort().filter((file) => {
    const extension = path.extname(file);
    return CASSETTE_EXTENSIONS.includes(extension) ? isCassette(file) : others.includes(extension);
  });
}

/** The folders of a name below some roots; those of packages and of tools are not entered. */
export function foldersNamed(names: ReadonlySet<string>, roots: readonly string[]): string[] {
  const found = new Set<string>();
  for (const { folder, entries } of readFolders(roots, (name) => isWorkFolder(name) && !names.has(name))) {
    for (const entry of entries) {
      const isNamed = entry.isDirectory() && isWorkFolder(entry.name) && names.has(entry.name);
      if (isNamed) found.add(path.join(folder, entry.name));
    }
  }
  return [...found].sort();
}

/** The names of the files of a folder itself. */
export function filesIn(folder: string): string[] {
  const files = [...readFolders([folder], () => false)].flatMap(({ entries }) => entries.filter((one) => one.isFile()));
  return files.map(({ name }) => name);
}

function filesBelow(root: string): string[] {
  const files = [...readFolders([root], () => true)].flatMap(({ folder, entries }) =>
    entries.filter((entry) => entry.isFile()).map(({ name }) => path.join(folder, name)),
  );
  return files.sort();
}

/** Whether a file begins as a cassette does: a library may hold others, such as a README or a fixture. */
export function isCassette(file: string): boolean {
  try {
    const opened = fs.openSync(file, 'r');
    try {
      const buffer = Buffer.alloc(BEGINNING_BYTES);
      return beginsAsCassette(buffer.toString('utf8', 0, fs.readSync(opened, buffer)));
    } finally {
      fs.closeSync(opened);
    }
  } catch {
    return false;
  }
}
