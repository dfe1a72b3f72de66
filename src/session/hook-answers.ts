import { isRecord } from '../core/is-record';
import type { HeaderMap, Interaction, RecordedRequest, RecordedResponse, Recording } from '../core/interaction';

/** What hooks may give for a body and for headers: what they were given, or the shorter forms people write. */
type LooseBody = Uint8Array | string | null | undefined;
type LooseHeaders = Record<string, string | readonly string[]>;

type LooseRequest = Omit<RecordedRequest, 'headers' | 'body'> & { headers: LooseHeaders; body?: LooseBody };
type LooseResponse = Omit<RecordedResponse, 'headers' | 'body'> & { headers: LooseHeaders; body?: LooseBody };
type LooseInteraction = {
  readonly request: LooseRequest;
  readonly response: LooseResponse;
  readonly recording?: Recording;
};

export function isRequestOrNull(answer: unknown): answer is LooseRequest | null {
  return answer === null || isRequest(answer);
}

export function isResponseOrNull(answer: unknown): answer is LooseResponse | null {
  return answer === null || isResponse(answer);
}

export function isInteraction(answer: unknown): answer is LooseInteraction {
  if (!isRecord(answer)) return false;
  const { request, response, recording } = answer;
  return isRequest(request) && isResponse(response) && (recording === undefined || isRecord(recording));
}

/** A request in the exact shape, whatever form the hook gave it in. */
export function requestOf({ method, uri, headers, body }: LooseRequest): RecordedRequest {
  return { method, uri, headers: headersOf(headers), body: bytesOf(body) };
}

export function responseOf({ status, headers, body }: LooseResponse): RecordedResponse {
  return {
    status: { code: status.code, message: status.message },
    headers: headersOf(headers),
    // A file tells no response without a body from one with an empty one.
    body: bytesOf(body) ?? Buffer.alloc(0),
  };
}

/** An interaction in the exact shape; `recording` is what it had, for a hook that left that out. */
export function interactionOf(answer: LooseInteraction, recording: Recording): Interaction {
  return {
    request: requestOf(answer.request),
    response: responseOf(answer.response),
    recording: answer.recording ?? recording,
  };
}

function isRequest(value: unknown): value is LooseRequest {
  if (!isRecord(value)) return false;
  const { method, uri, headers, body } = value;
  return typeof method === 'string' && typeof uri === 'string' && isHeaders(headers) && isBody(body);
}

function isResponse(value: unknown): value is LooseResponse {
  if (!isRecord(value) || !isRecord(value['status'])) return false;
  const { code, message } = value['status'];
  return Number.isInteger(code) && typeof message === 'string' && isHeaders(value['headers']) && isBody(value['body']);
}

function isHeaders(value: unknown): value is LooseHeaders {
  return isRecord(value) && Object.values(value).every((values) => isHeaderValue(values));
}

function isHeaderValue(value: unknown): boolean {
  return typeof value === 'string' || (Array.isArray(value) && value.every((item) => typeof item === 'string'));
}

// Bytes of the test's realm are no instances of this realm's Uint8Array.
function isBody(value: unknown): value is LooseBody {
  return value === null || value === undefined || typeof value === 'string' || isBytes(value);
}

function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && 'byteLength' in value;
}

function headersOf(headers: LooseHeaders): HeaderMap {
  return Object.fromEntries(
    Object.entries(headers).map(([name, values]) => [name, typeof values === 'string' ? [values] : [...values]]),
  );
}

function bytesOf(body: LooseBody): Buffer | null {
  if (body === null || body === undefined) return null;
  if (typeof body === 'string') return Buffer.from(body);
  return Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}
