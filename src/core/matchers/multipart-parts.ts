import type { HeaderMap } from '../interaction';
import { multipartBoundary, splitMultipart } from '../multipart';
import { partName } from '../multipart-places';

/** A part of a multipart body, its header in one spelling. */
export type ReadPart = { readonly name: string | undefined; readonly head: string; readonly content: Buffer };

/** Reads a multipart body; `undefined` when it is none. Its boundary stands in the content type or shows itself. */
export function readMultipart(body: Buffer, headers: HeaderMap): ReadPart[] | undefined {
  const boundary = multipartBoundary(headers) ?? leadingBoundary(body);
  const parts = boundary === undefined ? undefined : splitMultipart(body, boundary);
  return parts?.map((part) => ({ name: partName(part), head: normalHead(part.head), content: part.content }));
}

/** The boundary that a body begins with, where no content type tells. */
export function leadingBoundary(body: Buffer): string | undefined {
  const boundary = /^--([^\r\n]{1,70})\r\n/.exec(body.toString('latin1', 0, 76))?.[1];
  return boundary === undefined || !body.includes(`\r\n--${boundary}--`) ? undefined : boundary;
}

// The names of header fields in lower case, the fields in any order.
function normalHead(head: string): string {
  const lines = head.split(/\r?\n/).map((line) => {
    const colon = line.indexOf(':');
    return colon === -1 ? line : `${line.slice(0, colon).toLowerCase()}: ${line.slice(colon + 1).trim()}`;
  });
  return lines.sort().join('\n');
}
