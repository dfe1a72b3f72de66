import type { BodyChunk } from '../../core/interaction';
import { PieceTimes } from '../piece-times';

/** How far a moment is put off to keep two reads of the same millisecond apart. */
const MAX_DRIFT_MS = 20;
/** Pieces without framing that arrive closer together than this are one: TCP promises nothing about such boundaries. */
const SAME_PIECE_MS = 1;

/** The sizes of the pieces that a body came in, and when they came. */
export class ChunkTimes {
  readonly #startedAt = performance.now();
  readonly #times = new PieceTimes();
  /** When the bytes at hand came: chunks that came in one read share a moment, others do not. */
  #readAtMs = -1;
  #lastPieceAt = -Infinity;

  /** The pieces as they were framed; those of one moment as one, when there are very many. */
  get chunks(): BodyChunk[] {
    return this.#times.chunks;
  }

  /** Further bytes came off the wire. */
  beginRead(): void {
    const atMs = Math.round(performance.now() - this.#startedAt);
    this.#readAtMs = Math.max(atMs, Math.min(this.#readAtMs + 1, atMs + MAX_DRIFT_MS));
  }

  begin(): void {
    this.#times.begin(this.#readAtMs);
  }

  add(bytes: number): void {
    this.#times.add(bytes);
  }

  /** A piece of a body that has no framing of its own. */
  addPiece(bytes: number): void {
    const now = performance.now();
    if (now - this.#lastPieceAt >= SAME_PIECE_MS) {
      this.#lastPieceAt = now;
      this.begin();
    }
    this.add(bytes);
  }
}
