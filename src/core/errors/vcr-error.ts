/** Every code an error of this package may carry; docs/errors.md has a heading for each. */
export type VcrErrorCode =
  | 'VCR_ALREADY_PLAYED'
  | 'VCR_BODY_DIFFERED'
  | 'VCR_HOOK_FAILED'
  | 'VCR_INVALID_OPTION'
  | 'VCR_INVALID_TARGET'
  | 'VCR_NETWORK_BLOCKED'
  | 'VCR_NO_CASSETTE'
  | 'VCR_NO_ENVIRONMENT'
  | 'VCR_NOT_IN_A_TEST'
  | 'VCR_NOT_RECORDED'
  | 'VCR_REPLAYED_FAILURE'
  | 'VCR_UNMATCHED_REQUEST'
  | 'VCR_UNREADABLE_CASSETTE'
  | 'VCR_UNSAFE_DELETE'
  | 'VCR_UNWRITABLE_CASSETTE';

/** The facts behind an error, for code that reacts to it. */
export type VcrErrorDetails = Readonly<Record<string, unknown>>;

/**
 * The base of all errors of this package. Inside a test, tell them apart by `code`: the environment lives in
 * another realm, so `instanceof` is false there.
 */
export class VcrError extends Error {
  override readonly name: string = 'VcrError';
  readonly code: VcrErrorCode;
  /** What the message says, as values: paths, keys, counts. Never a redacted value. */
  readonly details: VcrErrorDetails;

  constructor(code: VcrErrorCode, lines: readonly string[], details: VcrErrorDetails = {}, cause?: unknown) {
    super([...lines, `[${code}]`].join('\n'), cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }
}

/** The message of anything that was thrown, also of what cannot be shown: a getter may throw, an object has no text. */
export function messageOf(thrown: unknown): string {
  try {
    // Errors of the test's realm are no instances of this realm's Error.
    if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) return String(thrown.message);
    return String(thrown);
  } catch {
    return 'something that cannot be shown as text';
  }
}
