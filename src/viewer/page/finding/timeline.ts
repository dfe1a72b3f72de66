import type { PageEntry } from '../../page-model';

/** A place in the waterfall, in fractions of its width. */
export type Bar = {
  readonly start: number;
  readonly width: number;
  /** Where in it the head of the response came, from 0 to 1; absent where nobody knows. */
  readonly head?: number;
  /** Where in it pieces of the body came. */
  readonly pieces: readonly number[];
};

export type Timeline = {
  /** One for each entry; `undefined` where it has no time. */
  readonly bars: readonly (Bar | undefined)[];
  /** Where time was left out, in fractions of the width: nothing was asked there for long. */
  readonly gaps: readonly number[];
};

type Stretch = { readonly startMs: number; endMs: number };

/** A wait that is longer than this and than what was asked before and behind it is left out. */
const LONGEST_WAIT_MS = 1000;
const GAP_WIDTH = 0.02;
/** However many gaps there are, they take no more. */
const ALL_GAPS_WIDTH = 0.25;

/** Lays the interactions of one cassette out in time. What was recorded on other days stands behind a gap. */
export function timelineOf(entries: readonly PageEntry[]): Timeline {
  const stretches = stretchesOf(entries);
  const gapWidth = Math.min(GAP_WIDTH, ALL_GAPS_WIDTH / Math.max(1, stretches.length - 1));
  const busyMs = stretches.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0) || 1;
  const scale = (1 - gapWidth * (stretches.length - 1)) / busyMs;
  const places: (Stretch & { readonly from: number })[] = [];
  let from = 0;
  for (const stretch of stretches) {
    places.push({ ...stretch, from });
    from += (stretch.endMs - stretch.startMs) * scale + gapWidth;
  }
  const place = (ms: number): number => {
    const stretch = places[lastAtOrBefore(places, ms)];
    return stretch === undefined ? 0 : stretch.from + (Math.min(ms, stretch.endMs) - stretch.startMs) * scale;
  };
  return {
    bars: entries.map((entry) => barOf(entry, place, scale)),
    gaps: places.slice(1).map((stretch) => stretch.from - gapWidth / 2),
  };
}

function barOf(entry: PageEntry, place: (ms: number) => number, scale: number): Bar | undefined {
  const { atMs, tookMs = 0, headMs, pieceMs = [] } = entry;
  if (atMs === undefined) return undefined;
  const inBar = (ms: number): number => (tookMs === 0 ? 0 : Math.min(1, ms / tookMs));
  return {
    start: place(atMs),
    width: tookMs * scale,
    ...(headMs === undefined ? {} : { head: inBar(headMs) }),
    pieces: pieceMs.map(inBar),
  };
}

function stretchesOf(entries: readonly PageEntry[]): Stretch[] {
  const spans = entries
    .flatMap(({ atMs, tookMs = 0 }) => (atMs === undefined ? [] : [{ startMs: atMs, endMs: atMs + tookMs }]))
    .sort((one, other) => one.startMs - other.startMs);
  const busyMs = spans.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  const longestWaitMs = Math.max(LONGEST_WAIT_MS, busyMs);
  const stretches: Stretch[] = [];
  for (const { startMs, endMs } of spans) {
    const last = stretches.at(-1);
    if (last === undefined || startMs - last.endMs > longestWaitMs) stretches.push({ startMs, endMs });
    else last.endMs = Math.max(last.endMs, endMs);
  }
  return stretches;
}

function lastAtOrBefore(stretches: readonly Stretch[], ms: number): number {
  let [low, high] = [0, stretches.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((stretches[middle]?.startMs ?? Infinity) <= ms) low = middle;
    else high = middle - 1;
  }
  return low;
}
