/** Header values by header name. Names keep the case and order of the wire; a repeated header has several values. */
export type HeaderMap = Record<string, string[]>;

/** A request as the cassette holds it: after filters and redaction. */
export type RecordedRequest = {
  /** Upper-case method, such as `GET`. */
  readonly method: string;
  /** The whole URL, with its query. */
  readonly uri: string;
  readonly headers: HeaderMap;
  /** The bytes of the body; `null` when the request had none. */
  readonly body: Buffer | null;
};

/** A response as the cassette holds it: content decoded, as `recording.responseBody` tells. */
export type RecordedResponse = {
  /** `code` is 0 when the network failed before any response came (see `recording.error`). */
  readonly status: { readonly code: number; readonly message: string };
  readonly headers: HeaderMap;
  readonly body: Buffer | null;
};

/** A failure of the network, as Node's error object described it. */
export type NetworkFailure = {
  /** The error's class when it is none of `Error`'s own: `AggregateError` of several addresses. */
  readonly name?: string;
  readonly code: string;
  readonly message: string;
  readonly syscall?: string;
  readonly hostname?: string;
  readonly address?: string;
  readonly port?: number;
  /** Of an `AggregateError`: one for each address that was tried. */
  readonly errors?: readonly NetworkFailure[];
};

/** One piece of a streamed body, counted in bytes of the wire, or of the content where that is stored decoded. */
export type BodyChunk = {
  readonly bytes: number;
  /** Milliseconds after the response's head arrived. */
  readonly atMs: number;
};

/** How a stored body turns back into the bytes of the wire; undone from the last to the first. */
export type BodyEncoding = 'json' | 'gzip' | 'deflate' | 'deflate-raw' | 'br' | 'zstd';

/** What this package adds beside vcrpy's `request` and `response`. Every part is optional. */
export type Recording = {
  /** When the request was sent, ISO 8601 in UTC. */
  readonly at?: string;
  /** From sending the request to the end of the response, in milliseconds. */
  readonly tookMs?: number;
  /** Steps that were undone to store readable text, innermost first: `['json', 'gzip']` is gzipped compact JSON. */
  readonly responseBody?: readonly BodyEncoding[];
  /** The header that decoding took away, with its place among the others. */
  readonly contentEncoding?: { readonly name: string; readonly value: string; readonly index: number };
  /** Boundaries of a body that came in several pieces. */
  readonly chunks?: readonly BodyChunk[];
  /** Header fields that came after a chunked body (RFC 9112, section 7.1.2). */
  readonly trailers?: HeaderMap;
  /** The failure that ended the exchange: before any response (status code 0), or in the middle of the body. */
  readonly error?: NetworkFailure;
  /** The client or the test left before the response was complete; a replay stays open in the same place. */
  readonly unfinished?: boolean;
};

/** One request with its response or failure. */
export type Interaction = {
  readonly request: RecordedRequest;
  readonly response: RecordedResponse;
  readonly recording: Recording;
};

/** Copies an interaction so deeply that a hook may change anything in it. */
export function copyInteraction(interaction: Interaction): Interaction {
  return {
    request: copyRequest(interaction.request),
    response: copyResponse(interaction.response),
    recording: structuredClone(interaction.recording),
  };
}

export function copyRequest(request: RecordedRequest): RecordedRequest {
  return { ...request, headers: copyHeaders(request.headers), body: copyBody(request.body) };
}

export function copyResponse(response: RecordedResponse): RecordedResponse {
  return {
    status: { ...response.status },
    headers: copyHeaders(response.headers),
    body: copyBody(response.body),
  };
}

function copyHeaders(headers: HeaderMap): HeaderMap {
  return Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, [...values]]));
}

function copyBody(body: Buffer | null): Buffer | null {
  return body === null ? null : Buffer.from(body);
}
