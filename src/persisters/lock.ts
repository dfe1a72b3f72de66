import path from 'node:path';
import type { MaybePromise } from '../core/ports';
import { temporaryName } from './hidden-names';
import { pidOf, type Silence } from './process-token';

/** The steps of the lock on the file system: each happens wholly or not at all, also when others do theirs meanwhile. */
export interface LockFiles {
  makeFolder(folder: string): MaybePromise<void>;
  makeFile(file: string): MaybePromise<void>;
  /** Puts a folder in the place of one that is empty or not there; `false` when somebody's is there. */
  takePlace(folder: string, place: string): MaybePromise<boolean>;
  /** The names in a folder; none when it is not there. */
  list(folder: string): MaybePromise<string[]>;
  touch(file: string): MaybePromise<void>;
  /** Milliseconds since a file was touched; `undefined` when it is not there. */
  age(file: string): MaybePromise<number | undefined>;
  /** What is not there, or no longer empty, stays as it is. */
  removeFile(file: string): MaybePromise<void>;
  removeEmptyFolder(folder: string): MaybePromise<void>;
}

export type LockTools = {
  readonly files: LockFiles;
  readonly newToken: () => string;
  readonly isAbandoned: (token: string, silence: Silence) => boolean;
  /** In milliseconds, never set back. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Runs work now and then; gives back how to stop it. */
  readonly repeat: (work: () => void) => () => void;
};

/** A save takes milliseconds. Whoever waits this long is told instead: nothing may stop the run. */
export const LONGEST_WAIT_MS = 60_000;
const FIRST_PAUSE_MS = 1;
const LONGEST_PAUSE_MS = 50;

/**
 * Runs `work` while nobody else runs work under the same lock, in whatever process. The lock is a folder; whoever
 * holds it has one file in it, named by a token that nobody else ever bears. It is taken by putting a folder that
 * holds this file in its place, which succeeds only while it is empty or absent. It is given back, or broken when
 * its holder is gone, by removing the file of that very name: so nobody can remove a lock that is not the one they
 * looked at, and a process that dies at any step leaves a lock that can be broken, or an empty one.
 *
 * @param work is given the file that is there as long as the lock is held
 * @throws Error when the lock is not free within a minute, naming the process that holds it
 */
export async function withLock<T>(
  lock: string,
  work: (proof: string) => MaybePromise<T>,
  tools: LockTools,
): Promise<T> {
  const token = tools.newToken();
  await acquire(lock, token, tools);
  const proof = path.join(lock, token);
  // Only those who cannot ask whether this process runs go by it.
  const stop = tools.repeat(() => void tools.files.touch(proof));
  try {
    return await work(proof);
  } finally {
    stop();
    await remove(lock, token, tools.files);
  }
}

/** Removes the files of holders that are gone from a lock, and the lock when it is left empty. */
export async function breakAbandoned(
  lock: string,
  tools: Pick<LockTools, 'files' | 'isAbandoned'>,
  silenceOf: (token: string, ageMs: number) => Silence,
): Promise<string[]> {
  const { files } = tools;
  const holders: string[] = [];
  for (const token of await files.list(lock)) {
    const ageMs = await files.age(path.join(lock, token));
    if (ageMs === undefined) continue;
    if (tools.isAbandoned(token, silenceOf(token, ageMs))) await files.removeFile(path.join(lock, token));
    else holders.push(token);
  }
  // Where a folder cannot take the place of an empty one, such as on Windows, that one has to go.
  if (holders.length === 0) await files.removeEmptyFolder(lock);
  return holders;
}

async function acquire(lock: string, token: string, tools: LockTools): Promise<void> {
  const { files, now, sleep } = tools;
  const claim = path.join(path.dirname(lock), temporaryName(token));
  await files.makeFolder(claim);
  try {
    await files.makeFile(path.join(claim, token));
    const watch = new Watch(now);
    const end = now() + LONGEST_WAIT_MS;
    let pauseMs = FIRST_PAUSE_MS;
    while (!(await files.takePlace(claim, lock))) {
      const holders = await breakAbandoned(lock, tools, (holder, ageMs) => watch.silence(holder, ageMs));
      if (now() >= end) throw stillHeld(lock, holders);
      await sleep(pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  } catch (error) {
    await remove(claim, token, files);
    throw error;
  }
}

/** Follows the signs of life of a holder, by its own clock: those of two machines may differ. */
class Watch {
  readonly #now: () => number;
  #holder = '';
  #lastAgeMs = 0;
  #since = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  silence(holder: string, ageMs: number): Silence {
    // A file that is touched gets younger.
    if (holder !== this.#holder || ageMs < this.#lastAgeMs) this.#since = this.#now();
    this.#holder = holder;
    this.#lastAgeMs = ageMs;
    return { watchedMs: this.#now() - this.#since, ageMs };
  }
}

async function remove(folder: string, token: string, files: LockFiles): Promise<void> {
  await files.removeFile(path.join(folder, token));
  await files.removeEmptyFolder(folder);
}

function stillHeld(lock: string, holders: readonly string[]): Error {
  const pids = holders.map((holder) => pidOf(holder) ?? '?').join(', ');
  const holder = holders.length === 0 ? '' : ` by the process ${pids}`;
  return new Error(`it has been locked for ${LONGEST_WAIT_MS / 1000} s${holder} (${lock})`);
}
