import fs from 'node:fs';
import path from 'node:path';
import { isWorkFolder, readFolders } from '../persisters/read-folders';

/** A whole disk is not watched: what is farther down shows when the page is loaded again. */
const MOST_FOLDERS = 2000;
/** A run writes many files at once. */
const QUIET_MS = 150;

/**
 * Calls back when something changes in these folders or below, or when one is made that was not there; `node_modules`
 * and hidden folders are passed over, but where they are named themselves. Not `fs.watch`'s own recursion, which would
 * take them in.
 */
export class FolderWatch {
  readonly #roots: readonly string[];
  readonly #onChange: () => void;
  readonly #watchers = new Map<string, fs.FSWatcher>();
  #timer: NodeJS.Timeout | undefined;

  constructor(roots: readonly string[], onChange: () => void) {
    this.#roots = roots;
    this.#onChange = onChange;
    this.#watchAll();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #watchAll(): void {
    const folders = new Set([...foldersBelow(this.#roots), ...this.#roots.flatMap(awaitedIn)]);
    for (const [folder, watcher] of this.#watchers) {
      if (folders.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    for (const folder of folders) if (!this.#watchers.has(folder)) this.#watch(folder);
  }

  #watch(folder: string): void {
    try {
      const watcher = fs.watch(folder, { persistent: false }, () => this.#noteChange());
      // The folder may go at any time.
      watcher.on('error', () => this.#noteChange());
      this.#watchers.set(folder, watcher);
    } catch {
      // Gone already, or no watchers are left: the others still tell.
    }
  }

  #noteChange(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#watchAll();
      this.#onChange();
    }, QUIET_MS);
  }
}

/** Of a folder that is not there yet, the one in which it is made, or the first on the way to it. */
function awaitedIn(root: string): string[] {
  if (fs.existsSync(root)) return [];
  let folder = path.dirname(root);
  while (!fs.existsSync(folder) && path.dirname(folder) !== folder) folder = path.dirname(folder);
  return [folder];
}

function foldersBelow(roots: readonly string[]): string[] {
  const found: string[] = [];
  for (const { folder } of readFolders(roots, isWorkFolder)) {
    found.push(folder);
    if (found.length === MOST_FOLDERS) break;
  }
  return found;
}
