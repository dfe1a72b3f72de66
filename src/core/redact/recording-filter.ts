import type { ConnectionFacts, NetworkFailure, RecordedRequest, RecordedResponse, Recording } from '../interaction';
import { copyRequest } from '../interaction';
import { filterRequestBody, filterResponseBody } from './filter-body';
import { filterHeaders } from './filter-headers';
import { hidingRules } from './filter-rule';
import { filterUrlsIn } from './filter-text';
import { filteredBefore } from './filtered-before';
import { filterUri, type UriRules } from './filter-uri';
import { nestedFilter, type NestedRules } from './nested-values';
import type { Occasion } from './occasion';
import { recordingRules, type FilterOptions, type RecordingRules } from './recording-rules';
import { REDACTED } from './secret-names';

export type { FilterOptions, RedactAdditions } from './recording-rules';

/**
 * Takes secrets and unwanted parts out of copies; what went over the wire is never touched.
 *
 * `request`, `requestLine`, `response` and `recording` throw `VCR_HOOK_FAILED` when a function of the user's does not
 * answer; `text` asks none.
 */
export interface RecordingFilter {
  /** `sensitive`: names of headers, in lower case, that the client itself marks as secret. */
  readonly request: (request: RecordedRequest, sensitive?: readonly string[]) => RecordedRequest;
  /**
   * Filters the URL, and what the client marks as secret: enough to look a request up by method and URL, and much
   * cheaper.
   */
  readonly requestLine: (request: RecordedRequest, sensitive?: readonly string[]) => RecordedRequest;
  /** The same for requests that were filtered before; `undefined` where that makes no difference. */
  readonly filteredBefore: RequestFilter | undefined;
  readonly response: (response: RecordedResponse, request: RecordedRequest) => RecordedResponse;
  /** Filters what a recording says beside request and response: messages, addresses, trailers and announcements. */
  readonly recording: (recording: Recording, request: RecordedRequest) => Recording;
  /** Filters the URLs in a text, such as a message, or one that is a URL: what the rules name is shown as `REDACTED`. */
  readonly text: (text: string) => string;
}

/** Builds the filter that the options describe: the user's rules first, then redaction. */
export function recordingFilter(options: FilterOptions): RecordingFilter {
  const rules = recordingRules(options);
  const before = filteredBefore(options);
  const shownUri: UriRules = { ...rules.uri, names: hidingRules(rules.uri.names) };
  const text = (shown: string): string => filterUrlsIn(shown, shownUri, SHOWN);
  return {
    ...requestFilter(rules),
    filteredBefore: before === undefined ? undefined : requestFilter(recordingRules(before)),
    response: (response, request) => {
      const { status } = response;
      // A server may put anything into its reason, a URL too.
      return filterResponse({ ...response, status: { ...status, message: text(status.message) } }, request, rules);
    },
    recording: (recording, request) => filterRecording(recording, request, rules, text),
    text,
  };
}

type RequestFilter = Pick<RecordingFilter, 'request' | 'requestLine'>;

function requestFilter(rules: RecordingRules): RequestFilter {
  return {
    request: (request, sensitive = []) => filterRequest(withoutSensitive(request, sensitive, rules), rules),
    requestLine: (request, sensitive = []) => ({
      ...withoutSensitive(request, sensitive, rules),
      uri: filterUri(request.uri, rules.uri, occasionOf(request, rules.nested)),
    }),
  };
}

// Here alone the marks of a client are known: what is compared later has none. The user's word on a name comes first.
function withoutSensitive(
  request: RecordedRequest,
  sensitive: readonly string[],
  { requestHeaders: { names, redactsSecrets } }: RecordingRules,
): RecordedRequest {
  if (sensitive.length === 0 || !redactsSecrets) return request;
  const headers = Object.entries(request.headers).map(([name, values]): [string, string[]] =>
    sensitive.includes(name.toLowerCase()) && names.ruling(name) === undefined ? [name, [REDACTED]] : [name, values],
  );
  return { ...request, headers: Object.fromEntries(headers) };
}

// Nothing of the user's is asked for a text, so nobody asks for its request.
const SHOWN: Occasion = {
  request: () => {
    throw new Error('A text has no request');
  },
  nested: (value) => value,
};

function filterRequest(request: RecordedRequest, rules: RecordingRules): RecordedRequest {
  const occasion = occasionOf(request, rules.nested);
  const uri = filterUri(request.uri, rules.uri, occasion);
  const headers = filterHeaders(request.headers, rules.requestHeaders, occasion);
  return filterRequestBody({ ...request, uri, headers }, rules.body, occasion);
}

function filterResponse(response: RecordedResponse, request: RecordedRequest, rules: RecordingRules): RecordedResponse {
  const headers = filterHeaders(response.headers, rules.responseHeaders, occasionOf(request, rules.nested));
  const occasion = occasionOf(request, { json: rules.responseBody, uri: undefined });
  return filterResponseBody({ ...response, headers }, rules.responseBody, occasion);
}

function filterRecording(
  recording: Recording,
  request: RecordedRequest,
  rules: RecordingRules,
  text: RecordingFilter['text'],
): Recording {
  const { error, trailers, informational, connection } = recording;
  const occasion = occasionOf(request, rules.nested);
  return {
    ...recording,
    ...(error && { error: filterFailure(error, text) }),
    ...(trailers && { trailers: filterHeaders(trailers, rules.responseHeaders, occasion) }),
    ...(informational && {
      informational: informational.map(({ code, message, headers }) => ({
        code,
        message: text(message),
        headers: filterHeaders(headers, rules.responseHeaders, occasion),
      })),
    }),
    ...(connection && { connection: filterConnection(connection, text) }),
  };
}

// A certificate is what a server shows to everybody; what was said of it may be the text of a check of the user's.
function filterConnection(connection: ConnectionFacts, text: RecordingFilter['text']): ConnectionFacts {
  const { remoteAddress, tls } = connection;
  const { authorizationError } = tls ?? {};
  return {
    ...connection,
    ...(remoteAddress !== undefined && { remoteAddress: text(remoteAddress) }),
    ...(tls && authorizationError !== undefined && { tls: { ...tls, authorizationError: text(authorizationError) } }),
  };
}

function filterFailure(failure: NetworkFailure, text: RecordingFilter['text']): NetworkFailure {
  const { code, message, name, syscall, hostname, address, errors } = failure;
  return {
    ...failure,
    code: text(code),
    message: text(message),
    ...(name !== undefined && { name: text(name) }),
    ...(syscall !== undefined && { syscall: text(syscall) }),
    ...(hostname !== undefined && { hostname: text(hostname) }),
    ...(address !== undefined && { address: text(address) }),
    ...(errors && { errors: errors.map((one) => filterFailure(one, text)) }),
  };
}

function occasionOf(request: RecordedRequest, nested: NestedRules): Occasion {
  let copy: RecordedRequest | undefined;
  const lazily = (): RecordedRequest => (copy ??= copyRequest(request));
  return { request: lazily, nested: nestedFilter(nested, lazily) };
}
