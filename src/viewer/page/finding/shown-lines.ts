import type { ComparedLine } from '../../../core/differences/line-differences';

/** A line that is shown, or how many equal ones were left out in between. */
export type ShownLine = ComparedLine | { readonly side: 'skipped'; readonly count: number };

/** Equal lines that stand around a difference. */
const CONTEXT = 2;

/** Lines that differ, with a few around them. */
export function shownLines(lines: readonly ComparedLine[]): ShownLine[] {
  const changed = lines.flatMap(({ side }, index) => (side === 'both' ? [] : [index]));
  const shown = new Set(
    changed.flatMap((index) => Array.from({ length: 2 * CONTEXT + 1 }, (_, at) => index + at - CONTEXT)),
  );
  const result: ShownLine[] = [];
  for (const [index, line] of lines.entries()) {
    const last = result.at(-1);
    if (shown.has(index)) result.push(line);
    else if (last?.side === 'skipped') result.splice(-1, 1, { side: 'skipped', count: last.count + 1 });
    else result.push({ side: 'skipped', count: 1 });
  }
  return result;
}
