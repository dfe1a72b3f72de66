import { createHash } from 'node:crypto';

const LONGEST_TITLE_BYTES = 120;
/** File systems allow 255 bytes a name; `.__beforeAll__`, `-2` and the extension need room too. */
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
 * Names that are given out once each, whatever file system keeps the files: a name that is equal to an earlier one,
 * upper and lower case aside, gets a `-2`, `-3`… What was given stays, whoever comes after.
 */
export class NameBook {
  readonly #taken = new Set<string>();
  /** Where to look for a free number of a name: without it, n equal titles would take n² looks. */
  readonly #nextNumber = new Map<string, number>();

  take(name: string): string {
    const folded = foldCase(name);
    let number = this.#nextNumber.get(folded) ?? 2;
    if (!this.#taken.has(folded)) return this.#give(name);
    // A later title may itself end in `-2`.
    while (this.#taken.has(foldCase(`${name}-${number}`))) number += 1;
    this.#nextNumber.set(folded, number + 1);
    return this.#give(`${name}-${number}`);
  }

  #give(name: string): string {
    this.#taken.add(foldCase(name));
    return name;
  }
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

/** A name that a person chose, changed in nothing but what Windows refuses as the name of a file or folder. */
export function portableName(name: string): string {
  return withoutDeviceName(name.replace(UNSAFE_ON_WINDOWS, '-'));
}

// What is at the end of a folder's name Windows drops: another folder is found by the rest.
// eslint-disable-next-line no-control-regex -- what no name there may hold
const UNSAFE_ON_WINDOWS = /[\0-\x1f<>:"/\\|?*]+|[. ]+$/g;

/** A name as file systems compare it that take upper and lower case, or two ways to write `é`, for the same. */
export function foldCase(name: string): string {
  // Some take more for one name than lower case does: `ß` and `SS`, the two small sigmas.
  return name.toUpperCase().toLowerCase().normalize('NFC');
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

// Windows refuses device names, also with spaces or with anything after a dot; so it does the superscript digits.
function withoutDeviceName(name: string): string {
  return /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$) *(\.|$)/i.test(name) ? `_${name}` : name;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, HASH_DIGITS);
}
