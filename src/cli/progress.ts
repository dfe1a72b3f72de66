import type { Terminal } from './terminal';

/** Sooner nobody wonders what goes on. */
const SHOWN_AFTER_MS = 1000;
const REDRAWN_AFTER_MS = 100;
const BAR_COLUMNS = 24;

/**
 * Does work for each item, one after the other, and draws a progress bar on standard error once that takes longer than a
 * second, where somebody watches.
 *
 * @param label says what is done, such as `Reading cassettes`
 * @param now milliseconds of a clock that only goes forward
 * @returns what the work gave, in the order of the items; its first error ends it
 */
export async function withProgress<Item, Result>(
  terminal: Terminal,
  items: readonly Item[],
  label: string,
  work: (item: Item, index: number) => Result | Promise<Result>,
  now: () => number = () => performance.now(),
): Promise<Result[]> {
  const startedAt = now();
  const results: Result[] = [];
  let drawnAt: number | undefined;
  try {
    for (const [index, item] of items.entries()) {
      results.push(await work(item, index));
      const at = now();
      if (
        !terminal.isWatched ||
        at - (drawnAt ?? startedAt) < (drawnAt === undefined ? SHOWN_AFTER_MS : REDRAWN_AFTER_MS)
      )
        continue;
      drawnAt = at;
      terminal.draw(progressLine(label, index + 1, items.length, terminal.columns));
    }
  } finally {
    if (drawnAt !== undefined) terminal.draw('');
  }
  return results;
}

/** The line of a progress bar, no longer than the terminal is wide. */
export function progressLine(label: string, done: number, all: number, columns: number): string {
  const full = Math.round((done / all) * BAR_COLUMNS);
  const bar = `${'█'.repeat(full)}${'░'.repeat(BAR_COLUMNS - full)}`;
  const line = `${label} ${bar} ${done}/${all}`;
  // One column less: some terminals begin a new line when the last one is filled.
  return line.length < columns ? line : `${label} ${done}/${all}`.slice(0, Math.max(columns - 1, 0));
}
