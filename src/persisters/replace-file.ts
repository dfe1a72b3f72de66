import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from './error-code';
import { temporaryName } from './hidden-names';
import { newToken } from './process-token';

/** What a test replaces to see the moments that a real file system seldom shows. */
export type ReplaceTools = {
  readonly rename: (from: string, to: string) => void;
  readonly isWindows: boolean;
  readonly sleep: (ms: number) => Promise<unknown>;
};

const REAL_TOOLS: ReplaceTools = {
  rename: (from, to) => fs.renameSync(from, to),
  isWindows: process.platform === 'win32',
  sleep: (ms) => sleep(ms),
};

/** On Windows, a file that somebody has open (a virus scanner, another reader) cannot be replaced just then. */
const BUSY = new Set<unknown>(['EPERM', 'EACCES', 'EBUSY']);
const FIRST_PAUSE_MS = 10;
const LONGEST_RETRY_MS = 2000;

/**
 * Puts a text in the place of a file in one step: a temporary file beside it is written, brought to the disk and
 * renamed. Mode and owner of the old file are kept, as far as this process may set them. Of several hard links to
 * the old file only this name gets the new text.
 *
 * @param check runs right before the rename; when it throws, the old file stays
 */
export async function replaceFile(
  target: string,
  parts: Iterable<string>,
  check: () => void,
  tools: ReplaceTools = REAL_TOOLS,
): Promise<void> {
  const old = fs.statSync(target, { throwIfNoEntry: false });
  refuseToReplace(old);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  const temporary = path.join(path.dirname(target), temporaryName(newToken()));
  try {
    write(temporary, parts, old);
    check();
    await rename(temporary, target, tools);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

// Renaming needs no right to write the old file, yet whoever took that right away wants the file kept.
function refuseToReplace(old: fs.Stats | undefined): void {
  if (old === undefined) return;
  if (old.isDirectory()) throw new Error('a folder stands in its place');
  if (!old.isFile()) throw new Error('it is no regular file');
  if ((old.mode & 0o222) === 0) throw new Error('the file is read-only');
}

function write(file: string, parts: Iterable<string>, old: fs.Stats | undefined): void {
  const descriptor = fs.openSync(file, 'wx');
  try {
    for (const part of parts) fs.writeFileSync(descriptor, part);
    if (old !== undefined) {
      keepOwner(descriptor, old);
      fs.fchmodSync(descriptor, old.mode & 0o777);
    }
    // Without it, a power cut after the rename could leave the new name with nothing in it. The folder is not synced:
    // then the old file is there, whole, and a save would take half as long again.
    ignoreUnsupported(() => fs.fsyncSync(descriptor));
  } finally {
    fs.closeSync(descriptor);
  }
}

// Only root may give files away, which is who records in many containers. Others lose nothing but the owner.
function keepOwner(descriptor: number, old: fs.Stats): void {
  const { uid, gid } = fs.fstatSync(descriptor);
  if (uid === old.uid && gid === old.gid) return;
  try {
    fs.fchownSync(descriptor, old.uid, old.gid);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') throw error;
  }
}

async function rename(from: string, to: string, { rename, isWindows, sleep }: ReplaceTools): Promise<void> {
  let waitedMs = 0;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs *= 2) {
    try {
      rename(from, to);
      return;
    } catch (error) {
      if (!isWindows || !BUSY.has(codeOf(error)) || waitedMs >= LONGEST_RETRY_MS) throw error;
    }
    await sleep(pauseMs);
    waitedMs += pauseMs;
  }
}

// Some network and user-space file systems know no fsync.
function ignoreUnsupported(sync: () => void): void {
  try {
    sync();
  } catch (error) {
    if (!['EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'].includes(String(codeOf(error)))) throw error;
  }
}
