import fs from 'node:fs';
import path from 'node:path';
import { codeOf } from './error-code';
import { isRunOngoing } from './run-identity';

const OWN_FOLDER = 'jest-environment-vcr';
const DAY_MS = 86_400_000;

/**
 * Makes the folder of a run in Jest's cache, and clears those of runs that are over. Jest keeps its cache below the
 * folder for temporary files, where others may make folders too: only one that is ours is used.
 *
 * @throws Error when the folder cannot be made, or is not ours
 */
export function openRunFolder(cacheDirectory: string, name: string): string {
  const own = path.join(cacheDirectory, OWN_FOLDER);
  fs.mkdirSync(own, { recursive: true, mode: 0o700 });
  refuseForeign(own);
  const folder = runFolder(cacheDirectory, name);
  const runs = path.dirname(folder);
  fs.mkdirSync(runs, { recursive: true, mode: 0o700 });
  if (isNew(folder)) clearEnded(runs);
  return folder;
}

/** Where the folder of a run is, whether it is there or not. */
export function runFolder(cacheDirectory: string, name: string): string {
  return path.join(cacheDirectory, OWN_FOLDER, 'runs', name);
}

function refuseForeign(folder: string): void {
  const stats = fs.lstatSync(folder);
  const isOurs = process.getuid === undefined || (stats.uid === process.getuid() && (stats.mode & 0o022) === 0);
  if (!stats.isDirectory() || !isOurs) throw new Error(`${folder} is not a folder of this user's alone`);
}

function isNew(folder: string): boolean {
  try {
    fs.mkdirSync(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function clearEnded(runs: string): void {
  for (const name of fs.readdirSync(runs)) {
    const folder = path.join(runs, name);
    try {
      const isOngoing = isRunOngoing(name) ?? Date.now() - fs.lstatSync(folder).mtimeMs < DAY_MS;
      if (!isOngoing) fs.rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another run clears it too.
    }
  }
}
