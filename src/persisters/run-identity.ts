import { isMainThread } from 'node:worker_threads';
import { PLACE, isRunning, processStart } from './process-token';

/** A process, told from a later one that has its number. */
export type ProcessIdentity = { readonly pid: number; readonly start: string };

/** Where in a Jest run this code runs. */
export type RunPosition = {
  /** The process that Jest was started as. */
  readonly main: ProcessIdentity;
  readonly self: ProcessIdentity;
};

/**
 * Finds the process that Jest was started as: the parent of a worker process, and this very one in band and in
 * worker threads. `JEST_WORKER_ID` does not tell them apart: Jest sets it in band too.
 */
export function runPosition(): RunPosition {
  const isWorkerProcess = isMainThread && process.send !== undefined && JEST_WORKER.test(process.argv[1] ?? '');
  return { main: identity(isWorkerProcess ? process.ppid : process.pid), self: identity(process.pid) };
}

/** The name of a run's folder; `seed` tells runs apart that one process starts after each other. */
export function runName({ main }: RunPosition, seed: number): string {
  return [PLACE, main.pid, main.start, seed].join('.');
}

/** Whether the process of a run that this name names may still be running; `undefined` when nothing tells. */
export function isRunOngoing(name: string): boolean | undefined {
  const [place, pid, start] = name.split('.');
  if (place !== PLACE || start === undefined || !(Number(pid) > 0)) return undefined;
  return isRunning(Number(pid), start);
}

// The script that jest-worker starts, as the path of its package and as the name of its file.
const JEST_WORKER = /[\\/]jest-worker[\\/]|[\\/]processChild\.[cm]?js$/;

function identity(pid: number): ProcessIdentity {
  return { pid, start: processStart(pid) };
}
