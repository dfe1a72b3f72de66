import type { RecordedRequest } from '../interaction';
import type { MatchIgnoring } from '../match-ignoring';
import { showBoth } from './show';

/** One part that differs and that a setting could leave out of the comparison. */
export type Ignorable = {
  readonly option: keyof MatchIgnoring;
  /** What the option would hold: a header, a query parameter, a JSON path or a form field. */
  readonly name: string;
  /** Whether the two values look as if they were made anew for each request: an id, a time, a nonce. */
  readonly isVolatile: boolean;
};

/** Why two requests differ. `ignorable` is there when leaving out these parts would make them the same. */
export type Mismatch = { readonly reason: string; readonly ignorable?: readonly Ignorable[] };

/** A matcher as the comparison runs it; registered functions are wrapped into this shape. */
export interface NamedMatcher {
  readonly name: string;
  /**
   * Gives `undefined` when the requests are the same to this matcher.
   *
   * @throws VcrError `VCR_HOOK_FAILED` when a function of the user's gives what no matcher may give
   */
  readonly compare: (recorded: RecordedRequest, incoming: RecordedRequest) => Mismatch | undefined;
  /**
   * Two requests match exactly when their keys are equal: interactions are looked up by it, however many there are.
   * Absent for matchers that have to see both sides.
   */
  readonly key?: (request: RecordedRequest) => string;
  /** Whether the comparison needs the headers; method and URL are always there. */
  readonly readsHeaders: boolean;
  /** Whether the comparison needs the bytes of the body. */
  readonly readsBody: boolean;
}

/** Builds a matcher that compares one part of the request's line, such as the method or the host. */
export function lineMatcher(name: string, key: (request: RecordedRequest) => string): NamedMatcher {
  return {
    name,
    key,
    readsHeaders: false,
    readsBody: false,
    compare: (recorded, incoming) => {
      const [left, right] = [key(recorded), key(incoming)];
      return left === right ? undefined : { reason: showBoth(left, right) };
    },
  };
}
