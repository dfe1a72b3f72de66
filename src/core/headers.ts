import type { HeaderMap } from './interaction';

/** A header line of the wire: name as written, and value. */
export type HeaderPair = readonly [name: string, value: string];

/** Groups header lines by exact name, in order of first appearance. */
export function headersFromPairs(pairs: readonly HeaderPair[]): HeaderMap {
  const headers: HeaderMap = {};
  for (const [name, value] of pairs) addHeader(headers, name, [value]);
  return headers;
}

/** Adds values to a header map, in place. Names come from outside: `constructor` is a name like any other. */
export function addHeader(headers: HeaderMap, name: string, values: readonly string[]): void {
  // An own `__proto__` key would be lost by every copy and merge of the map.
  if (name === '__proto__') return;
  const known = Object.hasOwn(headers, name) ? headers[name] : undefined;
  if (known === undefined) headers[name] = [...values];
  // Not spread into arguments: a hostile file has more values than the stack holds.
  else for (const value of values) known.push(value);
}

/** All header lines, repeats beside each other. */
export function pairsFromHeaders(headers: HeaderMap): HeaderPair[] {
  return Object.entries(headers).flatMap(([name, values]) => values.map((value): HeaderPair => [name, value]));
}

/** All values of a header, whatever the case of its name. */
export function headerValues(headers: HeaderMap, name: string): string[] {
  const wanted = name.toLowerCase();
  const values: string[] = [];
  for (const key in headers) {
    if (key.length !== wanted.length || key.toLowerCase() !== wanted) continue;
    // Not spread, as above.
    for (const value of headers[key] ?? []) values.push(value);
  }
  return values;
}

/** The first value of a header, whatever the case of its name. */
export function headerValue(headers: HeaderMap, name: string): string | undefined {
  return headerValues(headers, name)[0];
}

/** Replaces the value of a header that is there, in its place; adds nothing. */
export function replaceHeader(headers: HeaderMap, name: string, value: string): HeaderMap {
  const wanted = name.toLowerCase();
  const replaced: HeaderMap = {};
  for (const key of Object.keys(headers))
    addHeader(replaced, key, key.toLowerCase() === wanted ? [value] : (headers[key] ?? []));
  return replaced;
}

/** The parameters of a header value, names in lower case. A quoted value may hold what looks like another one. */
export function headerParameters(value: string): Map<string, string> {
  const parameters = new Map<string, string>();
  const parameter = /;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))/g;
  // Values of headers are short; longer ones are not worth the stack of a regular expression.
  for (const [, name = '', quoted, plain = ''] of value.slice(0, 10_000).matchAll(parameter)) {
    const key = name.toLowerCase();
    if (!parameters.has(key)) parameters.set(key, quoted?.replace(/\\(["\\])/g, '$1') ?? plain.trim());
  }
  return parameters;
}

/** The media type of a `content-type` header without its parameters, in lower case. */
export function mediaType(headers: HeaderMap): string {
  return (headerValue(headers, 'content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}
