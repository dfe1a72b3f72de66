import fs from 'node:fs';
import path from 'node:path';
import type { PartsPersister } from '../core/ports';
import { isMissing } from './error-code';
import { lockOf } from './hidden-names';
import { clearLeftovers } from './leftovers';
import { withLock } from './lock';
import { lockFiles, lockTools } from './lock-tools';
import { realTarget } from './real-target';
import { replaceFile } from './replace-file';

/**
 * Keeps cassettes as files. Links are followed: a save changes the file that a link names, and two links to one file
 * have one lock. The lock lies beside the file, so that whoever can write it is kept out, in other containers too.
 */
export function createFileSystemPersister(): PartsPersister {
  const cleared = new Set<string>();
  const tokens = new Map<string, string>();

  // Once for each folder is enough: what the processes of this run leave is for the next.
  async function clearOnce(folder: string): Promise<void> {
    if (cleared.has(folder)) return;
    cleared.add(folder);
    await clearLeftovers(folder);
  }

  // A process of another machine that heard nothing of this one for a long time may have broken its lock.
  function checkLock(target: string): void {
    const lock = lockOf(target);
    const token = tokens.get(lock);
    if (token !== undefined && lockFiles.read(lock) !== token) {
      throw new Error('its lock was taken by another process, to which this one seemed gone');
    }
  }

  async function saveParts(file: string, parts: Iterable<string>): Promise<void> {
    const target = realTarget(file);
    void clearOnce(path.dirname(target));
    await replaceFile(target, parts, () => checkLock(target));
  }

  return {
    load: (file) => {
      void clearOnce(path.dirname(file));
      return readStored(file);
    },
    save: (file, text) => saveParts(file, [text]),
    saveParts,
    delete: (file) => {
      fs.rmSync(file, { force: true });
    },
    exclusively: async (file, work) => {
      const target = realTarget(file);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      const lock = lockOf(target);
      return withLock(
        lock,
        async (token) => {
          tokens.set(lock, token);
          try {
            return await work();
          } finally {
            tokens.delete(lock);
          }
        },
        lockTools,
      );
    },
  };
}

/** The one that comes with the package. */
export const fileSystemPersister = createFileSystemPersister();

/** The bytes of a file; `undefined` when there is none. Changes nothing, not even what killed processes left beside it. */
export function readStored(file: string): Buffer | undefined {
  try {
    const stats = fs.statSync(file);
    // Reading a pipe would wait for a writer, for ever.
    if (!stats.isFile() && !stats.isDirectory()) throw new Error('it is no regular file');
    return fs.readFileSync(file);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
