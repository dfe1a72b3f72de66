/** A line that both texts have, or one of them; how many equal lines were left out in between. */
export type LineDifference =
  | { readonly side: 'both' | 'left' | 'right'; readonly text: string }
  | { readonly side: 'skipped'; readonly count: number };

type Line = { readonly side: 'both' | 'left' | 'right'; readonly text: string };

/** Equal lines that stand around a difference. */
const CONTEXT = 2;
/** Above this the middle part counts as replaced: comparing each line with each takes too long. */
const MOST_COMPARISONS = 4_000_000;

/** How two texts differ, line by line. */
export function lineDifferences(left: string, right: string): LineDifference[] {
  const [leftLines, rightLines] = [left.split('\n'), right.split('\n')];
  let start = 0;
  while (start < Math.min(leftLines.length, rightLines.length) && leftLines[start] === rightLines[start]) start += 1;
  let end = 0;
  const shortest = Math.min(leftLines.length, rightLines.length) - start;
  while (end < shortest && leftLines.at(-1 - end) === rightLines.at(-1 - end)) end += 1;
  return withoutLongRuns([
    ...leftLines.slice(0, start).map(both),
    ...changedLines(leftLines.slice(start, leftLines.length - end), rightLines.slice(start, rightLines.length - end)),
    ...leftLines.slice(leftLines.length - end).map(both),
  ]);
}

const both = (text: string): Line => ({ side: 'both', text });
const onLeft = (text: string): Line => ({ side: 'left', text });
const onRight = (text: string): Line => ({ side: 'right', text });

// The longest common subsequence, from the lengths of those of all ends of both.
function changedLines(left: readonly string[], right: readonly string[]): Line[] {
  if (left.length * right.length > MOST_COMPARISONS) return [...left.map(onLeft), ...right.map(onRight)];
  const width = right.length + 1;
  const lengths = new Uint32Array((left.length + 1) * width);
  const at = (row: number, column: number): number => lengths[row * width + column] ?? 0;
  for (let row = left.length - 1; row >= 0; row -= 1) {
    for (let column = right.length - 1; column >= 0; column -= 1) {
      const isSame = left[row] === right[column];
      lengths[row * width + column] = isSame
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const lines: Line[] = [];
  let [row, column] = [0, 0];
  while (row < left.length || column < right.length) {
    const [leftLine, rightLine] = [left[row], right[column]];
    if (leftLine !== undefined && leftLine === rightLine) {
      lines.push(both(leftLine));
      row += 1;
      column += 1;
    } else if (leftLine !== undefined && (rightLine === undefined || at(row + 1, column) >= at(row, column + 1))) {
      lines.push(onLeft(leftLine));
      row += 1;
    } else {
      lines.push(onRight(rightLine ?? ''));
      column += 1;
    }
  }
  return lines;
}

function withoutLongRuns(lines: readonly Line[]): LineDifference[] {
  const changed = lines.flatMap(({ side }, index) => (side === 'both' ? [] : [index]));
  const shown = new Set(
    changed.flatMap((index) => Array.from({ length: 2 * CONTEXT + 1 }, (_, at) => index + at - CONTEXT)),
  );
  const result: LineDifference[] = [];
  for (const [index, line] of lines.entries()) {
    const last = result.at(-1);
    if (shown.has(index)) result.push(line);
    else if (last?.side === 'skipped') result.splice(-1, 1, { side: 'skipped', count: last.count + 1 });
    else result.push({ side: 'skipped', count: 1 });
  }
  return result;
}
