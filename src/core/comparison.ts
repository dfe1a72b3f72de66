import { comparedParts, type ComparedParts, type MatchIgnoring } from './match-ignoring';
import { body } from './matchers/body';
import type { NamedMatcher } from './matchers/matcher';
import type { Interaction, RecordedRequest } from './interaction';
import { keyOf } from './request-keys';

/** How requests are compared: by these matchers, both sides seen through the same filters. */
export interface Comparison {
  /** All must agree for a recorded answer to serve. */
  readonly matchers: readonly NamedMatcher[];
  /** Which of the answers that may serve is taken first. */
  readonly preference: NamedMatcher;
  readonly filter: RequestFilter;
  readonly compared: ComparedParts;
  /** One text for all that matchers look up by method and URL; two requests that they find the same share it. */
  readonly lineKey: (request: RecordedRequest) => string;
}

/** The filters and the redaction of a cassette, as far as requests go. */
export type RequestFilter = {
  readonly request: (request: RecordedRequest) => RecordedRequest;
  /** Filters the URL, and what `sensitive` names: headers that the client itself marks as secret. */
  readonly requestLine: (request: RecordedRequest, sensitive?: readonly string[]) => RecordedRequest;
  /** For requests that this filter has been through; absent where that makes no difference. */
  readonly filteredBefore?: RequestFilter | undefined;
};

/**
 * Builds a comparison. Make it once for a cassette: look-ups are indexed for each comparison.
 *
 * @throws Error for a path in `ignoring.body` that is none; `bodyPathProblem` tells when options are checked
 */
export function comparisonOf(parts: {
  readonly matchers: readonly NamedMatcher[];
  readonly filter: RequestFilter;
  readonly ignoring?: MatchIgnoring;
}): Comparison {
  const { matchers, filter, ignoring = {} } = parts;
  return { matchers, preference: body, filter, compared: comparedParts(ignoring), lineKey: lineKeys(matchers) };
}

/**
 * How to compare with a stored interaction: ours was filtered when it was recorded. One of another tool was not, and may
 * hold what the filters are to take out.
 */
export function comparisonWith({ recording }: Interaction, comparison: Comparison): Comparison {
  const { filteredBefore } = comparison.filter;
  if (filteredBefore === undefined || Object.keys(recording).length === 0) return comparison;
  return { ...comparison, filter: filteredBefore };
}

/** How many lines of requests are remembered: they repeat from test to test, and reading a URL takes its time. */
const MOST_LINES = 2_000;
const LONGEST_LINE = 500;

function lineKeys(matchers: readonly NamedMatcher[]): Comparison['lineKey'] {
  const keyed = matchers.filter(({ key, readsHeaders, readsBody }) => key !== undefined && !readsHeaders && !readsBody);
  const known = new Map<string, string>();
  return (request) => {
    const line = `${request.method} ${request.uri}`;
    const before = known.get(line);
    if (before !== undefined) return before;
    const key = keyOf(request, keyed);
    if (known.size >= MOST_LINES) known.clear();
    if (line.length <= LONGEST_LINE) known.set(line, key);
    return key;
  };
}
