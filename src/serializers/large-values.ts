import { isUtf8 } from 'node:buffer';
import { randomBytes } from 'node:crypto';

/** A text or bytes that are written in windows, never as one piece more than once. Text may come as its UTF-8. */
export type LargeValue = string | Buffer;

/** From how many characters or bytes a value is taken out of its document. */
const LARGE_LENGTH = 200_000;

const WINDOW_LENGTH = 1_000_000;

export function isLarge(value: unknown): value is LargeValue {
  return (typeof value === 'string' || Buffer.isBuffer(value)) && hasLargeLength(value);
}

export function hasLargeLength({ length }: LargeValue): boolean {
  return length > LARGE_LENGTH;
}

export function isText(value: LargeValue): boolean {
  return typeof value === 'string' || isUtf8(value);
}

/** Where a value was taken out of the written text. */
export type Place = {
  /** What stands before it on its line. */
  readonly lead: string;
  readonly isAtLineEnd: boolean;
};

/**
 * Takes large values out of a document before it is written, and writes them in their places afterwards: neither
 * js-yaml (whose expressions overflow the stack at two million characters) nor `JSON.stringify` needs to hold them.
 */
export class LargeValues {
  // Random, so that no text of a cassette can be mistaken for a place holder.
  readonly #prefix = `large${randomBytes(12).toString('hex')}x`;
  readonly #taken: LargeValue[] = [];

  /** Gives a short text to put in the value's place. */
  take(value: LargeValue): string {
    this.#taken.push(value);
    return `${this.#prefix}${this.#taken.length - 1}x`;
  }

  /** The text with what `write` makes of each value in its place, in parts. */
  *restore(
    text: string,
    write: (value: LargeValue, place: Place) => Iterable<string>,
  ): Generator<string, void, undefined> {
    let done = 0;
    for (let start = text.indexOf(this.#prefix); start !== -1; start = text.indexOf(this.#prefix, done)) {
      const lead = text.slice(text.lastIndexOf('\n', start) + 1, start);
      yield text.slice(done, start);
      done = text.indexOf('x', start + this.#prefix.length) + 1;
      const value = this.#taken[Number(text.slice(start + this.#prefix.length, done - 1))] ?? '';
      yield* write(value, { lead, isAtLineEnd: text.charAt(done) === '\n' });
    }
    yield text.slice(done);
  }
}

/**
 * The text of a value in windows, none of which ends within a character or between two line breaks.
 */
export function* textWindows(value: LargeValue, end = value.length): Generator<string, void, undefined> {
  let start = 0;
  while (start < end) {
    let cut = Math.min(start + WINDOW_LENGTH, end);
    while (cut < end && !canCut(value, cut)) cut += 1;
    yield typeof value === 'string' ? value.slice(start, cut) : value.toString('utf8', start, cut);
    start = cut;
  }
}

export function* base64Windows(value: Buffer): Generator<string, void, undefined> {
  const length = WINDOW_LENGTH - (WINDOW_LENGTH % 3);
  for (let start = 0; start < value.length; start += length) yield value.toString('base64', start, start + length);
}

const LINE_FEED = 0x0a;

function canCut(value: LargeValue, at: number): boolean {
  const [before, after] =
    typeof value === 'string' ? [value.charCodeAt(at - 1), value.charCodeAt(at)] : [value[at - 1], value[at]];
  if (before === LINE_FEED && after === LINE_FEED) return false;
  // A low surrogate, or a byte of a character that began before.
  return typeof value === 'string' ? !isLowSurrogate(after) : ((after ?? 0) & 0xc0) !== 0x80;
}

function isLowSurrogate(code = 0): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
