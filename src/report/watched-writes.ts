import { setTimeout } from 'node:timers/promises';
import type { Config } from '@jest/types';
import { accountOf } from './file-report';
import type { EndedRun } from './report-of-run';

/**
 * How long it takes at most until Jest has noticed a changed file: its watcher waits for further changes of it, then for
 * those of others, then reads it.
 */
const NOTICED_AFTER_MS = 1_000;
const PAUSES = 10;

/** Whether Jest goes on after this run. */
export function isWatching({ watch, watchAll }: Pick<Config.GlobalConfig, 'watch' | 'watchAll'>): boolean {
  return watch || watchAll;
}

/**
 * Whether a run wrote cassettes that Jest watches, as it does files with the endings of modules. Changes that it notices
 * while a run goes on start no other; the last ones of a run may come after it.
 */
export function hasWatchedWrites({ files }: Pick<EndedRun, 'files'>): boolean {
  return files.some(({ test, told }) => {
    if (told === undefined) return false;
    const { uses, deleted } = accountOf(told);
    const written = [...uses.filter(({ outcome }) => outcome !== 'replayed'), ...deleted];
    return written.some((one) => isWatched(one.path, test.context.config));
  });
}

/** Waits until Jest has noticed what was written. In pauses, since a process that was held up hears of it late. */
export async function untilNoticed(): Promise<void> {
  for (let pause = 0; pause < PAUSES; pause += 1) await setTimeout(NOTICED_AFTER_MS / PAUSES);
}

// Its watcher looks at how the whole name ends, with or without a dot before it.
function isWatched(file: string, { moduleFileExtensions, watchPathIgnorePatterns }: Config.ProjectConfig): boolean {
  return (
    moduleFileExtensions.some((extension) => file.endsWith(extension)) &&
    !watchPathIgnorePatterns.some((pattern) => new RegExp(pattern).test(file))
  );
}
