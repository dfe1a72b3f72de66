import { REDACTED } from './secret-names';

/** More than this a body is not decoded to: some kilobytes of gzip may hold gigabytes. */
const MOST_DECODED_BYTES = 64 * 1024 * 1024;
/** An answer that grows to more than a hundredfold is made to hurt, unless it is small. */
const MAX_EXPANSION = 100;
const ALWAYS_DECODED_BYTES = 1024 * 1024;
/** What one byte of deflate becomes at most. */
const DEFLATE_EXPANSION = 1032;

/**
 * How far a body is looked into: one measure of decoded bytes for all its codings and parts, however they are put into
 * each other. It says as well what is stored of that which was not looked into.
 */
export class Inspection {
  readonly #hidesUnseen: boolean;
  #leftBytes: number;

  private constructor(hidesUnseen: boolean, leftBytes: number) {
    this.#hidesUnseen = hidesUnseen;
    this.#leftBytes = leftBytes;
  }

  /** A client compresses what it likes; what cannot be looked into may hold its secrets, and is not stored. */
  static ofRequest(): Inspection {
    return new Inspection(true, MOST_DECODED_BYTES);
  }

  /** A server may be hostile. What is too large to be looked into is no answer that gives a token, and stays encoded. */
  static ofResponse({ length }: Buffer): Inspection {
    return new Inspection(false, Math.min(MOST_DECODED_BYTES, Math.max(ALWAYS_DECODED_BYTES, length * MAX_EXPANSION)));
  }

  /**
   * Decodes bytes as far as the measure reaches; `undefined` when they are not what they seem to be.
   *
   * @param decode gets the most bytes it may give
   */
  decode(bytes: Buffer, decode: (bytes: Buffer, maxOutputLength: number) => Buffer): Buffer | 'too large' | undefined {
    if (this.#leftBytes <= 0) return 'too large';
    try {
      const decoded = decode(bytes, this.#leftBytes);
      this.#leftBytes -= decoded.length;
      return decoded;
    } catch (error) {
      const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
      // Nobody says how much was decoded before the fault was found.
      this.#leftBytes -= isTooLarge ? this.#leftBytes : bytes.length * DEFLATE_EXPANSION;
      return isTooLarge ? 'too large' : undefined;
    }
  }

  /** What is stored of bytes that were not looked into. */
  unseen(bytes: Buffer): Buffer {
    return this.#hidesUnseen ? Buffer.from(REDACTED) : bytes;
  }
}
