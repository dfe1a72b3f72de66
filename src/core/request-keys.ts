import type { RecordedRequest } from './interaction';
import type { NamedMatcher } from './matchers/matcher';

/** What each matcher's key is, `undefined` for those without one. */
export function keysOf(request: RecordedRequest, matchers: readonly NamedMatcher[]): (string | undefined)[] {
  return matchers.map((matcher) => matcher.key?.(request));
}

/** All keys as one text. Written as a list: whatever a key holds, two different lists never give the same. */
export function keyOf(request: RecordedRequest, matchers: readonly NamedMatcher[]): string {
  return JSON.stringify(keysOf(request, matchers));
}
