import { addHeader } from '../core/headers';
import type { HeaderMap } from '../core/interaction';
import { DocumentShapeError, isMap, kindOf, readText, type DocumentPath } from './document-reader';

/** Reads headers: a map of lists, texts or bytes, or a list of `[name, value]` or `[name, [values]]` pairs. */
export function readHeaders(value: unknown, path: DocumentPath): HeaderMap {
  const headers: HeaderMap = {};
  for (const [name, values] of headerEntries(value, path)) {
    addHeader(headers, name, readValues(values, path.at(name)));
  }
  return headers;
}

function headerEntries(value: unknown, path: DocumentPath): (readonly [string, unknown])[] {
  if (value === undefined || value === null) return [];
  if (isMap(value)) return Object.entries(value);
  if (!Array.isArray(value)) throw new DocumentShapeError(path, `is ${kindOf(value)}, not a map of headers`);
  return (value as unknown[]).map((pair, index) => {
    if (!Array.isArray(pair) || pair.length !== 2) {
      throw new DocumentShapeError(path.at(index), 'is not a pair of name and value');
    }
    return [readText(pair[0], path.at(index).at(0)), pair[1] as unknown] as const;
  });
}

function readValues(value: unknown, path: DocumentPath): string[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) return [readText(value, path)];
  return (value as unknown[]).map((item, index) => readText(item ?? '', path.at(index)));
}
