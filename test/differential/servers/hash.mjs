import { createHash } from 'node:crypto';

const SHOWN_BYTES = 200;

/** A body short enough for a message: its length and hash, and its text where a person would read it. */
export function hashOf(bytes) {
  const text = bytes.toString('utf8');
  const isShown = bytes.length <= SHOWN_BYTES && !text.includes('\ufffd');
  return isShown
    ? { length: bytes.length, text }
    : { length: bytes.length, sha1: createHash('sha1').update(bytes).digest('hex') };
}
