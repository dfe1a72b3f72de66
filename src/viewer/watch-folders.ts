import fs from 'node:fs';
import path from 'node:path';

/** A whole disk is not watched: what is farther down shows when the page is loaded again. */
const MOST_FOLDERS = 2000;
/** A run writes many files at once. */
const QUIET_MS = 150;

/**
 * Calls back when something changes in these folders or below, or when one is made that was not there; `node_modules` and hidden folders are passed over, but
 * where they are named themselves. Not `fs.watch`'s own recursion, which would take them in.
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
  if (listed(root) !== undefined) return [];
  let folder = path.dirname(root);
  while (listed(folder) === undefined && path.dirname(folder) !== folder) folder = path.dirname(folder);
  return [folder];
}

function foldersBelow(roots: readonly string[]): string[] {
  const found: string[] = [];
  const pending = [...roots];
  for (let folder = pending.shift(); folder !== undefined && found.length < MOST_FOLDERS; folder = pending.shift()) {
    const entries = listed(folder);
    if (entries === undefined) continue;
    found.push(folder);
    for (const entry of entries) {
      const isPassedOver = entry.name === 'node_modules' || entry.name.startsWith('.');
      if (entry.isDirectory() && !isPassedOver) pending.push(path.join(folder, entry.name));
    }
  }
  return found;
}

function listed(folder: string): fs.Dirent[] | undefined {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    return undefined;
  }
}
