import { headerValue } from './headers';
import type { HeaderMap } from './interaction';

/** One part of a multipart body: its header block as text, and its content. */
export type MultipartPart = { readonly head: string; readonly content: Buffer };

/** The boundary named by the content type, or `undefined`. */
export function multipartBoundary(headers: HeaderMap): string | undefined {
  const match = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(headerValue(headers, 'content-type') ?? '');
  return match?.[1] ?? match?.[2];
}

/** Splits a multipart body (RFC 2046); `undefined` when it is not well formed. */
export function splitMultipart(body: Buffer, boundary: string): MultipartPart[] | undefined {
  const delimiter = Buffer.from(`--${boundary}`);
  const parts: MultipartPart[] = [];
  let start = body.indexOf(delimiter);
  if (start === -1) return undefined;
  for (;;) {
    const afterDelimiter = start + delimiter.length;
    if (body.toString('latin1', afterDelimiter, afterDelimiter + 2) === '--') return parts;
    const next = body.indexOf(delimiter, afterDelimiter);
    if (next === -1) return undefined;
    const part = splitPart(body.subarray(afterDelimiter + 2, next - 2));
    if (part === undefined) return undefined;
    parts.push(part);
    start = next;
  }
}

/** Puts parts together again, byte for byte as `splitMultipart` found them (without preamble and epilogue). */
export function joinMultipart(parts: readonly MultipartPart[], boundary: string): Buffer {
  const pieces = parts.flatMap((part) => [
    Buffer.from(`--${boundary}\r\n${part.head}\r\n\r\n`, 'latin1'),
    part.content,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
}

/** The field name of a part's content disposition. */
export function partName(part: MultipartPart): string | undefined {
  const match = /^content-disposition:.*?;\s*name=(?:"((?:[^"\\]|\\.)*)"|([^;\r\n]+))/im.exec(part.head);
  return match?.[1] ?? match?.[2];
}

function splitPart(bytes: Buffer): MultipartPart | undefined {
  // A part without headers begins with the empty line itself.
  if (bytes.toString('latin1', 0, 2) === '\r\n') return { head: '', content: bytes.subarray(2) };
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  return { head: bytes.toString('latin1', 0, headEnd), content: bytes.subarray(headEnd + 4) };
}
