import { createHash } from 'node:crypto';

const LONGEST_TITLE_BYTES = 120;
/** File systems allow 255 bytes a name; the extension and a `-2` need room too. */
const LONGEST_NAME_BYTES = 220;
const HASH_DIGITS = 8;

/** Names of hook and module cassettes; no test may take them. */
export const RESERVED_NAMES = { beforeAll: '__beforeAll__', afterAll: '__afterAll__', module: '__module__' } as const;

/** The name, without extension, that a list of titles gives: `users.fetches-one`. */
export function cassetteName(titles: readonly string[]): string {
  const name = titles.map((title) => titlePart(title)).join('.');
  return withoutDeviceName(shorten(name, LONGEST_NAME_BYTES, titles.join('\0')));
}

/** The name of a block's hook cassette, or the file's when there are no titles. */
export function hookCassetteName(titles: readonly string[], hook: 'beforeAll' | 'afterAll'): string {
  const reserved = RESERVED_NAMES[hook];
  return titles.length === 0 ? reserved : `${cassetteName(titles)}.${reserved}`;
}

/**
 * Gives each name a `-2`, `-3`… when an earlier one is equal, upper and lower case aside: some file systems keep
 * no case.
 */
export function uniqueNames(names: readonly string[], taken: readonly string[] = []): string[] {
  const used = new Set(taken.map((name) => name.toLowerCase()));
  return names.map((name) => {
    let unique = name;
    for (let count = 2; used.has(unique.toLowerCase()); count += 1) unique = `${name}-${count}`;
    used.add(unique.toLowerCase());
    return unique;
  });
}

/** One title as part of a file name: letters, digits and a few signs stay, every other run becomes one hyphen. */
export function titlePart(title: string): string {
  const normal = title.normalize('NFC');
  const part = normal
    // Marks belong to the letters of many scripts.
    .replace(/[^\p{L}\p{M}\p{Nd}_\-()[\]=,+@]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return part === '' ? `untitled-${hash(normal)}` : shorten(part, LONGEST_TITLE_BYTES, normal);
}

function shorten(text: string, longestBytes: number, full: string): string {
  if (Buffer.byteLength(text) <= longestBytes) return text;
  let cut = '';
  let bytes = HASH_DIGITS + 1;
  // By code point, so that no character is cut in two.
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > longestBytes) break;
    cut += character;
  }
  return `${cut.replace(/[-.]+$/, '')}-${hash(full)}`;
}

// Windows refuses device names, also with anything after a dot.
function withoutDeviceName(name: string): string {
  return /^(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(\.|$)/i.test(name) ? `_${name}` : name;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, HASH_DIGITS);
}
