import { randomBytes } from 'node:crypto';

/**
 * js-yaml 5.5 chooses a scalar's style with regular expressions that overflow the stack at about two million
 * characters. Long texts are taken out of the document before it is dumped and written in their places afterwards.
 * Can go when `dump` takes a string of ten million characters; the unit test "js-yaml still overflows" tells.
 */
const LARGE_LENGTH = 200_000;

export type LargeScalars = {
  /** The document with a short text in the place of each long one. */
  readonly document: unknown;
  /** Puts the long ones into the dumped text. */
  readonly restore: (text: string) => string;
};

/** Takes long texts and bytes out of a document. */
export function takeLargeScalars(document: unknown): LargeScalars {
  // Random, so that no text of a cassette can be mistaken for a place holder.
  const prefix = `large${randomBytes(12).toString('hex')}x`;
  const taken: (string | Buffer)[] = [];
  const short = replaceLarge(document, (value) => {
    taken.push(value);
    return `${prefix}${taken.length - 1}x`;
  });
  if (taken.length === 0) return { document, restore: (text) => text };
  const place = new RegExp(`^( *)(.*?)${prefix}(\\d+)x$`, 'gm');
  return {
    document: short,
    restore: (text) =>
      text.replace(place, (_, indent: string, lead: string, index: string) => {
        const value = taken[Number(index)] ?? '';
        return `${indent}${lead}${typeof value === 'string' ? writeText(value, indent.length + 2) : writeBytes(value)}`;
      }),
  };
}

function replaceLarge(value: unknown, take: (value: string | Buffer) => string): unknown {
  if (typeof value === 'string') return value.length > LARGE_LENGTH ? take(value) : value;
  if (Buffer.isBuffer(value)) return value.length > LARGE_LENGTH ? take(value) : value;
  if (Array.isArray(value)) return value.map((item) => replaceLarge(item, take));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceLarge(item, take)]));
}

function writeBytes(bytes: Buffer): string {
  return `!!binary ${bytes.toString('base64')}`;
}

function writeText(text: string, indent: number): string {
  if (!text.includes('\n') || !canBeLiteral(text)) return writeQuoted(text);
  const body = text.replace(/\n+$/, '');
  const breaks = text.length - body.length;
  const chomping = breaks === 0 ? '-' : breaks === 1 ? '' : '+';
  const lines = body.split('\n').map((line) => (line === '' ? '' : `${' '.repeat(indent)}${line}`));
  return `|${chomping}\n${lines.join('\n')}${'\n'.repeat(Math.max(0, breaks - 1))}`;
}

// What YAML 1.1 would take for a line break, a mark or nothing printable has to be escaped, and so be quoted.
function canBeLiteral(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return !/^[ \n\t]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]/.test(text);
}

// A JSON text is a double-quoted scalar of YAML; it leaves some characters raw that YAML 1.1 does not allow.
function writeQuoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
