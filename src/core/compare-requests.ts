import type { RecordedRequest } from './interaction';
import type { Mismatch, NamedMatcher } from './matchers/matcher';

/** What one matcher found different. */
export type Difference = Mismatch & { readonly matcher: string };

/** Runs every matcher and gives what differs, in the order of `matchOn`; empty when the requests match. */
export function compareRequests(
  recorded: RecordedRequest,
  incoming: RecordedRequest,
  matchers: readonly NamedMatcher[],
): Difference[] {
  return matchers.flatMap((matcher) => {
    const mismatch = matcher.compare(recorded, incoming);
    return mismatch === undefined ? [] : [{ matcher: matcher.name, ...mismatch }];
  });
}

/** Says whether two requests match; stops at the first difference. */
export function requestsMatch(
  recorded: RecordedRequest,
  incoming: RecordedRequest,
  matchers: readonly NamedMatcher[],
): boolean {
  return matchers.every((matcher) => matcher.compare(recorded, incoming) === undefined);
}
