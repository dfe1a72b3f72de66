import { CHOMPING_MODE, EVENT_ID, getScalarValue, SCALAR_STYLE, type ChompingMode } from 'js-yaml';
import type { LargeScalar } from './large-scalars';
import { isLineEnd, skipSpaces } from './text-lines';

const WINDOW_LENGTH = 1_000_000;

/** The bytes of a large scalar's text, decoded in windows; `undefined` for an escape that YAML does not know. */
export function decodeScalar(text: string, scalar: LargeScalar): Buffer | undefined {
  // What an escape stands for is never longer in UTF-8, but for these: "\L" and "\P" are three bytes.
  const bytes = Buffer.allocUnsafe(Math.ceil(Buffer.byteLength(text.slice(scalar.start, scalar.end)) * 1.5) + 8);
  let length = 0;
  for (let start = scalar.start; start < scalar.end;) {
    const end = windowEnd(text, start, scalar);
    const window = windowValue(text, { start, end }, scalar);
    if (window === undefined) return undefined;
    length += bytes.write(window, length);
    start = end;
  }
  return bytes.subarray(0, length);
}

function windowValue(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
  scalar: LargeScalar,
): string | undefined {
  if (scalar.style === SCALAR_STYLE.DOUBLE_QUOTED && hasUnknownEscape(text.slice(start, end))) return undefined;
  const isLast = end === scalar.end;
  return getScalarValue(text, {
    ...NO_PROPERTIES,
    valueStart: start,
    valueEnd: end,
    style: scalar.style,
    // Between two windows of a block every line break counts.
    chomping: isLast ? chompingMode(scalar.chomping) : CHOMPING_MODE.KEEP,
    indent: scalar.indent,
  });
}

const NO_PROPERTIES = {
  type: EVENT_ID.SCALAR,
  anchorStart: -1,
  anchorEnd: -1,
  tagStart: -1,
  tagEnd: -1,
  fast: false,
} as const;

function chompingMode(indicator: string): ChompingMode {
  if (indicator === '-') return CHOMPING_MODE.STRIP;
  return indicator === '+' ? CHOMPING_MODE.KEEP : CHOMPING_MODE.CLIP;
}

/** Where a window may end: a block before a line with content, a quoted text within a word and no escape. */
function windowEnd(text: string, start: number, { style, end }: LargeScalar): number {
  let cut = start + WINDOW_LENGTH;
  const canCut = style === SCALAR_STYLE.LITERAL_BLOCK ? isBeforeContent : isWithinWord;
  while (cut < end && !canCut(text, cut, start)) cut += 1;
  return Math.min(cut, end);
}

function isBeforeContent(text: string, at: number): boolean {
  return text.charAt(at - 1) === '\n' && !isLineEnd(text, skipSpaces(text, at));
}

function isWithinWord(text: string, at: number, start: number): boolean {
  return /^[^\s'][^\s'\udc00-\udfff]$/.test(text.slice(at - 1, at + 1)) && !isWithinEscape(text, at, start);
}

// The longest escape has ten characters. A backslash begins one when an even number of them stands before it.
function isWithinEscape(text: string, at: number, start: number): boolean {
  const inReach = text.slice(at - 10, at).lastIndexOf('\\');
  if (inReach === -1) return false;
  const backslash = at - 10 + inReach;
  let before = backslash;
  while (before > start && text.charAt(before - 1) === '\\') before -= 1;
  if ((backslash - before) % 2 === 1) return false;
  return at < backslash + (ESCAPE_LENGTHS[text.charAt(backslash + 1)] ?? 2);
}

const ESCAPE_LENGTHS: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };

function hasUnknownEscape(window: string): boolean {
  if (!window.includes('\\')) return false;
  const known = /\\(?:[0abtnvfre "/\\N_LP\t\r\n]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/g;
  return window.replace(known, '').includes('\\');
}
