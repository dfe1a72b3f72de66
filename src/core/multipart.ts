import { headerValue } from './headers';
import type { HeaderMap } from './interaction';

/** One part of a multipart body: its header block as text, and its content. */
export type MultipartPart = {
  readonly head: string;
  readonly content: Buffer;
  /** Where the part begins in the body, with the boundary before it. */
  readonly start: number;
  readonly contentStart: number;
  /** Where the next boundary begins, or the body ends. */
  readonly end: number;
};

/** The boundary named by the content type, or `undefined`. */
export function multipartBoundary(headers: HeaderMap): string | undefined {
  return boundaryOf(headerValue(headers, 'content-type') ?? '');
}

/** The boundary that a `content-type` value names, or `undefined`. */
export function boundaryOf(contentType: string): string | undefined {
  return headerParameters(contentType).get('boundary');
}

/** The boundary that a body begins with, where its content type names none, or none that is in it. */
export function boundaryAtStart(body: Buffer): string | undefined {
  if (body[0] !== HYPHEN || body[1] !== HYPHEN) return undefined;
  const start = body.toString('latin1', 0, 1_000);
  return /^--([^\r\n]{1,200}?)[ \t]*\r?\ncontent-[a-z-]+:/i.exec(start)?.[1];
}

/**
 * Splits a multipart body (RFC 2046, section 5.1), also one with bare line feeds, or without its last boundary, as
 * servers accept them; `undefined` when the boundary is not in it.
 */
export function splitMultipart(body: Buffer, boundary: string): MultipartPart[] | undefined {
  const delimiters = findDelimiters(body, Buffer.from(`--${boundary}`, 'latin1'));
  if (delimiters.length === 0) return undefined;
  return delimiters.flatMap(({ start, end, isLast }, index) => {
    const next = delimiters[index + 1];
    return isLast ? [] : [partBetween(body, { start, headStart: end, end: next?.start ?? body.length, isCut: !next })];
  });
}

/** The field name of a part's content disposition. */
export function partName(part: Pick<MultipartPart, 'head'>): string | undefined {
  const disposition = partHeader(part, 'content-disposition') ?? '';
  const parameters = headerParameters(disposition);
  // Old browsers do not escape the backslash of `filename="C:\"`: it swallows the quote, and with it the name.
  const name = parameters.get('name') ?? /;\s*name="([^"]*)"/i.exec(disposition)?.[1];
  if (name !== undefined) return bytesAsText(name);
  const encoded = /^[\w-]*'[^']*'(.*)$/.exec(parameters.get('name*') ?? '')?.[1];
  return encoded === undefined ? undefined : percentDecoded(encoded);
}

/** The value of one of a part's header lines. */
export function partHeader({ head }: Pick<MultipartPart, 'head'>, name: string): string | undefined {
  // A line that begins with a space goes on with the one before it.
  const lines = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const line = lines.find((candidate) => candidate.slice(0, candidate.indexOf(':')).trim().toLowerCase() === name);
  return line?.slice(line.indexOf(':') + 1).trim();
}

const HYPHEN = 0x2d;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

type Delimiter = { readonly start: number; readonly end: number; readonly isLast: boolean };

function findDelimiters(body: Buffer, mark: Buffer): Delimiter[] {
  const delimiters: Delimiter[] = [];
  for (let start = body.indexOf(mark); start !== -1; start = body.indexOf(mark, start + mark.length)) {
    if (start > 0 && body[start - 1] !== LINE_FEED) continue;
    const afterMark = start + mark.length;
    const isLast = body[afterMark] === HYPHEN && body[afterMark + 1] === HYPHEN;
    const end = isLast ? afterMark + 2 : lineEnd(body, afterMark);
    if (end === undefined) continue;
    delimiters.push({ start, end, isLast });
    if (isLast) break;
  }
  return delimiters;
}

// The boundary of a multipart inside may begin with the outer one's: only spaces may follow on the line.
function lineEnd(body: Buffer, from: number): number | undefined {
  let at = from;
  while (body[at] === 0x20 || body[at] === 0x09 || body[at] === CARRIAGE_RETURN) at += 1;
  return body[at] === LINE_FEED ? at + 1 : undefined;
}

type PartPlace = { readonly start: number; readonly headStart: number; readonly end: number; readonly isCut: boolean };

function partBetween(body: Buffer, { start, headStart, end, isCut }: PartPlace): MultipartPart {
  const contentStart = findContent(body, headStart, end);
  const head = body.toString('latin1', headStart, contentStart).replace(/(?:\r?\n){1,2}$/, '');
  const contentEnd = isCut ? end : Math.max(contentStart, end - lineBreakBefore(body, end));
  return { head, content: body.subarray(contentStart, contentEnd), start, contentStart, end };
}

/** Behind the first empty line; a part without one is all content. */
function findContent(body: Buffer, headStart: number, end: number): number {
  for (let at = headStart; at < end;) {
    const lineFeed = body.indexOf(LINE_FEED, at);
    if (lineFeed === -1 || lineFeed >= end) break;
    const isEmpty = lineFeed === at || (lineFeed === at + 1 && body[at] === CARRIAGE_RETURN);
    if (isEmpty) return lineFeed + 1;
    at = lineFeed + 1;
  }
  return headStart;
}

function lineBreakBefore(body: Buffer, end: number): number {
  return body[end - 2] === CARRIAGE_RETURN ? 2 : 1;
}

/** The parameters of a header value, names in lower case. A quoted value may hold what looks like another one. */
function headerParameters(value: string): Map<string, string> {
  const parameters = new Map<string, string>();
  const parameter = /;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))/g;
  // Values of headers are short; longer ones are not worth the stack of a regular expression.
  for (const [, name = '', quoted, plain = ''] of value.slice(0, 10_000).matchAll(parameter)) {
    const key = name.toLowerCase();
    if (!parameters.has(key)) parameters.set(key, quoted?.replace(/\\(["\\])/g, '$1') ?? plain.trim());
  }
  return parameters;
}

// Heads are read byte by byte; browsers send names in UTF-8, and a quote as `%22`.
function bytesAsText(name: string): string {
  const text = Buffer.from(name, 'latin1').toString('utf8');
  return (text.includes('\uFFFD') ? name : text).replaceAll('%22', '"');
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
