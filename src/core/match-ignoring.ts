/** What a comparison leaves out; it stays in the file. */
export type MatchIgnoring = {
  /** Header names, in any case. */
  readonly headers?: readonly string[];
  /** Names of query parameters. */
  readonly query?: readonly string[];
  /** JSON paths such as `$.meta.id`, `$..timestamp` and `$.items[*].id`, and names of form fields. */
  readonly body?: readonly string[];
};
