import { visibleLine } from '../../core/visible-text';

/** Longer names are made to hurt. */
const LONGEST = 200;

/** What came out of a file, as `visibleLine` shows it, and cut where it would fill the screen. */
export function printable(text: string): string {
  const visible = visibleLine(text);
  return visible.length > LONGEST ? `${visible.slice(0, LONGEST - 1)}…` : visible;
}
