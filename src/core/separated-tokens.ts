const LINE_FEED = 0x0a;
const SPACE = 0x20;

/** Up to here a loop beats a call of Node's, and most tokens of JSON are that short. */
const FEW_BYTES = 64;

/**
 * A copy of a text with line breaks and spaces put between its tokens. Made of bytes: a megabyte of JSON has a hundred
 * thousand tokens, and as many pieces of text would cost several times as much.
 */
export class SeparatedTokens {
  readonly #source: Buffer;
  #bytes: Buffer;
  #length = 0;
  #done = 0;

  constructor(source: Buffer) {
    this.#source = source;
    this.#bytes = Buffer.allocUnsafe(2 * source.length);
  }

  /** How many bytes were put in so far. */
  get added(): number {
    return this.#length - this.#done;
  }

  spaceAt(end: number): void {
    this.#copyTo(end, 1);
    this.#bytes[this.#length++] = SPACE;
  }

  breakAt(end: number, indentation: number): void {
    this.#copyTo(end, 1 + indentation);
    this.#bytes[this.#length++] = LINE_FEED;
    for (let space = 0; space < indentation; space += 1) this.#bytes[this.#length++] = SPACE;
  }

  get whole(): Buffer {
    return Buffer.concat([this.#bytes.subarray(0, this.#length), this.#source.subarray(this.#done)]);
  }

  #copyTo(end: number, more: number): void {
    const needed = this.#length + (end - this.#done) + more;
    if (needed > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes], 2 * needed);
    if (end - this.#done > FEW_BYTES) this.#length += this.#source.copy(this.#bytes, this.#length, this.#done, end);
    else for (let at = this.#done; at < end; at += 1) this.#bytes[this.#length++] = this.#source[at] ?? 0;
    this.#done = end;
  }
}
