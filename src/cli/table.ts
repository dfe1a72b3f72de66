import type { Terminal } from './terminal';

export type Column = {
  readonly title: string;
  /** Numbers stand at the right. */
  readonly isRight?: boolean;
  /** Gives way where the terminal is narrow, down to this many characters. */
  readonly atLeast?: number;
  /** Of a path the end says most: its beginning is cut off. */
  readonly isPath?: boolean;
};

const GAP = 2;

/**
 * Lays rows out in columns. On a terminal no line is longer than it is wide, as far as the columns that may be cut allow;
 * elsewhere nothing is cut, for another program may read it.
 */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  terminal: Terminal,
): string[] {
  const titles = columns.map(({ title }) => title.toUpperCase());
  const widths = columns.map((_, index) => widest([titles, ...rows].map((row) => row[index] ?? '')));
  const fitting = terminal.isTerminal ? fit(columns, widths, terminal.columns) : widths;
  const line = (row: readonly string[]): string =>
    columns
      .map((column, index) => {
        const width = fitting[index] ?? 0;
        const text = cut(row[index] ?? '', width, column);
        return column.isRight === true ? text.padStart(width) : text.padEnd(width);
      })
      .join(' '.repeat(GAP))
      .trimEnd();
  return [terminal.style('bold', line(titles)), ...rows.map(line)];
}

function fit(columns: readonly Column[], widths: readonly number[], available: number): number[] {
  let tooMany = widths.reduce((sum, width) => sum + width, 0) + GAP * (columns.length - 1) - available;
  const fitting = [...widths];
  // The last ones first: what a row is about stands in front.
  for (let index = columns.length - 1; index >= 0 && tooMany > 0; index -= 1) {
    const { atLeast } = columns[index] ?? {};
    const width = fitting[index] ?? 0;
    if (atLeast === undefined || width <= atLeast) continue;
    const taken = Math.min(tooMany, width - atLeast);
    fitting[index] = width - taken;
    tooMany -= taken;
  }
  return fitting;
}

function cut(text: string, width: number, { isPath }: Pick<Column, 'isPath'>): string {
  if (text.length <= width) return text;
  return isPath === true ? `…${text.slice(text.length - width + 1)}` : `${text.slice(0, width - 1)}…`;
}

// Not spread into arguments: there may be more rows than the stack holds.
function widest(texts: readonly string[]): number {
  return texts.reduce((width, { length }) => Math.max(width, length), 0);
}
