import fs from 'node:fs';
import path from 'node:path';

export type ReadFolder = { readonly folder: string; readonly entries: readonly fs.Dirent[] };

/**
 * Folders and those below them, the upper ones first, with what stands in each. What cannot be read, or is gone, is
 * passed over; links are not followed.
 *
 * @param isEntered whether a folder of a name is entered; those that are named by `roots` are
 */
export function* readFolders(
  roots: readonly string[],
  isEntered: (name: string) => boolean,
): Generator<ReadFolder, void, undefined> {
  // A list that grows, for a tree may be deeper than the stack.
  const folders = [...roots];
  for (const folder of folders) {
    const entries = entriesOf(folder);
    if (entries === undefined) continue;
    yield { folder, entries };
    for (const entry of entries) {
      if (entry.isDirectory() && isEntered(entry.name)) folders.push(path.join(folder, entry.name));
    }
  }
}

/** Whether a folder may hold what people write: it is none of packages, and none that a tool hides. */
export function isWorkFolder(name: string): boolean {
  return name !== 'node_modules' && !name.startsWith('.');
}

function entriesOf(folder: string): fs.Dirent[] | undefined {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    return undefined;
  }
}
