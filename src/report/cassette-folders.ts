import fs from 'node:fs';
import path from 'node:path';
import { BEGINNING_BYTES, beginsAsCassette } from '../core/begins-as-cassette';

const EXTENSIONS = ['.yaml', '.yml', '.json'];

/**
 * The cassettes of a folder and of those below it, absolute and sorted; none where there is no such folder.
 *
 * @param others endings that name a serializer of the user's, whose text nobody else can read
 */
export function cassettesBelow(folder: string, others: readonly string[] = []): string[] {
  return filesBelow(folder).filter((file) => {
    const extension = path.extname(file);
    return EXTENSIONS.includes(extension) ? isCassette(file) : others.includes(extension);
  });
}

/** The folders of a name below some roots; those of packages and of tools are not entered. */
export function foldersNamed(names: ReadonlySet<string>, roots: readonly string[]): string[] {
  const found = new Set<string>();
  const left = [...roots];
  for (let folder = left.pop(); folder !== undefined; folder = left.pop()) {
    for (const entry of entriesOf(folder)) {
      if (!entry.isDirectory() || entry.name === 'node_modules' || entry.name.startsWith('.')) continue;
      const inner = path.join(folder, entry.name);
      if (names.has(entry.name)) found.add(inner);
      else left.push(inner);
    }
  }
  return [...found].sort();
}

/** The names of the files of a folder itself. */
export function filesIn(folder: string): string[] {
  return entriesOf(folder).flatMap((entry) => (entry.isFile() ? [entry.name] : []));
}

function filesBelow(folder: string): string[] {
  const files: string[] = [];
  const left = [folder];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    for (const entry of entriesOf(next)) {
      if (entry.isDirectory()) left.push(path.join(next, entry.name));
      else if (entry.isFile()) files.push(path.join(next, entry.name));
    }
  }
  return files.sort();
}

function entriesOf(folder: string): fs.Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    // What cannot be read, or is gone, holds nothing that could be called obsolete.
    return [];
  }
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
