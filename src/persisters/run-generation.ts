import fs from 'node:fs';
import path from 'node:path';
import { isMissing } from './error-code';
import { createFact, factName } from './facts';
import { isRunning } from './process-token';
import type { RunPosition } from './run-identity';

/** A test file as a run begins it: once for each project. */
export type BegunFile = { readonly projectId: string; readonly testPath: string };

/**
 * The folder of the run that is going on, below that of the process. In watch mode one process, with one seed, runs
 * again and again, and nothing that Jest passes on tells these runs apart. Two things do: a run begins each test file
 * once, so one that begins again belongs to a new run; and worker processes live for one run, so one that finds none
 * of those that were there before belongs to a new run.
 *
 * What remains: a file that runs in band, and did not run since the last such sign, is taken for one of the last
 * run; and a worker whose only fellow was started anew by Jest in the middle of a run is taken for one of the next.
 */
export function joinGeneration(runFolder: string, file: BegunFile, position: RunPosition): string {
  for (let number = latestIn(runFolder); ; number += 1) {
    const folder = path.join(runFolder, String(number));
    for (const part of ['files', 'processes']) fs.mkdirSync(path.join(folder, part), { recursive: true, mode: 0o700 });
    if (!join(folder, file, position)) continue;
    // The last but one is used by nobody any more.
    fs.rmSync(path.join(runFolder, String(number - 2)), { recursive: true, force: true });
    return folder;
  }
}

function join(folder: string, { projectId, testPath }: BegunFile, position: RunPosition): boolean {
  if (!isOfThisRun(path.join(folder, 'processes'), position)) return false;
  if (!createFact(path.join(folder, 'files', factName(projectId, testPath)))) return false;
  const { pid, start } = position.self;
  createFact(path.join(folder, 'processes', `${pid}.${start}`));
  return true;
}

// A run is either in band, which the main process alone is, or all in workers.
function isOfThisRun(processes: string, { main, self }: RunPosition): boolean {
  const noted = fs.readdirSync(processes);
  if (noted.length === 0 || noted.includes(`${self.pid}.${self.start}`)) return true;
  if (self.pid === main.pid) return false;
  return noted.some((name) => {
    const [pid, start = ''] = name.split('.');
    return Number(pid) !== main.pid && isRunning(Number(pid), start);
  });
}

function latestIn(folder: string): number {
  try {
    const numbers = fs.readdirSync(folder).map(Number).filter(Number.isInteger);
    return Math.max(0, ...numbers);
  } catch (error) {
    if (isMissing(error)) return 0;
    throw error;
  }
}
