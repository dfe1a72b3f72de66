import { isUtf8 } from 'node:buffer';
import { decodeNamed } from '../core/content-coding';
import type { HeaderMap } from '../core/interaction';
import type { PageBody } from './page-model';

/** Of a longer text the page has the beginning: nobody reads more of it there. */
const MOST_TEXT_BYTES = 1024 * 1024;
/** A compressed one of a few bytes may claim to hold very many, and a cassette may have thousands of them. */
const MOST_EXPANSION = 20;
const ALWAYS_SHOWN_BYTES = 64 * 1024;
/** An image is of no use in part. */
const MOST_BINARY_BYTES = 4 * 1024 * 1024;

/**
 * A stored body as the page shows it. What other tools left compressed is decoded, since this is for people to read;
 * it says so. Gives `undefined` for an empty one.
 */
export function pageBody(stored: Buffer | null, headers: HeaderMap): PageBody | undefined {
  if (stored === null || stored.length === 0) return undefined;
  const decoded = decodeNamed(stored, headers);
  const mostOfIt = decoded === undefined ? Infinity : Math.max(ALWAYS_SHOWN_BYTES, stored.length * MOST_EXPANSION);
  const content = decoded?.content ?? stored;
  return {
    bytes: content.length,
    ...contentOf(content, mostOfIt),
    ...(decoded === undefined ? {} : { decodedFrom: decoded.coding }),
  };
}

function contentOf(content: Buffer, mostOfIt: number): Pick<PageBody, 'text' | 'base64' | 'cutAfterBytes'> {
  const isText = isUtf8(content);
  const most = Math.min(mostOfIt, isText ? MOST_TEXT_BYTES : MOST_BINARY_BYTES);
  const shown = content.length <= most ? content : content.subarray(0, isText ? characterStart(content, most) : most);
  return {
    ...(isText ? { text: shown.toString('utf8') } : { base64: shown.toString('base64') }),
    ...(shown === content ? {} : { cutAfterBytes: shown.length }),
  };
}

// The bytes behind the first of a character begin with 10 (RFC 3629, section 3).
function characterStart(content: Buffer, position: number): number {
  let start = position;
  while (start > 0 && ((content[start] ?? 0) & 0xc0) === 0x80) start -= 1;
  return start;
}
