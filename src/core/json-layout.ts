import { bodyText, parseJson } from './body';
import { SeparatedTokens } from './separated-tokens';

/** Nobody reads a file of such a body; laying it out would take several times its size in memory. */
const MAX_BYTES = 8 * 1024 * 1024;
/** Deep nesting makes more indentation than text: a line of 8,000 brackets would become 64 MB of spaces. */
const MAX_GROWTH = 8;
const ALWAYS_LAID_OUT_BYTES = 1024;
/** What closes the text, a bracket on a line of its own, has always been free. */
const LAST_LINE_LENGTH = 2;
/**
 * Up to this length a text is first written by `JSON.stringify`, in a tenth of the time of a walk that nothing has
 * optimized yet. In a longer one brackets might be nested so deep that this alone filled the memory with spaces.
 */
const MAX_NATIVE_LENGTH = 4 * 1024;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;

/**
 * Lays a compact JSON body out over several lines, as `JSON.stringify(value, null, 2)` would, without touching one of
 * its tokens: `compactJson` gives the very bytes back. Gives `undefined` for a body that is no compact JSON, that has
 * nothing to lay out, or that is too large or too deep to be read by anyone.
 */
export function layOutJson(body: Buffer): Buffer | undefined {
  if (body.length > MAX_BYTES || !isContainerText(body)) return undefined;
  const text = bodyText(body);
  const value = text === undefined ? undefined : parseJson(text);
  if (text === undefined || value === undefined) return undefined;
  if (text.length <= MAX_NATIVE_LENGTH && written(value) === text) {
    const laidOut = written(value, 2);
    if (laidOut !== undefined && laidOut.length <= maxLengthOf(text))
      return laidOut === text ? undefined : Buffer.from(laidOut);
  }
  return indent(body, maxLengthOf(text) + LAST_LINE_LENGTH - text.length);
}

/** Takes the spaces and line breaks between the tokens of JSON away, or gives `undefined` for what is no JSON. */
export function compactJson(body: Buffer): Buffer | undefined {
  const text = bodyText(body);
  return text === undefined || parseJson(text) === undefined ? undefined : withoutSpaces(body);
}

function maxLengthOf(text: string): number {
  return text.length * MAX_GROWTH + ALWAYS_LAID_OUT_BYTES;
}

/** The value as JavaScript writes it: the text itself, where its numbers, escapes and names are written in that way. */
function written(value: unknown, spaces?: number): string | undefined {
  try {
    return JSON.stringify(value, null, spaces);
  } catch {
    // Nested deeper than the stack is.
    return undefined;
  }
}

function isContainerText(body: Buffer): boolean {
  return body[0] === 0x7b || body[0] === 0x5b;
}

// Of valid JSON; `undefined` where spaces stand between its tokens already. A recursion would overflow the stack a few
// thousand levels down.
function indent(json: Buffer, mostAdded: number): Buffer | undefined {
  const tokens = new SeparatedTokens(json);
  let depth = 0;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at] ?? 0;
    if (byte === QUOTE) at = closingQuote(json, at);
    else if (isSpace(byte)) return undefined;
    else if (byte === COLON) tokens.spaceAt(at + 1);
    else if (byte === COMMA) tokens.breakAt(at + 1, 2 * depth);
    else if (isOpening(byte)) {
      if (isClosing(json[at + 1] ?? 0)) at += 1;
      else tokens.breakAt(at + 1, 2 * ++depth);
    } else if (isClosing(byte)) tokens.breakAt(at, 2 * --depth);
    if (tokens.added > mostAdded) return undefined;
  }
  return tokens.added === 0 ? undefined : tokens.whole;
}

function closingQuote(json: Buffer, opening: number): number {
  let at = opening + 1;
  while (at < json.length && json[at] !== QUOTE) at += json[at] === BACKSLASH ? 2 : 1;
  return at;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

// A bracket or a brace; the bit is what tells one from the other.
function isOpening(byte: number): boolean {
  return (byte | 0x20) === 0x7b;
}

function isClosing(byte: number): boolean {
  return (byte | 0x20) === 0x7d;
}

function withoutSpaces(json: Buffer): Buffer {
  const compact = Buffer.allocUnsafe(json.length);
  let length = 0;
  let isInString = false;
  for (let position = 0; position < json.length; position += 1) {
    const byte = json[position] ?? 0;
    if (byte === QUOTE) isInString = !isInString;
    if (!isInString && isSpace(byte)) continue;
    compact[length++] = byte;
    if (isInString && byte === BACKSLASH) compact[length++] = json[++position] ?? 0;
  }
  return compact.subarray(0, length);
}
