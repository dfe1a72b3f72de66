import fs from 'node:fs';
import { spread } from './statistics.mjs';

const MARKERS = ['<!-- bench: begin -->', '<!-- bench: end -->'];

/** A table in Markdown that is as readable on a terminal. */
export function table(head, rows) {
  const widths = head.map((title, column) => Math.max(3, ...[title, ...rows.map((row) => row[column])].map(length)));
  const line = (cells) => `| ${cells.map((cell, column) => padded(cell, widths[column])).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** `0.52 (0.50 to 0.55)`: the median and its quartiles. */
export function shown(values, digits = 2) {
  const { median, low, high } = spread(values);
  return values.length === 1
    ? median.toFixed(digits)
    : `${median.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
}

/** Puts the tables of a run between the markers of a page, and leaves what a person wrote around them. */
export function writeBetweenMarkers(page, tables) {
  const text = fs.readFileSync(page, 'utf8');
  const [begin, end] = MARKERS.map((marker) => text.indexOf(marker));
  if (begin === -1 || end < begin) throw new Error(`${page} has no ${MARKERS.join(' and ')}`);
  fs.writeFileSync(page, `${text.slice(0, begin + MARKERS[0].length)}\n\n${tables}\n\n${text.slice(end)}`);
}

function length(cell) {
  return [...cell].length;
}

function padded(cell, width) {
  return cell + ' '.repeat(width - length(cell));
}
