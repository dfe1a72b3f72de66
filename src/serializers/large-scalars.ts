import { EVENT_ID, getScalarValue, SCALAR_STYLE, type Event, type ScalarStyle } from 'js-yaml';
import { doubleQuotedEnd, singleQuotedEnd } from './quoted-ends';
import { isLineEnd, nextLine, skipSpaces } from './text-lines';

/** A large scalar of a YAML text, found before the text is parsed. */
export type LargeScalar = {
  readonly style: ScalarStyle;
  /** Of its content, without quotes or the header of a block. */
  readonly start: number;
  readonly end: number;
  /** Of a block: the column of its lines, and its chomping indicator. */
  readonly indent: number;
  readonly chomping: string;
};

/** A text with short scalars in the places of its large ones, and these by the short ones. */
export type Skeleton = { readonly text: string; readonly scalars: ReadonlyMap<string, LargeScalar> };

const LARGE_LENGTH = 200_000;

/** Of a short scalar, with the indentation of a block. */
const LONGEST_NAME = 300;

// The keys of bodies, where bytes are as good as text. The one tag such a scalar may have is that of bytes.
const HEADER = /^ *(?:- )*(?:string|body|content): (?:(?:!!binary )?(?:(['"])|\|([-+]?)\r?\n)|!!binary (?=[\w+/]))/my;

/**
 * Takes the large bodies out of a text; `undefined` when it has none. js-yaml copies a text, its lines and its escapes,
 * which costs up to twenty times a large body. What a line begins is only a guess here: `isRight` tells whether the
 * parser thinks the same, and otherwise the text has to be parsed whole.
 */
export function takeLargeScalars(text: string, nameOf: (index: number) => string): Skeleton | undefined {
  const scalars = new Map<string, LargeScalar>();
  const pieces: string[] = [];
  let done = 0;
  for (let line = 0; line < text.length && text.length > LARGE_LENGTH;) {
    const scalar = scalarAt(text, line);
    if (scalar !== undefined && scalar.end - scalar.start > LARGE_LENGTH) {
      const name = nameOf(scalars.size);
      scalars.set(name, scalar);
      pieces.push(text.slice(done, scalar.start), ' '.repeat(scalar.indent), name, scalar.indent === 0 ? '' : '\n');
      done = scalar.end;
    }
    // The lines of a block were read to the first that is none of them.
    line = scalar === undefined || scalar.indent === 0 ? nextLine(text, scalar?.end ?? line) : scalar.end;
  }
  return scalars.size === 0 ? undefined : { text: pieces.join('') + text.slice(done), scalars };
}

/**
 * Says whether the parser found each scalar in the skeleton. It reads from left to right, so what it takes for the
 * beginning of one there is the beginning of one in the text, and the end is found by the same rule.
 */
export function isRight({ scalars }: Skeleton, events: readonly Event[], source: string): boolean {
  let found = 0;
  for (const event of events) {
    if (event.type !== EVENT_ID.SCALAR || event.valueEnd - event.valueStart > LONGEST_NAME) continue;
    if (scalars.get(getScalarValue(source, event).trimEnd())?.style === event.style) found += 1;
  }
  return found === scalars.size;
}

function scalarAt(text: string, line: number): LargeScalar | undefined {
  HEADER.lastIndex = line;
  const header = HEADER.exec(text);
  if (header === null) return undefined;
  const start = line + header[0].length;
  const quoted = { start, indent: 0, chomping: '' };
  if (header[1] === "'") {
    return { ...quoted, style: SCALAR_STYLE.SINGLE_QUOTED, end: singleQuotedEnd(text, start - 1) - 1 };
  }
  if (header[1] === '"') {
    return { ...quoted, style: SCALAR_STYLE.DOUBLE_QUOTED, end: doubleQuotedEnd(text, start - 1) - 1 };
  }
  if (header[2] === undefined) return { ...quoted, style: SCALAR_STYLE.PLAIN, end: base64End(text, start) };
  const indent = skipSpaces(text, start) - start;
  if (indent === 0 || isLineEnd(text, start + indent)) return undefined;
  const end = blockEnd(text, start, indent);
  return { style: SCALAR_STYLE.LITERAL_BLOCK, start, end, indent, chomping: header[2] };
}

function base64End(text: string, start: number): number {
  const end = /[^A-Za-z0-9+/=]/g;
  end.lastIndex = start;
  return end.exec(text)?.index ?? text.length;
}

/** The start of the first line that is not empty and indented less. */
function blockEnd(text: string, start: number, indent: number): number {
  const indentation = ' '.repeat(indent);
  let line = start;
  while (line < text.length) {
    if (!text.startsWith(indentation, line) && !isLineEnd(text, skipSpaces(text, line))) break;
    line = nextLine(text, line);
  }
  return line;
}
