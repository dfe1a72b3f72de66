import type { BodyChunk } from '../core/interaction';

/** More boundaries than this are only worth their place in a file where time passed between them. */
const MOST_EXACT = 1_000;
/** More than this are not kept: the more there are, the further apart they have to be. */
const MOST_KEPT = 10_000;

/** The sizes of the pieces of a body and when they came, within a bound however many there are. */
export class PieceTimes {
  #pieces: { bytes: number; readonly atMs: number }[] = [];
  /** Pieces that began closer together than this are one. */
  #apartMs = 0;

  /** The piece that was begun last. */
  get last(): BodyChunk | undefined {
    return this.#pieces.at(-1);
  }

  /** In whole milliseconds. */
  get chunks(): BodyChunk[] {
    return this.#pieces.map(({ bytes, atMs }) => ({ bytes, atMs: Math.round(atMs) }));
  }

  /** A piece begins, after the start of the body. */
  begin(atMs: number): void {
    const { last } = this;
    if (last !== undefined && atMs - last.atMs < this.#apartMs) return;
    this.#pieces.push({ bytes: 0, atMs });
    while (this.#pieces.length > (this.#apartMs === 0 ? MOST_EXACT : MOST_KEPT)) this.#join();
  }

  /** Bytes of the piece that was begun last. */
  add(bytes: number): void {
    const piece = this.#pieces.at(-1);
    if (piece !== undefined) piece.bytes += bytes;
  }

  #join(): void {
    this.#apartMs = Math.max(1, this.#apartMs * 2);
    const joined: { bytes: number; readonly atMs: number }[] = [];
    for (const piece of this.#pieces) {
      const last = joined.at(-1);
      if (last !== undefined && piece.atMs - last.atMs < this.#apartMs) last.bytes += piece.bytes;
      else joined.push(piece);
    }
    this.#pieces = joined;
  }
}
