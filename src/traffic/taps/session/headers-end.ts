/** Length of what stands before the payload of every frame of HTTP/2 (RFC 9113, section 4.1). */
const FRAME_HEAD_BYTES = 9;
const HEADERS = 0x1;
const CONTINUATION = 0x9;
const END_HEADERS = 0x4;

/** Finds the ends of blocks of headers in the bytes of an HTTP/2 connection, however those are cut. */
export class HeadersEnd {
  #head = Buffer.alloc(0);
  /** How many bytes of the current frame are still to come. */
  #left = 0;
  #isBlockEnd = false;

  /** Cuts bytes after each frame that ends a block of headers. */
  cut(bytes: Buffer): Buffer[] {
    const pieces: Buffer[] = [];
    let start = 0;
    let at = 0;
    while (at < bytes.length) {
      if (this.#left === 0) at += this.#readHead(bytes.subarray(at));
      const step = Math.min(this.#left, bytes.length - at);
      this.#left -= step;
      at += step;
      if (this.#left === 0 && this.#isBlockEnd && this.#head.length === 0) {
        pieces.push(bytes.subarray(start, at));
        start = at;
        this.#isBlockEnd = false;
      }
    }
    if (start < bytes.length) pieces.push(bytes.subarray(start));
    return pieces;
  }

  #readHead(bytes: Buffer): number {
    const taken = bytes.subarray(0, FRAME_HEAD_BYTES - this.#head.length);
    this.#head = Buffer.concat([this.#head, taken]);
    if (this.#head.length < FRAME_HEAD_BYTES) return taken.length;
    const type = this.#head[3] ?? 0;
    const flags = this.#head[4] ?? 0;
    this.#left = this.#head.readUIntBE(0, 3);
    this.#isBlockEnd = (type === HEADERS || type === CONTINUATION) && (flags & END_HEADERS) !== 0;
    this.#head = Buffer.alloc(0);
    return taken.length;
  }
}
