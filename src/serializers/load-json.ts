import { randomBytes } from 'node:crypto';
import { walkJson } from '../core/json-walker';
import { syntaxErrorAt } from './json-syntax';
import { errorAt } from './text-lines';

/**
 * Loads a JSON text. Integers that a number of JavaScript cannot hold come as bigint.
 *
 * @throws Error with the 1-based `line`: also for a key that stands twice in one object, where `JSON.parse` would take
 * the last
 */
export function loadJson(text: string): unknown {
  // A byte order mark is no JSON, and some editors write one.
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const value = parse(json);
  const large = largeIntegers(json);
  return large.length === 0 ? value : parseWithLarge(json, large);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch (error) {
    const reason = error instanceof Error ? withoutContent(error.message) : NO_JSON;
    const offset = syntaxErrorAt(json);
    // Without its cause: whoever prints an error prints those too, and what they quote.
    throw offset === undefined ? new Error(reason) : errorAt(json, offset, reason);
  }
}

const NO_JSON = 'it is no JSON';

// `JSON.parse` quotes what stands around the place, which may be half a secret: `Unexpected token 's', "secret" is…`.
function withoutContent(message: string): string {
  const said = message.replace(/, (?:\.\.\.)?".*$/su, ' in JSON');
  return said.startsWith('"') ? NO_JSON : said;
}

type Place = { readonly start: number; readonly end: number };

/** One walk finds them, and keys that stand twice. */
function largeIntegers(json: string): Place[] {
  const large: Place[] = [];
  const keys: Set<string>[] = [];
  for (const piece of walkJson(json)) {
    switch (piece.kind) {
      case 'open':
        keys.push(new Set());
        break;
      case 'close':
        keys.pop();
        break;
      case 'scalar':
        if (isLargeInteger(json, piece)) large.push({ start: piece.start, end: piece.end });
        break;
      case 'key':
        if (keys.at(-1)?.has(piece.name) === true) {
          throw errorAt(json, piece.start, `the key ${JSON.stringify(piece.name.slice(0, 80))} stands there twice`);
        }
        keys.at(-1)?.add(piece.name);
    }
  }
  return large;
}

// No double has more than 309 digits before its point; what is longer is infinite and refused as such.
function isLargeInteger(json: string, { start, end }: Place): boolean {
  if (end - start < 16 || end - start > 310) return false;
  const source = json.slice(start, end);
  return /^-?\d+$/.test(source) && !Number.isSafeInteger(Number(source));
}

function parseWithLarge(json: string, large: readonly Place[]): unknown {
  // Random, so that no text of a cassette can be mistaken for one.
  const mark = randomBytes(12).toString('hex');
  const pieces: string[] = [];
  let done = 0;
  for (const { start, end } of large) {
    pieces.push(json.slice(done, start), `"${mark}${json.slice(start, end)}"`);
    done = end;
  }
  return JSON.parse(pieces.join('') + json.slice(done), (_, value: unknown) =>
    typeof value === 'string' && value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value,
  );
}
