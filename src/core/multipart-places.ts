import { headerParameters, type HeaderPair } from './headers';

/** Where a part of a multipart body stands in it, and its header block as text. */
export type PartPlace = {
  readonly head: string;
  /** Where the part begins in the body, with the boundary before it. */
  readonly start: number;
  readonly contentStart: number;
  readonly contentEnd: number;
  /** Where the next boundary begins, or the body ends. */
  readonly end: number;
};

/**
 * Finds the parts of a multipart body (RFC 2046, section 5.1), also of one with bare line feeds, or without its last
 * boundary, as servers accept them; `undefined` when the boundary is not in it.
 *
 * @param body a character for each byte, so that places in the text are those in the bytes
 */
export function multipartPlaces(body: string, boundary: string): PartPlace[] | undefined {
  const delimiters = findDelimiters(body, `--${boundary}`);
  if (delimiters.length === 0) return undefined;
  return delimiters.flatMap(({ start, end, isLast }, index) => {
    const next = delimiters[index + 1];
    return isLast ? [] : [partBetween(body, { start, headStart: end, end: next?.start ?? body.length, isCut: !next })];
  });
}

/** The field name of a part's content disposition. */
export function partName(part: Pick<PartPlace, 'head'>): string | undefined {
  const disposition = partHeader(part, 'content-disposition') ?? '';
  const parameters = headerParameters(disposition);
  // Old browsers do not escape the backslash of `filename="C:\"`: it swallows the quote, and with it the name.
  const name = parameters.get('name') ?? /;\s*name="([^"]*)"/i.exec(disposition)?.[1];
  if (name !== undefined) return binaryAsText(name).replaceAll('%22', '"');
  const encoded = /^[\w-]*'[^']*'(.*)$/.exec(parameters.get('name*') ?? '')?.[1];
  return encoded === undefined ? undefined : percentDecoded(encoded);
}

/** The value of one of a part's header lines. */
export function partHeader({ head }: Pick<PartPlace, 'head'>, name: string): string | undefined {
  return partHeaders({ head }).find(([key]) => key.toLowerCase() === name)?.[1];
}

export function partHeaders({ head }: Pick<PartPlace, 'head'>): HeaderPair[] {
  // A line that begins with a space goes on with the one before it.
  const lines = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  return lines.flatMap((line): HeaderPair[] => {
    const colon = line.indexOf(':');
    return colon === -1 ? [] : [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()]];
  });
}

/** What a head says, of which the bytes are read one by one: browsers send names of fields and files in UTF-8. */
export function binaryAsText(binary: string): string {
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return text.includes('\uFFFD') ? binary : text;
}

type Delimiter = { readonly start: number; readonly end: number; readonly isLast: boolean };

function findDelimiters(body: string, mark: string): Delimiter[] {
  const delimiters: Delimiter[] = [];
  for (let start = body.indexOf(mark); start !== -1; start = body.indexOf(mark, start + mark.length)) {
    if (start > 0 && body.charAt(start - 1) !== '\n') continue;
    const afterMark = start + mark.length;
    const isLast = body.startsWith('--', afterMark);
    const end = isLast ? afterMark + 2 : lineEnd(body, afterMark);
    if (end === undefined) continue;
    delimiters.push({ start, end, isLast });
    if (isLast) break;
  }
  return delimiters;
}

// The boundary of a multipart inside may begin with the outer one's: only spaces may follow on the line.
function lineEnd(body: string, from: number): number | undefined {
  let at = from;
  while (/[ \t\r]/.test(body.charAt(at))) at += 1;
  return body.charAt(at) === '\n' ? at + 1 : undefined;
}

type Span = { readonly start: number; readonly headStart: number; readonly end: number; readonly isCut: boolean };

function partBetween(body: string, { start, headStart, end, isCut }: Span): PartPlace {
  const contentStart = findContent(body, headStart, end);
  const head = body.slice(headStart, contentStart).replace(/(?:\r?\n){1,2}$/, '');
  const contentEnd = isCut ? end : Math.max(contentStart, end - lineBreakBefore(body, end));
  return { head, start, contentStart, contentEnd, end };
}

/** Behind the first empty line; a part without one is all content. */
function findContent(body: string, headStart: number, end: number): number {
  for (let at = headStart; at < end;) {
    const lineFeed = body.indexOf('\n', at);
    if (lineFeed === -1 || lineFeed >= end) break;
    const isEmpty = lineFeed === at || (lineFeed === at + 1 && body.charAt(at) === '\r');
    if (isEmpty) return lineFeed + 1;
    at = lineFeed + 1;
  }
  return headStart;
}

function lineBreakBefore(body: string, end: number): number {
  return body.charAt(end - 2) === '\r' ? 2 : 1;
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
