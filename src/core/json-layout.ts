import { bodyText, parseJson } from './body';
import { walkJson } from './json-walker';

/** Nobody reads a file of such a body; laying it out would take several times its size in memory. */
const MAX_BYTES = 8 * 1024 * 1024;
/** Deep nesting makes more indentation than text: a line of 8,000 brackets would become 64 MB of spaces. */
const MAX_GROWTH = 8;
const ALWAYS_LAID_OUT_BYTES = 1024;
/**
 * Up to this length a text is first written by `JSON.stringify`, in a tenth of the time of a walk that nothing has
 * optimized yet. In a longer one brackets might be nested so deep that this alone filled the memory with spaces.
 */
const MAX_NATIVE_LENGTH = 4 * 1024;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

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
  const laidOut = indent(text, maxLengthOf(text));
  if (laidOut === undefined || laidOut === text) return undefined;
  const bytes = Buffer.from(laidOut);
  return withoutSpaces(bytes).equals(body) ? bytes : undefined;
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

// Recursion overflows the stack a few thousand levels down, so the text is walked, never a value.
function indent(text: string, maxLength: number): string | undefined {
  let laidOut = '';
  let depth = 0;
  let previous: 'open' | 'key' | 'value' | undefined;
  const separate = (): void => {
    if (previous === undefined) return;
    if (previous === 'key') laidOut += ': ';
    else laidOut += `${previous === 'value' ? ',' : ''}\n${'  '.repeat(depth)}`;
  };
  for (const piece of walkJson(text)) {
    if (laidOut.length > maxLength) return undefined;
    switch (piece.kind) {
      case 'open':
        separate();
        laidOut += text.charAt(piece.start);
        depth += 1;
        previous = 'open';
        break;
      case 'close':
        depth -= 1;
        if (previous !== 'open') laidOut += `\n${'  '.repeat(depth)}`;
        laidOut += text.charAt(piece.start);
        previous = 'value';
        break;
      case 'key':
      case 'scalar':
        separate();
        laidOut += text.slice(piece.start, piece.end);
        previous = piece.kind === 'key' ? 'key' : 'value';
    }
  }
  return laidOut;
}

function withoutSpaces(json: Buffer): Buffer {
  const compact = Buffer.allocUnsafe(json.length);
  let length = 0;
  let isInString = false;
  for (let position = 0; position < json.length; position += 1) {
    const byte = json[position] ?? 0;
    if (byte === QUOTE) isInString = !isInString;
    if (!isInString && (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09)) continue;
    compact[length++] = byte;
    if (isInString && byte === BACKSLASH) compact[length++] = json[++position] ?? 0;
  }
  return compact.subarray(0, length);
}
