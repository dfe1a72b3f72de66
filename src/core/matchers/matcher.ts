import type { RecordedRequest } from '../interaction';

/** What a setting could leave out so that two requests match after all. */
export type Ignorable = { readonly kind: 'queryParameter' | 'bodyField'; readonly name: string };

/** Why two requests differ. `ignorable` is there when nothing but that one part differs. */
export type Mismatch = { readonly reason: string; readonly ignorable?: Ignorable };

/** A matcher as the comparison runs it; registered functions are wrapped into this shape. */
export interface NamedMatcher {
  readonly name: string;
  /** Gives `undefined` when the requests are the same to this matcher. */
  readonly compare: (recorded: RecordedRequest, incoming: RecordedRequest) => Mismatch | undefined;
  /**
   * Two requests match exactly when their keys are equal. Matchers with a key are cheap: interactions are
   * looked up by it, however many there are. Absent for matchers that have to see both sides.
   */
  readonly key?: (request: RecordedRequest) => string;
  /** Whether the comparison needs the bytes of the incoming body. */
  readonly readsBody: boolean;
}

/** Builds a matcher that compares one key, such as the method or the host. */
export function keyMatcher(name: string, key: (request: RecordedRequest) => string): NamedMatcher {
  return {
    name,
    key,
    readsBody: false,
    compare: (recorded, incoming) => {
      const [left, right] = [key(recorded), key(incoming)];
      return left === right ? undefined : { reason: `recorded ${show(left)}, got ${show(right)}` };
    },
  };
}

/** Shows a value in a reason: one line, at most 80 characters. */
export function show(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = text.replace(/\s+/g, ' ');
  if (line === '') return '""';
  return line.length > 80 ? `${line.slice(0, 77)}…` : line;
}
