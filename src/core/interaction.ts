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
  /** Empty for the error of a client's own check, which may have none. */
  readonly code: string;
  readonly message: string;
  readonly syscall?: string;
  readonly hostname?: string;
  readonly address?: string;
  readonly port?: number;
  /** The error code of HTTP/2 that a stream was reset with (RFC 9113, section 7). */
  readonly http2Code?: number;
  /** Of an `AggregateError`: one for each address that was tried. */
  readonly errors?: readonly NetworkFailure[];
};

/** A response that announces another one (1xx but 101), such as 103 Early Hints. */
export type InformationalResponse = {
  readonly code: number;
  readonly message: string;
  readonly headers: HeaderMap;
};

/** What a client can learn of the connection that carries an answer. */
export type ConnectionFacts = {
  /** The address of the server. Absent where a proxy stood between: its own address is nothing of the server's. */
  readonly remoteAddress?: string;
  /** Absent for connections in the clear. */
  readonly tls?: TlsFacts;
};

/** What a TLS socket tells of itself after its handshake, in the words of Node's `tls.TLSSocket`. */
export type TlsFacts = {
  readonly authorized: boolean;
  /** Code of why it is not authorized, such as `DEPTH_ZERO_SELF_SIGNED_CERT`. */
  readonly authorizationError?: string;
  /** Version, such as `TLSv1.3`. */
  readonly protocol?: string;
  /** Absent when none was agreed on. */
  readonly alpnProtocol?: string;
  readonly cipher?: { readonly name: string; readonly standardName: string; readonly version: string };
  /** The server's own certificate as `getPeerCertificate()` gives it, without `raw` and its issuers. */
  readonly certificate?: CertificateFacts;
};

export type CertificateFacts = {
  readonly subject: Readonly<Record<string, string | readonly string[]>>;
  readonly issuer: Readonly<Record<string, string | readonly string[]>>;
  readonly subjectaltname?: string;
  readonly serialNumber: string;
  readonly valid_from: string;
  readonly valid_to: string;
  readonly fingerprint: string;
  readonly fingerprint256: string;
  readonly fingerprint512: string;
  /** The public key in DER, base64: what clients pin. */
  readonly pubkey?: string;
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
  /** The version of HTTP that the response came in, where it is not 1.1: `1.0` or `2`. */
  readonly httpVersion?: string;
  /** The responses that announced this one, in order. */
  readonly informational?: readonly InformationalResponse[];
  /** Stands with one interaction of each origin in a file. */
  readonly connection?: ConnectionFacts;
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
