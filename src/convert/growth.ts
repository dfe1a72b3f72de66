/** Small compressed bodies may hold a thousand times as much, and a file may have thousands of them. */
const MOST_GROWTH = 20;
const ALWAYS_GROWN_BYTES = 32 * 1024 * 1024;

/** How much longer than its file all that is decoded of it may be: one measure for all its bodies. */
export class Growth {
  #leftBytes: number;

  private constructor(leftBytes: number) {
    this.#leftBytes = leftBytes;
  }

  static ofText({ length }: string): Growth {
    return new Growth(Math.max(ALWAYS_GROWN_BYTES, length * MOST_GROWTH));
  }

  /** Not negative. */
  get leftBytes(): number {
    return Math.max(this.#leftBytes, 0);
  }

  /** What became shorter makes room for others. */
  use(bytes: number): void {
    this.#leftBytes -= bytes;
  }
}
