import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import { threadId } from 'node:worker_threads';
import { codeOf } from './error-code';

/** How long its maker has given no sign of life: as seen by the one who asks, and by the file's own time. */
export type Silence = { readonly watchedMs: number; readonly ageMs: number };

/** Longer than the longest merge blocks a process that cannot be asked otherwise. */
export const SILENT_AFTER_MS = 45_000;
/** A process number that is in use may by now be another process's, where nothing tells when that one began. */
const RECYCLED_AFTER_MS = 600_000;
const UNKNOWN_START = '0';
const MAIN_THREAD = 0;

/**
 * Names the machine and, on Linux, its boot and the space its process numbers count in: containers that share a
 * folder may share a host name, and each has a process 1.
 */
export const PLACE = createHash('sha256')
  .update([os.hostname(), read('/proc/sys/kernel/random/boot_id'), readLink('/proc/self/ns/pid')].join('\n'))
  .digest('hex')
  .slice(0, 8);

/**
 * A name for something that this thread of this process makes, told from every other: which machine and set of
 * processes, which process, since when, which thread, and a random part.
 */
export function newToken(): string {
  const random = randomBytes(8).toString('hex');
  return [PLACE, process.pid, processStart(process.pid), threadId, random].join('-');
}

/** The process number in a token, for messages. */
export function pidOf(token: string): number | undefined {
  return parse(token)?.pid;
}

/**
 * Says whether nobody is left who could still use what bears this token. A process that lives keeps what it holds,
 * however long its event loop is blocked. One that cannot be asked, because it runs elsewhere, or is a thread among
 * others, counts as gone after a silence.
 */
export function isAbandoned(token: string, { watchedMs, ageMs }: Silence): boolean {
  const owner = parse(token);
  if (owner?.place !== PLACE) return watchedMs > SILENT_AFTER_MS;
  if (!isRunning(owner.pid, owner.start)) return true;
  const isOtherThread = owner.thread !== MAIN_THREAD && !(owner.pid === process.pid && owner.thread === threadId);
  if (isOtherThread) return watchedMs > SILENT_AFTER_MS;
  return owner.start === UNKNOWN_START && ageMs > RECYCLED_AFTER_MS;
}

/** Says whether a process of this place is running, and is the one that began then. */
export function isRunning(pid: number, start: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // A process of another user's may not be signalled; it is there.
    if (codeOf(error) !== 'EPERM') return false;
  }
  const startNow = processStart(pid);
  return start === UNKNOWN_START || startNow === UNKNOWN_START || startNow === start;
}

/** When a process began, as Linux counts it; `0` where that is not cheap to know. */
export function processStart(pid: number): string {
  // The name of the program stands in parentheses and may hold spaces and parentheses itself.
  const fields = read(`/proc/${pid}/stat`).replace(/^.*\)/s, '').trim().split(/\s+/);
  const start = fields[19];
  return start !== undefined && /^\d+$/.test(start) ? Number(start).toString(36) : UNKNOWN_START;
}

type Owner = { readonly place: string; readonly pid: number; readonly start: string; readonly thread: number };

function parse(token: string): Owner | undefined {
  const match = /^([0-9a-f]{8})-(\d+)-([0-9a-z]+)-(\d+)-[0-9a-f]{16}$/.exec(token);
  const [, place, pid, start, thread] = match ?? [];
  if (place === undefined || start === undefined || Number(pid) <= 0) return undefined;
  return { place, pid: Number(pid), start, thread: Number(thread) };
}

function read(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function readLink(file: string): string {
  try {
    return fs.readlinkSync(file);
  } catch {
    return '';
  }
}
