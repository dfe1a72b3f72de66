import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from './error-code';
import type { LockFiles, LockTools } from './lock';
import { isAbandoned, newToken } from './process-token';

const SIGN_OF_LIFE_EVERY_MS = 5000;

/** The steps of the lock on the real file system. */
export const lockFiles: LockFiles = {
  makeFolder: (folder) => {
    fs.mkdirSync(folder, { mode: 0o700 });
  },
  makeFile: (file) => fs.writeFileSync(file, '', { flag: 'wx', mode: 0o600 }),
  takePlace: (folder, place) => {
    try {
      fs.renameSync(folder, place);
      return true;
    } catch (error) {
      if (IS_TAKEN.has(codeOf(error))) return false;
      throw error;
    }
  },
  list: (folder) => {
    try {
      return fs.readdirSync(folder);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return [];
      throw error;
    }
  },
  touch: (file) => {
    try {
      fs.utimesSync(file, new Date(), new Date());
    } catch {
      // Whoever holds a lock that was broken finds out before it saves.
    }
  },
  age: (file) => {
    const stats = fs.statSync(file, { throwIfNoEntry: false });
    return stats === undefined ? undefined : Date.now() - stats.mtimeMs;
  },
  removeFile: (file) => fs.rmSync(file, { force: true }),
  removeEmptyFolder: (folder) => {
    try {
      fs.rmdirSync(folder);
    } catch {
      // Somebody's file is in it already, or somebody else removed it.
    }
  },
};

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
// the folder that is to take the place could not have been made.
const IS_TAKEN = new Set<unknown>(['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES', 'EBUSY']);
