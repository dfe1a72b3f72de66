import { base64Windows, isText, textWindows, type LargeValue, type Place } from './large-values';

/** Writes a large value as YAML 1.1 and 1.2 both read it: a literal block, a quoted text or `!!binary`. */
export function* writeLargeYaml(value: LargeValue, { lead, isAtLineEnd }: Place): Generator<string, void, undefined> {
  if (typeof value !== 'string' && !isText(value)) {
    yield '!!binary ';
    yield* base64Windows(value);
  } else if (isAtLineEnd && canBeLiteral(value)) yield* literal(value, lead);
  else yield* quoted(value);
}

function* literal(value: LargeValue, lead: string): Generator<string, void, undefined> {
  // Deeper than the key or dash that holds it.
  const indent = ' '.repeat((/^ *(?:- )*/.exec(lead)?.[0].length ?? 0) + 2);
  const end = endOfContent(value);
  const breaks = value.length - end;
  yield `|${breaks === 0 ? '-' : breaks === 1 ? '' : '+'}\n${indent}`;
  for (const window of textWindows(value, end)) yield indented(window, indent);
  yield '\n'.repeat(Math.max(0, breaks - 1));
}

// Empty lines stay empty. A window that ends with a line break is followed by one that begins with none.
function indented(window: string, indent: string): string {
  const lines = window.split('\n');
  const last = lines.length - 1;
  const parts = lines.map((line, index) => (index === 0 || (line === '' && index < last) ? line : indent + line));
  return parts.join('\n');
}

function* quoted(value: LargeValue): Generator<string, void, undefined> {
  yield '"';
  // A JSON text is a double-quoted scalar of YAML; it leaves some characters raw that YAML 1.1 does not allow.
  for (const window of textWindows(value)) {
    yield JSON.stringify(window)
      .slice(1, -1)
      .replace(
        /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
        (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
  }
  yield '"';
}

/**
 * Says whether a text of several lines can stand as it is: what YAML takes for a line break, a mark or nothing
 * printable has to be escaped (YAML 1.1, section 5.1; 1.2, section 5.1), and leading spaces would be indentation.
 */
function canBeLiteral(value: LargeValue): boolean {
  // Most that are large come in one line, and finding none is cheaper than a look at each character.
  if (!value.includes('\n')) return false;
  let isFirst = true;
  for (const window of textWindows(value)) {
    if (isFirst && /^[ \n\t]/.test(window)) return false;
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    if (/[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/.test(window)) return false;
    if (/\p{Surrogate}/u.test(window)) return false;
    isFirst = false;
  }
  return true;
}

function endOfContent(value: LargeValue): number {
  const isBreak = (at: number): boolean => (typeof value === 'string' ? value[at] === '\n' : value[at] === 0x0a);
  let end = value.length;
  while (end > 0 && isBreak(end - 1)) end -= 1;
  return end;
}
