import type { RecordedRequest } from '../interaction';
import { show, type Mismatch, type NamedMatcher } from './matcher';
import { parseRequestUrl } from './request-url';

/**
 * The parameters of the query as a multiset: their order is free, repeated and blank values count.
 * vcrpy compares the same way.
 */
export const query: NamedMatcher = {
  name: 'query',
  readsBody: false,
  key: (request) => JSON.stringify(sortedParameters(request)),
  compare: (recorded, incoming) => compareParameters(sortedParameters(recorded), sortedParameters(incoming)),
};

type Parameter = readonly [name: string, value: string];

function sortedParameters(request: RecordedRequest): Parameter[] {
  const url = parseRequestUrl(request.uri);
  if (url === undefined || url.search === '') return [];
  return [...url.searchParams].sort(([a, x], [b, y]) => compareText(a, b) || compareText(x, y));
}

// Code units, not `localeCompare`: the order decides equality and must not depend on a locale.
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareParameters(recorded: readonly Parameter[], incoming: readonly Parameter[]): Mismatch | undefined {
  const names = [...new Set([...recorded, ...incoming].map(([name]) => name))];
  const differing = names.flatMap((name) => {
    const [left, right] = [valuesOf(recorded, name), valuesOf(incoming, name)];
    return JSON.stringify(left) === JSON.stringify(right) ? [] : [{ name, left, right }];
  });
  const [first] = differing;
  if (first === undefined) return undefined;
  const reason = differing.map(({ name, left, right }) => describeParameter(name, left, right)).join('; ');
  return differing.length === 1 ? { reason, ignorable: { kind: 'queryParameter', name: first.name } } : { reason };
}

function valuesOf(parameters: readonly Parameter[], name: string): string[] {
  return parameters.filter(([key]) => key === name).map(([, value]) => value);
}

function describeParameter(name: string, recorded: string[], incoming: string[]): string {
  if (recorded.length === 0) return `${show(name)} was not recorded, got ${show(incoming.join(', '))}`;
  if (incoming.length === 0) return `${show(name)} was recorded as ${show(recorded.join(', '))}, got none`;
  return `${show(name)}: recorded ${show(recorded.join(', '))}, got ${show(incoming.join(', '))}`;
}
