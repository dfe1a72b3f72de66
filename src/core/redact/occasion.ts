import type { RecordedRequest } from '../interaction';

/** What the filters of one request or response share. */
export type Occasion = {
  /** The request as it was sent, for functions of the user's: a copy, which they may change. */
  readonly request: () => RecordedRequest;
  /** Filters what stands inside a value that has no ruling itself: JSON in a form field, a URL in a query. */
  readonly nested: (value: string) => string;
};
