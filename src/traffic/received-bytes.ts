/** An announced length beyond this is not believed before its bytes are there. */
const MOST_RESERVED = 256 * 1024 * 1024;
/** Smaller pieces are put together: a buffer of its own costs each of them a hundred bytes, and a server may send them singly. */
const SMALL_BYTES = 4 * 1024;
/** The first block that they are put into; each further one is twice as large, up to the last. */
const FIRST_BLOCK_BYTES = 1024;
const LAST_BLOCK_BYTES = 64 * 1024;

/**
 * The bytes of a body that arrives piece by piece, of which nobody keeps a second copy. Where its length was announced,
 * they are put into memory of that length, which the system gives as it is filled.
 */
export class ReceivedBytes {
  readonly #announced: number;
  #place: Buffer | undefined;
  #filled = 0;
  #pieces: Buffer[] = [];
  #block: Buffer | undefined;
  #blockFilled = 0;
  #nextBlockBytes = FIRST_BLOCK_BYTES;

  /** @param announced how many bytes are to come, where that was said */
  constructor(announced?: string) {
    const length = announced !== undefined && /^\d+$/.test(announced) ? Number(announced) : 0;
    this.#announced = length <= MOST_RESERVED ? length : 0;
  }

  /** Takes a copy of a piece: whoever gets it may write into it. */
  take(piece: Uint8Array): void {
    if (!this.#put(piece)) this.#append(piece);
  }

  /** What has come so far, in one piece. */
  get whole(): Buffer {
    this.#closeBlock();
    const placed = this.#place?.subarray(0, this.#filled);
    if (placed !== undefined && this.#pieces.length === 0) return placed;
    const whole = Buffer.concat(placed === undefined ? this.#pieces : [placed, ...this.#pieces]);
    this.#place = undefined;
    this.#pieces = [whole];
    return whole;
  }

  // A body that comes in one piece needs no place of its own.
  #put(piece: Uint8Array): boolean {
    if (this.#pieces.length > 0 || this.#block !== undefined || this.#filled + piece.length > this.#announced)
      return false;
    if (this.#filled === 0 && piece.length === this.#announced) return false;
    this.#place ??= Buffer.allocUnsafeSlow(this.#announced);
    this.#place.set(piece, this.#filled);
    this.#filled += piece.length;
    return true;
  }

  #append(piece: Uint8Array): void {
    if (piece.length >= SMALL_BYTES) {
      this.#closeBlock();
      this.#pieces.push(Buffer.from(piece));
      return;
    }
    if (this.#block === undefined || this.#blockFilled + piece.length > this.#block.length)
      this.#openBlock(piece.length);
    this.#block?.set(piece, this.#blockFilled);
    this.#blockFilled += piece.length;
  }

  #openBlock(least: number): void {
    this.#closeBlock();
    this.#block = Buffer.allocUnsafeSlow(Math.max(least, this.#nextBlockBytes));
    this.#nextBlockBytes = Math.min(LAST_BLOCK_BYTES, this.#nextBlockBytes * 2);
  }

  #closeBlock(): void {
    if (this.#block !== undefined) this.#pieces.push(this.#block.subarray(0, this.#blockFilled));
    this.#block = undefined;
    this.#blockFilled = 0;
  }
}
