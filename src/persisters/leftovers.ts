import fs from 'node:fs';
import path from 'node:path';
import { hiddenKind } from './hidden-names';
import { breakAbandoned } from './lock';
import { lockTools } from './lock-tools';
import { isAbandoned, type Silence } from './process-token';

/** Nothing temporary lives this long; only what was left on another machine is told by it. */
const OLD_AFTER_MS = 3_600_000;

/**
 * Removes from a folder what killed processes left there: temporary files and locks. What a living process made
 * stays. A folder that is not there or cannot be read is none of its business.
 */
export async function clearLeftovers(folder: string): Promise<void> {
  for (const name of namesIn(folder)) {
    const hidden = hiddenKind(name);
    if (hidden === undefined) continue;
    try {
      await clear(path.join(folder, name), hidden);
    } catch {
      // What cannot be removed now is removed by whoever can, and hurts nobody meanwhile.
    }
  }
}

async function clear(file: string, hidden: NonNullable<ReturnType<typeof hiddenKind>>): Promise<void> {
  if (hidden.kind === 'lock') {
    await breakAbandoned(file, lockTools, (_lock, _holder, ageMs) => silence(ageMs));
  } else if (isAbandoned(hidden.token, silence(Date.now() - fs.lstatSync(file).mtimeMs))) {
    fs.rmSync(file, { recursive: true, force: true });
  }
}

function silence(ageMs: number): Silence {
  return { watchedMs: ageMs > OLD_AFTER_MS ? ageMs : 0, ageMs };
}

function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    return [];
  }
}
