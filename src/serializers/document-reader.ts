import { types } from 'node:util';

/** The steps from a document's root to a value: `['interactions', 3, 'request']`. */
export type DocumentPath = readonly (string | number)[];

/** A document that is no cassette: where it stops being one, and why. */
export class DocumentShapeError extends Error {
  override readonly name = 'DocumentShapeError';
  readonly path: DocumentPath;

  constructor(path: DocumentPath, problem: string) {
    super(`${showPath(path)} ${problem}`);
    this.path = path;
  }
}

export type DocumentMap = Readonly<Record<string, unknown>>;

/** Says whether a value is a map of the document: not a list, not bytes, not a date. */
export function isMap(value: unknown): value is DocumentMap {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !isBytes(value) && !types.isDate(value)
  );
}

/** Says whether a value is bytes, of whatever realm: a serializer of the user's runs in that of the test. */
export function isBytes(value: unknown): value is Uint8Array {
  return types.isUint8Array(value);
}

/** Reads an own member; a document never answers from a prototype. */
export function member(map: DocumentMap, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

export function readMap(value: unknown, path: DocumentPath): DocumentMap {
  if (!isMap(value)) throw new DocumentShapeError(path, `is ${kindOf(value)}, not a map`);
  return value;
}

export function readList(value: unknown, path: DocumentPath): readonly unknown[] {
  if (!Array.isArray(value)) throw new DocumentShapeError(path, `is ${kindOf(value)}, not a list`);
  return value;
}

/**
 * Reads text. Numbers and truth values are taken as JavaScript prints them, so an unquoted `1.10` is read as `1.1`;
 * each byte is taken as one character, as Node does with the bytes of a header.
 */
export function readText(value: unknown, path: DocumentPath): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (isBytes(value)) return Buffer.from(value).toString('latin1');
  throw new DocumentShapeError(path, `is ${kindOf(value)}, not text`);
}

/** Reads a whole number that is not negative, also as the text of one. */
export function readCount(value: unknown, path: DocumentPath): number {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) {
    throw new DocumentShapeError(path, `is ${kindOf(value)}, not a whole number`);
  }
  if (number < 0) throw new DocumentShapeError(path, `is ${number}, and cannot be negative`);
  return number;
}

/** Names what a value is, for a message. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (isBytes(value)) return 'binary';
  if (types.isDate(value)) return 'a time';
  if (typeof value === 'object') return 'a map';
  if (typeof value === 'bigint') return 'a number of too many digits';
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return `the number ${value}`;
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}

function showPath(path: DocumentPath): string {
  if (path.length === 0) return 'the file';
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${shortened(step)}`))
    .join('')
    .replace(/^\./, '');
}

// Names come from the file, which may hold anything.
function shortened(name: string): string {
  return name.length > 80 ? `${name.slice(0, 80)}…` : name;
}
