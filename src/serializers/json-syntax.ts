/**
 * The offset of the first piece that makes a text no JSON; `undefined` when there is none. Engines name it in some of
 * their messages only. Takes no stack, however deep the text is.
 */
export function syntaxErrorAt(text: string): number | undefined {
  const open: ('}' | ']')[] = [];
  let expected: Expected = 'value';
  let position = skipBlanks(text, 0);
  while (position < text.length || expected !== 'end') {
    const character = text.charAt(position);
    const container = open.at(-1);
    if (character === container && MAY_CLOSE.has(expected)) {
      open.pop();
      position += 1;
      expected = afterValue(open);
    } else if (expected === 'comma') {
      if (character !== ',') return position;
      position += 1;
      expected = container === '}' ? 'key' : 'value';
    } else if (expected === 'key' || expected === 'first key') {
      const end = matchEnd(STRING, text, position);
      const colon = end === undefined ? undefined : skipBlanks(text, end);
      if (colon === undefined || text.charAt(colon) !== ':') return colon ?? position;
      position = colon + 1;
      expected = 'value';
    } else if (expected === 'end') {
      return position;
    } else if (character === '{' || character === '[') {
      open.push(character === '{' ? '}' : ']');
      position += 1;
      expected = character === '{' ? 'first key' : 'first value';
    } else {
      const end = matchEnd(character === '"' ? STRING : WORD, text, position);
      if (end === undefined) return position;
      position = end;
      expected = afterValue(open);
    }
    position = skipBlanks(text, position);
  }
  return undefined;
}

type Expected = 'value' | 'first value' | 'key' | 'first key' | 'comma' | 'end';

const MAY_CLOSE: ReadonlySet<Expected> = new Set(['comma', 'first value', 'first key']);

const WORD = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null)(?![\w.+-])/y;

// One escape or one run of other characters at a time: a pattern for the whole text would overflow its stack.
const STRING = /"/y;
// eslint-disable-next-line no-control-regex -- a string of JSON holds none
const STRING_PART = /[^"\\\u0000-\u001f]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

function afterValue(open: readonly unknown[]): Expected {
  return open.length === 0 ? 'end' : 'comma';
}

function matchEnd(pattern: RegExp, text: string, start: number): number | undefined {
  pattern.lastIndex = start;
  if (!pattern.test(text)) return undefined;
  if (pattern !== STRING) return pattern.lastIndex;
  let position = start + 1;
  while (text.charAt(position) !== '"') {
    STRING_PART.lastIndex = position;
    if (!STRING_PART.test(text)) return undefined;
    position = STRING_PART.lastIndex;
  }
  return position + 1;
}

function skipBlanks(text: string, start: number): number {
  let position = start;
  while (position < text.length && ' \n\r\t'.includes(text.charAt(position))) position += 1;
  return position;
}
