import path from 'node:path';
import type { MaybePromise } from '../core/ports';
import { lockOfToken, temporaryName } from './hidden-names';
import { pidOf, type Silence } from './process-token';

/** The steps of the lock on the file system: each happens wholly or not at all, also when others do theirs meanwhile. */
export interface LockFiles {
  makeFile(file: string, text: string): MaybePromise<void>;
  /** Gives a file a second name, or a copy where it cannot have one; `false` when something has that name. */
  takePlace(file: string, place: string): MaybePromise<boolean>;
  /** The text of a file; `undefined` when it is not there, empty when it is no file. */
  read(file: string): MaybePromise<string | undefined>;
  touch(file: string): MaybePromise<void>;
  /** Milliseconds since a file was touched; `undefined` when it is not there. */
  age(file: string): MaybePromise<number | undefined>;
  /** What is not there stays so. */
  remove(file: string): MaybePromise<void>;
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

/** A file in the folder of a lock that holds a token of this process, ready to be put in a place. */
type Claim = { readonly file: string; readonly token: string };
type SilenceOf = (lock: string, holder: string, ageMs: number) => Silence;

/** A save takes milliseconds. Whoever waits this long is told instead: nothing may stop the run. */
export const LONGEST_WAIT_MS = 60_000;
const FIRST_PAUSE_MS = 1;
const LONGEST_PAUSE_MS = 50;

/**
 * Runs `work` while nobody else runs work under the same lock, in whatever process. The lock is a file that holds a
 * token which nobody else ever bears. It is taken by linking a file with that token to its place, which succeeds only
 * while nothing is there: so it never stands there without its holder's name. Its holder gives it back. Once that one
 * is gone, somebody else removes it, and for that takes another lock, which is named by the token: only who holds that
 * one may remove this token, so nobody removes a lock that is not the one they looked at. A process that dies at any
 * step leaves a lock that can be broken.
 *
 * It is no folder: watchers, such as Jest's own, end when a folder is gone before they watch it.
 *
 * @param work is given the token that stands in the lock as long as it is held
 * @throws Error when the lock is not free within a minute, naming the process that holds it
 */
export async function withLock<T>(
  lock: string,
  work: (token: string) => MaybePromise<T>,
  tools: LockTools,
): Promise<T> {
  const { files } = tools;
  const token = await acquire(lock, tools);
  // Only those who cannot ask whether this process runs go by it.
  const stop = tools.repeat(() => void touchOwn(lock, token, files));
  try {
    return await work(token);
  } finally {
    stop();
    if ((await files.read(lock)) === token) await files.remove(lock);
  }
}

/** Removes a lock whose holder is gone. */
export async function breakAbandoned(
  lock: string,
  tools: Pick<LockTools, 'files' | 'isAbandoned' | 'newToken'>,
  silenceOf: SilenceOf,
): Promise<void> {
  const holder = await abandonedHolder(lock, tools, silenceOf);
  if (holder === undefined) return;
  await withClaim(lock, tools, (claim) => removeToken(lock, holder, claim, tools, silenceOf));
}

async function acquire(lock: string, tools: LockTools): Promise<string> {
  const { files, now, sleep } = tools;
  return withClaim(lock, tools, async (claim) => {
    const watch = new Watch(now);
    const silenceOf: SilenceOf = (place, holder, ageMs) => watch.silence(place, holder, ageMs);
    const end = now() + LONGEST_WAIT_MS;
    let pauseMs = FIRST_PAUSE_MS;
    while (!(await files.takePlace(claim.file, lock))) {
      const holder = await files.read(lock);
      // A network may lose the answer that it was taken.
      if (holder === claim.token) break;
      const abandoned = await abandonedHolder(lock, tools, silenceOf);
      if (abandoned !== undefined) await removeToken(lock, abandoned, claim, tools, silenceOf);
      if (now() >= end) throw stillHeld(lock, holder);
      await sleep(pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
    return claim.token;
  });
}

async function withClaim<T>(
  lock: string,
  { files, newToken }: Pick<LockTools, 'files' | 'newToken'>,
  work: (claim: Claim) => Promise<T>,
): Promise<T> {
  const token = newToken();
  const file = path.join(path.dirname(lock), temporaryName(token));
  try {
    await files.makeFile(file, token);
    return await work({ file, token });
  } finally {
    await files.remove(file);
  }
}

/** The token in a lock when whose it is, is gone. */
async function abandonedHolder(
  lock: string,
  { files, isAbandoned }: Pick<LockTools, 'files' | 'isAbandoned'>,
  silenceOf: SilenceOf,
): Promise<string | undefined> {
  const holder = await files.read(lock);
  const ageMs = await files.age(lock);
  if (holder === undefined || ageMs === undefined) return undefined;
  return isAbandoned(holder, silenceOf(lock, holder, ageMs)) ? holder : undefined;
}

/** Removes the token of somebody gone, unless somebody else is about to; then whoever wants the lock comes again. */
async function removeToken(
  lock: string,
  holder: string,
  claim: Claim,
  tools: Pick<LockTools, 'files' | 'isAbandoned'>,
  silenceOf: SilenceOf,
): Promise<void> {
  const { files } = tools;
  const right = lockOfToken(lock, holder);
  if (!(await files.takePlace(claim.file, right))) {
    const other = await abandonedHolder(right, tools, silenceOf);
    if (other !== undefined) await removeToken(right, other, claim, tools, silenceOf);
    return;
  }
  if ((await files.read(lock)) === holder) await files.remove(lock);
  await files.remove(right);
}

async function touchOwn(lock: string, token: string, files: LockFiles): Promise<void> {
  if ((await files.read(lock)) === token) await files.touch(lock);
}

/** Follows the signs of life of holders, by its own clock: those of two machines may differ. */
class Watch {
  readonly #now: () => number;
  readonly #seen = new Map<string, { readonly holder: string; readonly ageMs: number; readonly since: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  silence(lock: string, holder: string, ageMs: number): Silence {
    const seen = this.#seen.get(lock);
    // A file that is touched gets younger.
    const isSilent = seen?.holder === holder && seen.ageMs <= ageMs;
    const since = isSilent ? seen.since : this.#now();
    this.#seen.set(lock, { holder, ageMs, since });
    return { watchedMs: this.#now() - since, ageMs };
  }
}

function stillHeld(lock: string, holder: string | undefined): Error {
  const by = holder === undefined ? '' : ` by the process ${pidOf(holder) ?? '?'}`;
  return new Error(`it has been locked for ${LONGEST_WAIT_MS / 1000} s${by} (${lock})`);
}
