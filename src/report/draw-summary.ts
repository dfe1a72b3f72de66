import { styleText } from 'node:util';
import { visibleLine } from '../core/visible-text';
import type { SummaryItem, SummaryLine } from './summary-lines';

type Style = Parameters<typeof styleText>[0];

/** Longer lists hide what comes after them; the report has all. */
const MOST_ITEMS = 10;

const STYLES: Readonly<Record<SummaryLine['tone'], Style>> = {
  done: ['bold', 'green'],
  open: ['bold', 'yellow'],
  bad: ['bold', 'red'],
};

/** Gives a text in a style, or as it is where there are no colours. */
export type Paint = (style: Style, text: string) => string;

/** Paints where colours may be, as `mayColour` says. */
export function paintWhere(isColoured: boolean): Paint {
  return (style, text) => (isColoured ? styleText(style, text, { validateStream: false }) : text);
}

/** Draws the summary as Jest draws its own of snapshots; the empty text when there is nothing to say. */
export function drawSummary(lines: readonly SummaryLine[], paint: Paint): string {
  if (lines.length === 0) return '';
  const drawn = lines.flatMap(({ tone, head, rest, advice, items }) => [
    `${paint(STYLES[tone], ` › ${head}`)}${visibleLine(rest)}${advice === undefined ? '' : ` ${paint('dim', advice)}`}`,
    ...items.slice(0, MOST_ITEMS).flatMap(drawItem),
    ...(items.length > MOST_ITEMS ? [`   … and ${items.length - MOST_ITEMS} more`] : []),
  ]);
  return `${[paint('bold', 'Cassette Summary'), ...drawn].join('\n')}\n\n`;
}

function drawItem({ path, notes }: SummaryItem): string[] {
  return [`   ↳ ${visibleLine(path)}`, ...notes.map((note) => `       • ${visibleLine(note)}`)];
}
