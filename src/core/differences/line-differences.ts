/** A line that both texts have, or one of them. */
export type ComparedLine = { readonly side: 'both' | 'left' | 'right'; readonly text: string };

/** Above this the middle part counts as replaced: comparing each line with each takes too long. */
const MOST_COMPARISONS = 4_000_000;

/** All lines of two texts, with what differs between the longest run of lines that they share. */
export function lineDifferences(left: readonly string[], right: readonly string[]): ComparedLine[] {
  let start = 0;
  while (start < Math.min(left.length, right.length) && left[start] === right[start]) start += 1;
  let end = 0;
  const shortest = Math.min(left.length, right.length) - start;
  while (end < shortest && left.at(-1 - end) === right.at(-1 - end)) end += 1;
  return [
    ...left.slice(0, start).map(both),
    ...changedLines(left.slice(start, left.length - end), right.slice(start, right.length - end)),
    ...left.slice(left.length - end).map(both),
  ];
}

const both = (text: string): ComparedLine => ({ side: 'both', text });
const onLeft = (text: string): ComparedLine => ({ side: 'left', text });
const onRight = (text: string): ComparedLine => ({ side: 'right', text });

// The longest common subsequence, from the lengths of those of all ends of both.
function changedLines(left: readonly string[], right: readonly string[]): ComparedLine[] {
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
  const lines: ComparedLine[] = [];
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
