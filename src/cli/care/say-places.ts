import { groupBy } from '../../core/group-by';
import { printable } from './printable';

/** More lines of one file than this say nothing more. */
const MOST_LINES = 50;

type Place = { readonly interaction?: number; readonly place: string; readonly count: number };

/** A line for each interaction, counted from 1, with the places in it. */
export function placeLines(places: readonly Place[]): string[] {
  const groups = groupBy(places, ({ interaction }) => String(interaction ?? ''));
  const lines = [...groups.values()].map((group) => {
    const position = group[0]?.interaction;
    const said = group.map(({ place, count }) => `${printable(place)}${count === 1 ? '' : ` (${count} values)`}`);
    return `${position === undefined ? '' : `interaction ${position + 1}: `}${shortened(said, 20).join(', ')}`;
  });
  return shortened(lines, MOST_LINES);
}

/** The first ones, and how many more there are. */
export function shortened(lines: readonly string[], most: number): string[] {
  return lines.length <= most ? [...lines] : [...lines.slice(0, most), `… and ${lines.length - most} more`];
}
