import { headerValues } from '../headers';
import type { RecordedRequest } from '../interaction';

/**
 * The body without the framing of the chunked transfer encoding. Old versions of vcrpy stored uploads with it
 * (`5\r\nhello\r\n0\r\n\r\n`), where other recorders and the wire give the content alone.
 */
export function unframedBody({ headers, body }: RecordedRequest): Buffer | null {
  if (body === null) return null;
  const isChunked = headerValues(headers, 'transfer-encoding').some((value) => /\bchunked\b/i.test(value));
  return isChunked ? (unframe(body) ?? body) : body;
}

// RFC 9112, section 7.1; `undefined` for anything that is not framed to the last byte.
function unframe(body: Buffer): Buffer | undefined {
  const chunks: Buffer[] = [];
  for (let position = 0; ;) {
    const lineEnd = body.indexOf('\r\n', position);
    if (lineEnd === -1 || lineEnd - position > 64) return undefined;
    const size = /^([0-9a-f]{1,8})\s*(?:;.*)?$/i.exec(body.toString('latin1', position, lineEnd))?.[1];
    if (size === undefined) return undefined;
    const start = lineEnd + 2;
    const end = start + Number.parseInt(size, 16);
    if (end === start) return isTrailer(body.subarray(start)) ? Buffer.concat(chunks) : undefined;
    if (body.toString('latin1', end, end + 2) !== '\r\n') return undefined;
    chunks.push(body.subarray(start, end));
    position = end + 2;
  }
}

// Trailer fields, if any, and the empty line. Some recorders left the last one out.
function isTrailer(rest: Buffer): boolean {
  if (rest.length === 0) return true;
  const text = rest.toString('latin1', 0, 8192);
  return text.length === rest.length && /^(?:[\w-]+:[^\r\n]*\r\n)*\r\n$/.test(text);
}
