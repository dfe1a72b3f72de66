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
    typeof value === 'object' && value !== null && !Array.isArray(value) && !isBytes(value) && !(value instanceof Date)
  );
}

export function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
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

/** Reads text; numbers and booleans are taken as the text they were written as, bytes as latin1 or UTF-8. */
export function readText(value: unknown, path: DocumentPath): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (isBytes(value)) return Buffer.from(value).toString('latin1');
  throw new DocumentShapeError(path, `is ${kindOf(value)}, not text`);
}

export function readInteger(value: unknown, path: DocumentPath): number {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) {
    throw new DocumentShapeError(path, `is ${kindOf(value)}, not a whole number`);
  }
  return number;
}

/** Names what a value is, for a message. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (isBytes(value)) return 'binary';
  if (typeof value === 'object') return 'a map';
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}

function showPath(path: DocumentPath): string {
  if (path.length === 0) return 'the file';
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');
}
