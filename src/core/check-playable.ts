import { isRecord } from './is-record';
import { HTTP_VERSIONS, isInformational } from './http-syntax';
import type { Interaction, NetworkFailure } from './interaction';

/** A name of a header field, a token (RFC 9110, section 5.6.2). */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** All that a reason or a header value may not hold: it would end the line, or the client would refuse it. */
const NOT_IN_A_LINE = /[^\t -~\u0080-\uffff]/;

/**
 * Says why an interaction cannot be given to a client, or `undefined` when it can. What a hook or a hand made wrong
 * has to fail the test with a word about it, not to reach the client as something nobody recorded.
 */
export function checkPlayable(interaction: Interaction): string | undefined {
  // A hook may give anything, whatever its type says.
  const given: unknown = interaction;
  if (!isRecord(given) || !isRecord(given['request']) || !isRecord(given['response'])) {
    return 'it is no interaction with a request and a response';
  }
  const { response } = given;
  const { recording } = given;
  if (!isRecord(response)) return 'its response is no map';
  if (!isRecord(recording)) return 'its recording is no map';
  return (
    statusProblem(response['status'], recording) ??
    headersProblem(response['headers'], 'response.headers') ??
    (recording['trailers'] === undefined ? undefined : headersProblem(recording['trailers'], 'recording.trailers')) ??
    informationalProblem(recording['informational']) ??
    versionProblem(recording['httpVersion']) ??
    connectionProblem(recording['connection']) ??
    bodyProblem(response['body']) ??
    failureProblem(recording['error'])
  );
}

function statusProblem(status: unknown, recording: Record<string, unknown>): string | undefined {
  if (!isRecord(status)) return 'response.status is no map of code and message';
  const { code, message } = status;
  const isFailure = code === 0 && (recording['error'] !== undefined || recording['unfinished'] === true);
  if (!isFailure && !(typeof code === 'number' && Number.isInteger(code) && code >= 200 && code <= 999)) {
    return `response.status.code ${shown(code)} is not the status of an answer, a whole number from 200 to 999`;
  }
  if (typeof message !== 'string') return `response.status.message ${shown(message)} is no text`;
  if (NOT_IN_A_LINE.test(message)) return `response.status.message ${shown(message)} has a character HTTP cannot carry`;
  return undefined;
}

function headersProblem(headers: unknown, place: string): string | undefined {
  if (!isRecord(headers)) return `${place} is no map of lists`;
  for (const [position, [name, values]] of Object.entries(headers).entries()) {
    // It may be anything, the rest of a cookie too.
    if (!TOKEN.test(name)) return `${place} has a name that HTTP cannot carry, at place ${position + 1}`;
    if (!Array.isArray(values) || !values.every((value) => typeof value === 'string')) {
      return `${place}[${shown(name)}] is no list of texts`;
    }
    // The value may be a secret.
    if (values.some((value) => NOT_IN_A_LINE.test(value))) {
      return `${place}[${shown(name)}] has a character HTTP cannot carry`;
    }
  }
  return undefined;
}

function informationalProblem(informational: unknown): string | undefined {
  if (informational === undefined) return undefined;
  if (!Array.isArray(informational)) return 'recording.informational is no list';
  for (const [index, response] of (informational as unknown[]).entries()) {
    const place = `recording.informational[${index}]`;
    if (!isRecord(response)) return `${place} is no map of code, message and headers`;
    const { code, message, headers } = response;
    if (!isInformational(code))
      return `${place}.code ${shown(code)} is not the status of an announcement, 100 to 199 but 101`;
    if (typeof message !== 'string' || NOT_IN_A_LINE.test(message))
      return `${place}.message is no text that HTTP can carry`;
    const problem = headersProblem(headers, `${place}.headers`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function versionProblem(version: unknown): string | undefined {
  if (version === undefined || HTTP_VERSIONS.some((known) => known === version)) return undefined;
  return `recording.httpVersion ${shown(version)} is none of ${HTTP_VERSIONS.join(', ')}`;
}

function connectionProblem(connection: unknown): string | undefined {
  if (connection === undefined) return undefined;
  if (!isRecord(connection)) return 'recording.connection is no map';
  const { remoteAddress, tls } = connection;
  if (remoteAddress !== undefined && typeof remoteAddress !== 'string')
    return 'recording.connection.remoteAddress is no text';
  if (tls === undefined) return undefined;
  return isRecord(tls) && typeof tls['authorized'] === 'boolean'
    ? undefined
    : 'recording.connection.tls does not say whether it is authorized';
}

function bodyProblem(body: unknown): string | undefined {
  return body === null || Buffer.isBuffer(body) ? undefined : 'response.body is neither a Buffer nor null';
}

function failureProblem(failure: unknown): string | undefined {
  if (failure === undefined) return undefined;
  const { code, message } = failure as Partial<NetworkFailure>;
  return typeof code === 'string' && typeof message === 'string'
    ? undefined
    : 'recording.error has no code and message';
}

function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
