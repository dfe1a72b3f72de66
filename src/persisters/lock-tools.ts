import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, isMissing } from './error-code';
import type { LockFiles, LockTools } from './lock';
import { isAbandoned, newToken } from './process-token';

const SIGN_OF_LIFE_EVERY_MS = 5000;

/** The steps of the lock on the real file system. */
export const lockFiles = {
  // Others may read it: who waits for another user's process has to know which one it is.
  makeFile: (file: string, text: string) => fs.writeFileSync(file, text, { flag: 'wx', mode: 0o644 }),
  takePlace: (file: string, place: string) => {
    try {
      fs.linkSync(file, place);
      return true;
    } catch (error) {
      return codeOf(error) === 'EEXIST' ? false : copyToPlace(file, place);
    }
  },
  read: (file: string) => {
    try {
      return fs.readFileSync(file, 'utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      // Somebody's folder, or what may not be read, has a holder that cannot be known.
      return '';
    }
  },
  touch: (file: string) => {
    try {
      fs.utimesSync(file, new Date(), new Date());
    } catch {
      // Whoever holds a lock that was broken finds out before it saves.
    }
  },
  age: (file: string) => {
    const stats = fs.statSync(file, { throwIfNoEntry: false });
    return stats === undefined ? undefined : Date.now() - stats.mtimeMs;
  },
  remove: (file: string) => {
    try {
      fs.unlinkSync(file);
    } catch (error) {
      // A folder may stand there: locks of version 0.1.0 were some.
      if (!isMissing(error)) fs.rmSync(file, { force: true, recursive: true });
    }
  },
} satisfies LockFiles;

/**
 * Takes a place where files have one name only, such as on exFAT. A lock made so is empty for a moment, and whose it
 * is cannot be known before: a process that is killed then leaves one that is broken after a silence.
 */
export function copyToPlace(file: string, place: string): boolean {
  try {
    fs.copyFileSync(file, place, fs.constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (IS_TAKEN.has(codeOf(error))) return false;
    throw error;
  }
}

/** What the lock works with outside of tests. */
export const lockTools: LockTools = {
  files: lockFiles,
  newToken,
  isAbandoned,
  now: () => performance.now(),
  sleep: (ms) => sleep(ms),
  repeat: (work) => {
    const timer = setInterval(work, SIGN_OF_LIFE_EVERY_MS);
    timer.unref();
    return () => clearInterval(timer);
  },
};

// The last three are what Windows says. Elsewhere they would say that the folder around may not be written, but then
// the file that is copied could not have been made.
const IS_TAKEN = new Set<unknown>(['EEXIST', 'EPERM', 'EACCES', 'EBUSY']);
