import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { Agent, fetch as undiciFetch, request as undiciRequest, type Dispatcher } from 'undici';

/** All that a client can tell of an exchange, as plain data to be compared. */
export type Observation = {
  readonly status?: number | undefined;
  readonly message?: string | undefined;
  readonly headers?: unknown;
  /** The pieces the body came in, as the client's events gave them. */
  readonly pieces?: readonly string[];
  readonly trailers?: unknown;
  readonly isComplete?: boolean;
  readonly error?: unknown;
};

export type ObserveOptions = {
  readonly method?: string;
  readonly lookup?: LookupFunction;
  readonly agent?: http.Agent;
  readonly dispatcher?: Dispatcher;
  /** Leaves once this many bytes have come. */
  readonly leaveAfter?: number;
  /** Listens to more of a request of Node's client. */
  readonly onRequest?: (request: http.ClientRequest) => void;
};

export type Observe = (url: string, options?: ObserveOptions) => Promise<Observation>;

/** What Node's own client sees. */
export const observeHttp: Observe = (url, { method = 'GET', lookup, agent, leaveAfter, onRequest } = {}) =>
  new Promise((resolve) => {
    const client = url.startsWith('https:') ? https : http;
    const seen: Mutable = {};
    const request = client.request(url, {
      method,
      agent: agent ?? false,
      ...(lookup === undefined ? {} : { lookup }),
    });
    onRequest?.(request);
    request.on('error', (error) => resolve({ ...seen, error: seen.error ?? describe(error) }));
    request.on('response', (response) => {
      const pieces: string[] = [];
      Object.assign(seen, { status: response.statusCode, message: response.statusMessage });
      Object.assign(seen, { headers: response.rawHeaders, pieces });
      let count = 0;
      response.on('data', (bytes: Buffer) => {
        pieces.push(bytes.toString('latin1'));
        count += bytes.length;
        if (leaveAfter !== undefined && count >= leaveAfter) response.destroy();
      });
      response.on('error', (error) => (seen.error = describe(error)));
      response.on('close', () => resolve({ ...seen, trailers: response.rawTrailers, isComplete: response.complete }));
    });
    request.end();
  });

/** What `fetch` sees: Node's own when `isGlobal`, else the package's. */
export const observeFetch: Observe = async (url, { method = 'GET', dispatcher } = {}) => {
  const seen: Mutable = {};
  try {
    const options = { method, ...(dispatcher === undefined ? {} : { dispatcher }) };
    const response = await undiciFetch(url, { ...options, redirect: 'manual' });
    const pieces: string[] = [];
    Object.assign(seen, { status: response.status, message: response.statusText });
    Object.assign(seen, { headers: [...response.headers.entries()], pieces });
    for await (const bytes of response.body ?? []) pieces.push(Buffer.from(bytes as Uint8Array).toString('latin1'));
    return { ...seen, isComplete: true };
  } catch (error) {
    return { ...seen, error: describe(error) };
  }
};

/** What `undici.request` sees. */
export const observeUndici: Observe = async (url, { method = 'GET', dispatcher } = {}) => {
  const seen: Mutable = {};
  try {
    const options = { method: method as 'GET', ...(dispatcher === undefined ? {} : { dispatcher }) };
    const response = await undiciRequest(url, { ...options, responseHeaders: 'raw' });
    const pieces: string[] = [];
    Object.assign(seen, { status: response.statusCode, headers: response.headers, pieces });
    for await (const bytes of response.body) pieces.push((bytes as Buffer).toString('latin1'));
    return { ...seen, trailers: response.trailers, isComplete: true };
  } catch (error) {
    return { ...seen, error: describe(error) };
  }
};

/** A fresh pool of connections, with a look-up of the test's. */
export function freshDispatcher(lookup?: LookupFunction): Agent {
  return new Agent(lookup === undefined ? {} : { connect: { lookup }, autoSelectFamily: true });
}

type Mutable = { -readonly [Key in keyof Observation]: Observation[Key] };

const FIELDS = ['name', 'code', 'message', 'errno', 'syscall', 'hostname', 'address', 'port', 'reason'];

function describe(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return error;
  const fields = FIELDS.flatMap((key) => {
    const value: unknown = Reflect.get(error, key);
    return value === undefined ? [] : [[key, value]];
  });
  const { cause, errors } = error as { cause?: unknown; errors?: unknown[] };
  return {
    class: error.constructor.name,
    ...(Object.fromEntries(fields) as object),
    ...(cause === undefined ? {} : { cause: describe(cause) }),
    ...(errors === undefined ? {} : { errors: errors.map(describe) }),
  };
}
