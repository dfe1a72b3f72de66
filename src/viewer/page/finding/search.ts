import type { PageCassette } from '../../page-model';
import type { DetailStore } from '../state/detail-store';
import { hasWords, mayHold, wordsLeft, type Query } from './query';
import type { Found } from './rows';

/** Work is put aside after so long: a frame of the screen has 16 ms. */
const SLICE_MS = 8;

/** The list is drawn anew with each message. */
const TOLD_AFTER_MS = 100;

/** How far a search is. */
export type SearchProgress = { readonly found: NonNullable<Found>; readonly count: number; readonly isDone: boolean };

/**
 * Searches all that the page has, in slices between which the page answers. Tells what it has found now and then, and at
 * the end; ends early when the signal says so.
 */
export async function search(
  query: Query,
  cassettes: readonly PageCassette[],
  store: DetailStore,
  signal: AbortSignal,
  tell: (progress: SearchProgress) => void,
): Promise<void> {
  const found = new Map<number, number[]>();
  let count = 0;
  let sliceEnd = performance.now() + SLICE_MS;
  let toldAt = performance.now();
  for (const [number, cassette] of cassettes.entries()) {
    for (const positions of positionsIn(query, cassette, store)) {
      const known = found.get(number) ?? [];
      if (positions.length > 0) found.set(number, [...known, ...positions]);
      count += positions.length;
      if (performance.now() < sliceEnd) continue;
      if (performance.now() - toldAt > TOLD_AFTER_MS) {
        tell({ found: new Map(found), count, isDone: false });
        toldAt = performance.now();
      }
      await nextTask();
      if (signal.aborted) return;
      sliceEnd = performance.now() + SLICE_MS;
    }
  }
  tell({ found, count, isDone: true });
}

/** Block by block, since that is what may take long. */
function* positionsIn(query: Query, cassette: PageCassette, store: DetailStore): Generator<number[], void, undefined> {
  for (const [number, { id, start }] of cassette.blocks.entries()) {
    const end = cassette.blocks[number + 1]?.start ?? cassette.entries.length;
    const blockText = store.blockText(id) ?? '';
    const held = new Map(query.words.map((word) => [word, mayHold(blockText, word)]));
    yield range(start, end).filter((position) => {
      const entry = cassette.entries[position];
      const left = entry === undefined ? undefined : wordsLeft(query, entry, cassette);
      if (!left?.every((word) => held.get(word))) return false;
      if (left.length === 0) return true;
      const detail = store.detail(cassette, position);
      return detail !== undefined && hasWords(detail, left);
    });
  }
}

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, index) => start + index);
}

// Timers wait for 4 ms when they follow each other; a message does not.
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
