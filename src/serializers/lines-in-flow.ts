import { doubleQuotedEnd, singleQuotedEnd } from './quoted-ends';
import { isLineEnd, nextLine, skipSpaces } from './text-lines';

export type LinesInFlow = {
  /** Offsets of the lines that may be indented too little, in order. */
  readonly starts: readonly number[];
  /** The column of the deepest key or dash. */
  readonly deepestColumn: number;
};

/**
 * Finds the later lines of quoted texts and flow collections in a YAML text, in one pass. It knows as much of YAML as
 * that takes: what a line begins with, and that block scalars and plain texts go on while lines are indented more.
 */
export function linesInFlow(text: string): LinesInFlow {
  const found: Found = { starts: [], deepestColumn: 0 };
  for (let start = 0; start < text.length;) start = readLine(text, start, found);
  const { starts, deepestColumn } = found;
  return { starts: starts.filter((start) => skipSpaces(text, start) - start <= deepestColumn), deepestColumn };
}

type Found = { readonly starts: number[]; deepestColumn: number };

/** Reads a line and what it begins; gives the start of the line after that. */
function readLine(text: string, lineStart: number, found: Found): number {
  let position = skipSpaces(text, skipMarker(text, lineStart));
  let parent = position - lineStart - 1;
  while (!isLineEnd(text, position)) {
    const column = position - lineStart;
    const character = text.charAt(position);
    if (character === '#') break;
    if (character === '|' || character === '>') return skipDeeperLines(text, position, parent);
    if ('!&*'.includes(character)) {
      position = skipSpaces(text, wordEnd(text, position));
      continue;
    }
    let end = position;
    if (`"'[{`.includes(character)) {
      end = flowEnd(text, position);
      markLines(text, position, end, found.starts);
      end = skipSpaces(text, end);
    } else if (!isIndicator(text, position)) {
      const colon = keyEnd(text, position);
      if (colon === undefined) return skipDeeperLines(text, position, parent);
      end = colon;
    }
    if (!isIndicator(text, end)) return nextLine(text, end);
    parent = column;
    found.deepestColumn = Math.max(found.deepestColumn, column);
    position = skipSpaces(text, end + 1);
  }
  return nextLine(text, position);
}

function markLines(text: string, start: number, end: number, starts: number[]): void {
  for (let lineBreak = text.indexOf('\n', start); lineBreak !== -1 && lineBreak < end;) {
    starts.push(lineBreak + 1);
    lineBreak = text.indexOf('\n', lineBreak + 1);
  }
}

/** The end of a quoted text or flow collection, behind its last character. */
function flowEnd(text: string, start: number): number {
  let depth = 0;
  let position = start;
  do {
    const character = text.charAt(position);
    if (character === "'") position = singleQuotedEnd(text, position);
    else if (character === '"') position = doubleQuotedEnd(text, position);
    else {
      if ('[{'.includes(character)) depth += 1;
      else if (']}'.includes(character)) depth -= 1;
      position = '[]{},:'.includes(character) || isSpace(text, position) ? position + 1 : plainEnd(text, position);
    }
  } while (depth > 0 && position < text.length);
  return position;
}

// A plain text or a comment within a flow collection; a quote inside a word is part of it.
function plainEnd(text: string, start: number): number {
  let position = start;
  if (text.charAt(start) === '#') return nextLine(text, start);
  while (position < text.length && !'[]{},'.includes(text.charAt(position)) && !isSpace(text, position)) position += 1;
  return position;
}

/** The colon behind the plain key that a line begins with. */
function keyEnd(text: string, start: number): number | undefined {
  for (let position = start; !isLineEnd(text, position); position += 1) {
    const character = text.charAt(position);
    if (character === ':' && isIndicator(text, position)) return position;
    if (character === '#' && isSpace(text, position - 1)) return undefined;
  }
  return undefined;
}

function isIndicator(text: string, position: number): boolean {
  return '-?:'.includes(text.charAt(position) || ' ') && (isSpace(text, position + 1) || position + 1 === text.length);
}

function skipDeeperLines(text: string, start: number, parent: number): number {
  let line = nextLine(text, start);
  while (line < text.length) {
    const content = skipSpaces(text, line);
    if (!isLineEnd(text, content) && content - line <= parent) break;
    line = nextLine(text, content);
  }
  return line;
}

// The start of a document, `---`, may have content behind it; `%` begins a directive.
function skipMarker(text: string, lineStart: number): number {
  if (text.startsWith('---', lineStart)) return lineStart + 3;
  if (!text.startsWith('%', lineStart) && !text.startsWith('...', lineStart)) return lineStart;
  return nextLine(text, lineStart) - 1;
}

function wordEnd(text: string, start: number): number {
  let position = start;
  while (position < text.length && !isSpace(text, position)) position += 1;
  return position;
}

function isSpace(text: string, position: number): boolean {
  const character = text.charAt(position);
  return character === ' ' || character === '\t' || character === '\n' || character === '\r';
}
