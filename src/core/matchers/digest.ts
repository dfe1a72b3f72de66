import { createHash } from 'node:crypto';

const LONGEST_AS_IT_IS = 256;

/** A text of fixed length that tells contents apart. Lives in memory only: a cassette never holds one. */
export function digest(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('base64');
}

/**
 * Keeps short texts and digests long ones, so that what is built of parts, at any depth, is copied a bounded number of
 * times. No text that is condensed may begin with `#` itself.
 */
export function condense(text: string): string {
  return text.length <= LONGEST_AS_IT_IS ? text : `#${digest(text)}`;
}
