import type { RecordedRequest } from '../interaction';
import type { Ignorable, NamedMatcher } from './matcher';
import { mismatchOf } from './mismatch';
import { parseRequestUrl } from './request-url';
import { show, showBoth } from './show';
import { signatureParameters } from './signature-parameters';
import { readPairs, shownText, type EncodedPair } from './url-encoded';
import { valuesByName } from '../group-by';
import { looksVolatile } from './volatile';

/**
 * The parameters of the query as a multiset: their order is free, repeated and blank values count. What signing brings
 * to a presigned URL does not.
 */
export const query: NamedMatcher = {
  name: 'query',
  readsHeaders: false,
  readsBody: false,
  key: (request) => JSON.stringify(sortedParameters(request)),
  compare: (recorded, incoming) => {
    const [left, right] = [sortedParameters(recorded), sortedParameters(incoming)].map(valuesByName);
    const differing = [...new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])])]
      .map((name) => ({ name: shownText(name), recorded: left?.get(name), incoming: right?.get(name) }))
      .filter((parameter) => JSON.stringify(parameter.recorded) !== JSON.stringify(parameter.incoming));
    if (differing.length === 0) return undefined;
    return mismatchOf(
      differing.map((part) => ({ reason: describeParameter(part), ignorable: ignorableParameter(part) })),
    );
  },
};

type DifferingParameter = {
  readonly name: string;
  readonly recorded: readonly string[] | undefined;
  readonly incoming: readonly string[] | undefined;
};

function sortedParameters(request: RecordedRequest): EncodedPair[] {
  const search = parseRequestUrl(request.uri)?.search ?? '';
  if (search === '') return [];
  const pairs = readPairs(search.slice(1));
  const isVolatile = signatureParameters(pairs.map(([name]) => shownText(name)));
  return pairs
    .filter(([name]) => !isVolatile(shownText(name)))
    .sort(([a, x], [b, y]) => compareText(a, b) || compareText(x, y));
}

// Code units, not `localeCompare`: the order decides equality and must not depend on a locale.
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function describeParameter({ name, recorded, incoming }: DifferingParameter): string {
  const [left, right] = [joined(recorded), joined(incoming)];
  if (left === undefined) return `${show(name)} was not recorded, got ${show(right ?? '')}`;
  if (right === undefined) return `${show(name)} was recorded as ${show(left)}, got none`;
  return `${show(name)}: ${showBoth(left, right)}`;
}

function ignorableParameter({ name, recorded, incoming }: DifferingParameter): Ignorable {
  return { option: 'query', name, isVolatile: looksVolatile(name, joined(recorded), joined(incoming)) };
}

function joined(values: readonly string[] | undefined): string | undefined {
  return values?.map(shownText).join(', ');
}
