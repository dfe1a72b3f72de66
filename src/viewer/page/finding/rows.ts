import type { PageCassette } from '../../page-model';

/** A line of the list: the heading of a cassette, or an interaction of it. Both by their positions. */
export type Row =
  | { readonly kind: 'cassette'; readonly cassette: number; readonly shown: number }
  | { readonly kind: 'interaction'; readonly cassette: number; readonly position: number };

/** Which interactions of which cassettes a search found; `undefined` where nobody searches. */
export type Found = ReadonlyMap<number, readonly number[]> | undefined;

/** The lines for these cassettes. One alone needs no heading; where a search finds nothing, nothing stands. */
export function rowsOf(cassettes: readonly PageCassette[], scope: readonly number[], found: Found): Row[] {
  const rows: Row[] = [];
  for (const number of scope) {
    const cassette = cassettes[number];
    if (cassette === undefined) continue;
    const positions = found === undefined ? cassette.entries.keys() : (found.get(number) ?? []);
    const interactions = [...positions].map((position): Row => ({ kind: 'interaction', cassette: number, position }));
    if (found !== undefined && interactions.length === 0) continue;
    const hasHeading = scope.length > 1 || cassette.problem !== undefined;
    if (hasHeading) rows.push({ kind: 'cassette', cassette: number, shown: interactions.length });
    for (const row of interactions) rows.push(row);
  }
  return rows;
}

/** Where the row of an interaction stands; `undefined` where it is not shown. */
export function positionIn(
  rows: readonly Row[],
  cassettes: readonly PageCassette[],
  { path, position }: { readonly path: string; readonly position: number },
): number | undefined {
  const number = cassettes.findIndex((cassette) => cassette.path === path);
  const found = rows.findIndex(
    (row) => row.kind === 'interaction' && row.cassette === number && row.position === position,
  );
  return found === -1 ? undefined : found;
}

/** The next interaction from a row on, in steps of 1 or -1; headings are stepped over. */
export function nextInteraction(rows: readonly Row[], from: number, step: 1 | -1): number | undefined {
  for (let index = from + step; index >= 0 && index < rows.length; index += step) {
    if (rows[index]?.kind === 'interaction') return index;
  }
  return undefined;
}

/** The first interaction of the next cassette, or of the one before. */
export function nextCassette(rows: readonly Row[], from: number, step: 1 | -1): number | undefined {
  const here = rows[from]?.cassette;
  let index = nextInteraction(rows, from, step);
  while (index !== undefined && rows[index]?.cassette === here) index = nextInteraction(rows, index, step);
  if (index === undefined || step === 1) return index;
  const there = rows[index]?.cassette;
  for (let first = index; ; first = index) {
    index = nextInteraction(rows, first, -1);
    if (index === undefined || rows[index]?.cassette !== there) return first;
  }
}
