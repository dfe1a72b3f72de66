import type { HeaderPair } from '../../../core/headers';

/**
 * Reads header lines as they stood on the wire. The library lists names in lower case and sorted, and keeps the
 * lines under a symbol of its own that it does not export, so it is found by its description. The end-to-end test
 * "keeps header names, order and repeats" fails when that changes.
 */
export function rawHeaders(headers: Headers): HeaderPair[] {
  const symbol = Object.getOwnPropertySymbols(headers).find(({ description }) => description === 'kRawHeaders');
  const raw: unknown = symbol === undefined ? undefined : Reflect.get(headers, symbol);
  if (Array.isArray(raw) && raw.every((line) => Array.isArray(line) && line.length === 2)) {
    return (raw as unknown[][]).map(([name, value]) => [String(name), String(value)]);
  }
  return [...headers.entries()];
}
