import type { Comparison } from './comparison';
import type { RecordedRequest } from './interaction';
import type { Mismatch } from './matchers/matcher';

/** What one matcher found different. */
export type Difference = Mismatch & { readonly matcher: string };

/**
 * Runs every matcher on a stored request and a filtered one, and gives what differs, in the order of `matchOn`; empty
 * when the requests match.
 *
 * @throws VcrError `VCR_HOOK_FAILED` when a matcher of the user's gives what none may give
 */
export function compareRequests(
  stored: RecordedRequest,
  incoming: RecordedRequest,
  comparison: Comparison,
): Difference[] {
  const { left, right } = comparedSides(stored, incoming, comparison);
  return comparison.matchers.flatMap((matcher) => {
    const mismatch = matcher.compare(left, right);
    return mismatch === undefined ? [] : [{ matcher: matcher.name, ...mismatch }];
  });
}

/** Says whether a stored request and a filtered one match; stops at the first difference. Throws as above. */
export function requestsMatch(stored: RecordedRequest, incoming: RecordedRequest, comparison: Comparison): boolean {
  const { left, right } = comparedSides(stored, incoming, comparison);
  return comparison.matchers.every((matcher) => matcher.compare(left, right) === undefined);
}

/** What differs between two bodies, by their meaning and without what `matchIgnoring` names. */
export function compareBodies(
  stored: RecordedRequest,
  incoming: RecordedRequest,
  comparison: Comparison,
): Mismatch | undefined {
  const { left, right } = comparedSides(stored, incoming, comparison);
  return comparison.preference.compare(left, right);
}

function comparedSides(
  stored: RecordedRequest,
  incoming: RecordedRequest,
  { filter, compared }: Comparison,
): { readonly left: RecordedRequest; readonly right: RecordedRequest } {
  return { left: compared.request(filter.request(stored)), right: compared.request(incoming) };
}
