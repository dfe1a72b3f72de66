import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A save takes milliseconds; a lock this old was left by a process that is gone. */
const STALE_AFTER_MS = 10_000;
const FIRST_WAIT_MS = 1;
const LONGEST_WAIT_MS = 50;

/**
 * Runs `work` while no other worker of this machine runs work for the same file. The lock is a file in the folder
 * for temporary files, because one beside the cassette would show up in watch mode and in version control.
 */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const lock = lockFile(file);
  await acquire(lock);
  try {
    return await work();
  } finally {
    fs.rmSync(lock, { force: true });
  }
}

async function acquire(lock: string): Promise<void> {
  for (let waitMs = FIRST_WAIT_MS; !tryToLock(lock); waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    if (isStale(lock)) removeStale(lock);
    else await sleep(waitMs);
  }
}

function tryToLock(lock: string): boolean {
  try {
    fs.writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function isStale(lock: string): boolean {
  const stats = fs.statSync(lock, { throwIfNoEntry: false });
  if (stats === undefined) return false;
  return Date.now() - stats.mtimeMs > STALE_AFTER_MS || !isRunning(readPid(lock));
}

// Renaming first: of two processes that find the same stale lock, only one removes it.
function removeStale(lock: string): void {
  const aside = `${lock}.${process.pid}`;
  try {
    fs.renameSync(lock, aside);
    fs.rmSync(aside, { force: true });
  } catch {
    // Another process was faster.
  }
}

function readPid(lock: string): number {
  try {
    return Number(fs.readFileSync(lock, 'utf8'));
  } catch {
    return Number.NaN;
  }
}

function isRunning(pid: number): boolean {
  // The file is empty between its creation and its first byte: its maker is running.
  if (!Number.isInteger(pid) || pid <= 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function lockFile(file: string): string {
  const folder = path.join(os.tmpdir(), `jest-environment-vcr-${process.getuid?.() ?? 'user'}`);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const name = createHash('sha256').update(path.resolve(file)).digest('hex').slice(0, 32);
  return path.join(folder, `${name}.lock`);
}
