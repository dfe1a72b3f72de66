import { types } from 'node:util';
import { bodyText } from '../core/body';
import { DocumentShapeError, isBytes, isMap, kindOf, type DocumentMap, type DocumentPath } from './document-reader';

/** How many values a body stored as structure may have; one that refers to itself has no end. */
const MOST_VALUES = 10_000_000;

/** Pieces are joined and encoded in heaps, so that a large body is never there as one piece a value. */
const HEAP_SIZE = 10_000;

/**
 * Writes the compact JSON that a structure was on the wire. Not `JSON.stringify`: it overflows the stack at some
 * thousand levels, refuses large integers, and makes a map of bytes.
 *
 * @throws DocumentShapeError
 */
export function jsonBytes(value: unknown, path: DocumentPath): Buffer {
  const heaps: Buffer[] = [];
  let pieces: string[] = [];
  let count = 0;
  for (const piece of jsonPieces(value, path)) {
    pieces.push(piece);
    count += 1;
    if (count > MOST_VALUES) {
      throw new DocumentShapeError(path, `has more than ${MOST_VALUES} values, or refers to itself`);
    }
    if (pieces.length < HEAP_SIZE) continue;
    heaps.push(Buffer.from(pieces.join('')));
    pieces = [];
  }
  return Buffer.concat([...heaps, Buffer.from(pieces.join(''))]);
}

/** A list or map that is being written: what comes before its next value, and the values left. */
type Open = { readonly items: Iterator<readonly [lead: string, value: unknown]>; readonly end: string };

function* jsonPieces(root: unknown, path: DocumentPath): Generator<string, void, undefined> {
  const open: Open[] = [];
  let next: readonly [lead: string, value: unknown] = ['', root];
  for (;;) {
    const [lead, value] = next;
    if (Array.isArray(value)) {
      yield `${lead}[`;
      open.push({ items: listItems(value), end: ']' });
    } else if (isMap(value)) {
      yield `${lead}{`;
      open.push({ items: mapItems(value), end: '}' });
    } else yield lead + scalar(value, path);

    let item = open.at(-1)?.items.next();
    while (item?.done === true) {
      yield open.pop()?.end ?? '';
      item = open.at(-1)?.items.next();
    }
    if (item === undefined) return;
    next = item.value;
  }
}

function* listItems(list: readonly unknown[]): Generator<readonly [string, unknown], undefined, undefined> {
  for (let index = 0; index < list.length; index += 1) yield [index === 0 ? '' : ',', list[index] ?? null];
}

function* mapItems(map: DocumentMap): Generator<readonly [string, unknown], undefined, undefined> {
  let isFirst = true;
  for (const key of Object.keys(map)) {
    if (map[key] === undefined) continue;
    yield [`${isFirst ? '' : ','}${JSON.stringify(key)}:`, map[key]];
    isFirst = false;
  }
}

function scalar(value: unknown, path: DocumentPath): string {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (types.isDate(value)) return JSON.stringify(value);
  const text = isBytes(value) ? bodyText(Buffer.from(value)) : undefined;
  if (text !== undefined) return JSON.stringify(text);
  throw new DocumentShapeError(path, `holds ${typeof value === 'number' ? value : kindOf(value)}, which JSON cannot`);
}
