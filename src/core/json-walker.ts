/** One piece of a JSON text. Positions are offsets into that text, ends exclusive. */
export type JsonPiece =
  | { readonly kind: 'open' | 'close'; readonly container: 'object' | 'array'; readonly start: number }
  /** A member's name; its value is the next piece, or the container that the next piece opens. */
  | { readonly kind: 'key'; readonly name: string; readonly start: number; readonly end: number }
  | { readonly kind: 'scalar'; readonly start: number; readonly end: number };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Walks a JSON text once, from its first piece to its last, and yields the pieces with their places. Edits and exact
 * comparisons are made on the text itself, because parsing changes number spellings (large integers above all), spaces
 * and the order of integer-like keys. Takes time linear in the text and no stack, however deep or long a value is.
 *
 * The pieces are exact for valid JSON, and for several such texts one behind the other; `JSON.parse` tells. Of any other
 * text it yields what looks like pieces, to its end and without a failure.
 */
export function* walkJson(text: string): Generator<JsonPiece, void, undefined> {
  const open: ('object' | 'array')[] = [];
  let expectsKey = false;
  for (let position = 0; position < text.length;) {
    switch (text.charAt(position)) {
      case '{':
      case '[': {
        const container = text.charAt(position) === '{' ? 'object' : 'array';
        open.push(container);
        expectsKey = container === 'object';
        yield { kind: 'open', container, start: position };
        position += 1;
        break;
      }
      case '}':
      case ']':
        yield { kind: 'close', container: open.pop() ?? 'array', start: position };
        expectsKey = false;
        position += 1;
        break;
      case ',':
        expectsKey = open.at(-1) === 'object';
        position += 1;
        break;
      case ':':
      case ' ':
      case '\n':
      case '\r':
      case '\t':
        position += 1;
        break;
      case '"': {
        const end = endOfString(text, position);
        if (expectsKey) {
          yield { kind: 'key', name: nameOf(text.slice(position, end)), start: position, end };
          expectsKey = false;
        } else yield { kind: 'scalar', start: position, end };
        position = end;
        break;
      }
      default: {
        const end = endOfWord(text, position);
        yield { kind: 'scalar', start: position, end };
        position = end;
      }
    }
  }
}

// Nearly all names are without escapes. Of a broken one the text itself is all there is.
function nameOf(literal: string): string {
  if (!literal.includes('\\')) return literal.slice(1, -1);
  try {
    return JSON.parse(literal) as string;
  } catch {
    return literal.slice(1, -1);
  }
}

// Not a regular expression: those keep a stack, and a string of some megabytes overflows it.
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length;
}

// A number, `true`, `false` or `null`.
function endOfWord(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && !isDelimiter(text.charCodeAt(end))) end += 1;
  return end;
}

function isDelimiter(code: number): boolean {
  // Spaces and line breaks, comma, colon, the four brackets, and the quote.
  return (
    code <= 0x20 ||
    code === 0x2c ||
    code === 0x3a ||
    code === 0x5b ||
    code === 0x5d ||
    code === 0x7b ||
    code === 0x7d ||
    code === QUOTE
  );
}
