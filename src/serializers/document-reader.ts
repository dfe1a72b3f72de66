import { types } from 'node:util';

/** From a document's root to a value. Made for each value that is read, so a step costs no copy of those before it. */
export class DocumentPath {
  static readonly root = new DocumentPath(undefined, '');
  readonly #parent: DocumentPath | undefined;
  readonly #step: string | number;

  private constructor(parent: DocumentPath | undefined, step: string | number) {
    this.#parent = parent;
    this.#step = step;
  }

  /** The path to a member or an item of the value. */
  at(step: string | number): DocumentPath {
    return new DocumentPath(this, step);
  }

  /** The steps from the root: `['interactions', 3, 'request']`. */
  get steps(): (string | number)[] {
    return this.#parent === undefined ? [] : [...this.#parent.steps, this.#step];
  }

  /** As messages show it: `interactions[3].request`. */
  toString(): string {
    return showSteps(this.steps);
  }
}

/** A document that is no cassette: where it stops being one, and why. */
export class DocumentShapeError extends Error {
  override readonly name = 'DocumentShapeError';
  /** The steps from the document's root to what is wrong. */
  readonly steps: readonly (string | number)[];

  constructor(path: DocumentPath, problem: string) {
    const { steps } = path;
    super(`${showSteps(steps)} ${problem}`);
    this.steps = steps;
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

function showSteps(steps: readonly (string | number)[]): string {
  if (steps.length === 0) return 'the file';
  return steps
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${shortened(step)}`))
    .join('')
    .replace(/^\./, '');
}

// Names come from the file, which may hold anything.
function shortened(name: string): string {
  return name.length > 80 ? `${name.slice(0, 80)}…` : name;
}
