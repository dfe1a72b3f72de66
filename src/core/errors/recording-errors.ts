import { messageOf, VcrError } from './vcr-error';

/** An exchange that could not be stored, whatever the reason; its answer reached the client all the same. */
export function notRecorded(request: { readonly method: string; readonly uri: string }, cause: unknown): VcrError {
  const { method, uri } = request;
  return new VcrError(
    'VCR_NOT_RECORDED',
    [`${method} ${uri} could not be recorded: ${messageOf(cause)}`],
    { method, uri },
    cause,
  );
}

/** An answer that stands outside of what can be recorded: a protocol nobody asked for, a header no parser should take. */
export function unreadableAnswer({ method, uri }: { readonly method: string; readonly uri: string }): VcrError {
  return new VcrError(
    'VCR_NOT_RECORDED',
    [
      `${method} ${uri} could not be recorded: its answer is none that HTTP/1.1 allows here`,
      'Such are the status 101 without an upgrade and header lines folded in two. To let its host pass: ignoreHosts',
    ],
    { method, uri },
  );
}

/** A request that could not be compared or answered because of an error that nobody expected. */
export function notAnswered(request: { readonly method: string; readonly uri: string }, cause: unknown): VcrError {
  const { method, uri } = request;
  return new VcrError(
    'VCR_NOT_RECORDED',
    [`${method} ${uri} could be neither replayed nor recorded: ${messageOf(cause)}`],
    { method, uri },
    cause,
  );
}

/** Says of a test that failed that one of its requests got no answer, because its body was waited for to the end. */
export function bodyNeverEnded(request: { readonly method: string; readonly uri: string }): VcrError {
  const { method, uri } = request;
  return new VcrError(
    'VCR_NOT_RECORDED',
    [
      `${method} ${uri} could be neither replayed nor recorded: its body had not ended when its test did`,
      "  why:      additionalMatchers: ['body'] and beforeRecordRequest need the whole body before there is an answer",
      'If the client waits for the answer before it ends the body, leave both out for this test: vcr.config',
    ],
    { method, uri },
  );
}

/** What the run says of a request that was followed by bytes which HTTP cannot tell from a next request. */
export function followedByStrayBytes(line: string): string {
  return [
    `${line} was followed by bytes that belong to no request; it is recorded without them`,
    'Without Content-Length or Transfer-Encoding a request with this method ends after its headers: set one of them.',
  ].join('\n');
}

/** The warning about a request that went out and that no replay could be honest about. */
export function declined(line: string, reason: string): string {
  return `${line} was not recorded: ${reason}\nIt goes to the network in every run, and is refused in record mode "none".`;
}

/** A failed test whose recording has no whole answer: its cassettes stay as they were, or absent. */
export function brokenRecording(facts: {
  /** Redacted, such as `GET https://api.test/users`. */
  readonly requests: readonly string[];
  readonly cassettePaths: readonly string[];
}): VcrError {
  const { requests, cassettePaths } = facts;
  return new VcrError(
    'VCR_NOT_RECORDED',
    [
      'Nothing of this failed test was recorded, because a recording has no whole answer',
      ...requests.map((request) => `  request:  ${request}`),
      ...cassettePaths.map((path) => `  cassette: ${path} (not written)`),
      'The next run whose requests are all answered records it. To store failures of failed tests too: recordErrors: true',
    ],
    facts,
  );
}

/** Requests whose end, or whose hooks, did not come in time after their test had ended. */
export function unsettledRecording(facts: {
  readonly requests: readonly string[];
  readonly limitMs: number;
}): VcrError {
  const { requests, limitMs } = facts;
  return new VcrError(
    'VCR_NOT_RECORDED',
    [
      `The recording of a request had not ended ${limitMs} ms after its test, and is not stored`,
      ...requests.map((request) => `  request:  ${request}`),
      'A hook, a serializer or a persister that never answers is the usual reason.',
    ],
    facts,
  );
}
