import type { PageHeader } from '../../page-model';
import { binaryText, bytesOfText } from './bytes';
import { headerParameter, headerValue } from './media';

/** The pairs of a form body, decoded as servers do (URL standard, section 5.1). */
export function readForm(text: string): (readonly [name: string, value: string])[] {
  return [...new URLSearchParams(text)];
}

/** One part of a multipart body. */
export type FormPart = {
  readonly headers: readonly PageHeader[];
  readonly name: string | undefined;
  readonly filename: string | undefined;
  readonly bytes: Uint8Array;
};

/**
 * The parts of a multipart body (RFC 2046, section 5.1), or `undefined` where the type names no boundary or the body has
 * none. A part that the end of the body cuts off is shown as far as it goes.
 */
export function readParts(bytes: Uint8Array, contentType: string): FormPart[] | undefined {
  const boundary = headerParameter(contentType, 'boundary');
  if (boundary === undefined || boundary === '') return undefined;
  // A character for each byte: boundaries and heads are ASCII, and places in the text are those in the bytes.
  const text = `\r\n${binaryText(bytes)}`;
  const [, ...parts] = text.split(`\n--${boundaryText(boundary)}`);
  if (parts.length === 0) return undefined;
  const last = parts.findIndex((part) => part.startsWith('--'));
  return (last === -1 ? parts : parts.slice(0, last)).map(partOf);
}

function partOf(part: string): FormPart {
  const start = part.indexOf('\n') + 1;
  // A part may have no head; its content begins behind the first empty line.
  const content = `\n${part.slice(start).replace(/\r$/, '')}`;
  const empty = /\n\r?\n/.exec(content);
  const headers = empty === null ? [] : headersOf(content.slice(1, empty.index));
  const disposition = headerValue(headers, 'content-disposition') ?? '';
  return {
    headers,
    name: headerParameter(disposition, 'name'),
    filename: headerParameter(disposition, 'filename'),
    bytes: bytesOfText(content.slice(empty === null ? 1 : empty.index + empty[0].length)),
  };
}

function headersOf(head: string): PageHeader[] {
  // A line that begins with a space goes on with the one before it.
  const lines = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  return lines.flatMap((line): PageHeader[] => {
    const colon = line.indexOf(':');
    return colon === -1 ? [] : [[line.slice(0, colon).trim(), utf8(line.slice(colon + 1).trim())]];
  });
}

// Browsers send names of fields and files in UTF-8.
function utf8(binary: string): string {
  const text = new TextDecoder().decode(bytesOfText(binary));
  return text.includes('\uFFFD') ? binary : text;
}

function boundaryText(boundary: string): string {
  return binaryText(new TextEncoder().encode(boundary));
}
