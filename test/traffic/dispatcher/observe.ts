import type { Dispatcher } from 'undici';
import type { Undici } from './undici-copies';

/** All that a client can tell of an exchange, as plain data to be compared. */
export type Seen = Record<string, unknown>;
export type Client = (url: string, method?: string) => Promise<Seen>;

/** Node's own `fetch`. */
export const globalFetch: Client = (url, method = 'GET') =>
  observeFetch(() => fetch(url, { method, redirect: 'manual' }));

/** The clients of one copy of the package, each request with a fresh pool. */
export function clientsOf(undici: Undici): Record<string, Client> {
  return {
    fetch: fresh(undici, (dispatcher, url, method) =>
      observeFetch(() => undici.fetch(url, { method, redirect: 'manual', dispatcher }) as unknown as Promise<Response>),
    ),
    request: fresh(undici, (dispatcher, url, method) => observeRequest(undici, { dispatcher, url, method })),
  };
}

type Use = (dispatcher: Dispatcher, url: string, method: string) => Promise<Seen>;

function fresh({ Agent }: Undici, use: Use): Client {
  return async (url, method = 'GET') => {
    const dispatcher = new Agent();
    try {
      return await use(dispatcher, url, method);
    } finally {
      await dispatcher.destroy();
    }
  };
}

async function observeFetch(work: () => Promise<Response>): Promise<Seen> {
  const seen: Seen = {};
  try {
    const response = await work();
    const pieces: string[] = [];
    Object.assign(seen, { status: response.status, message: response.statusText, pieces });
    Object.assign(seen, { headers: [...response.headers.entries()] });
    for await (const bytes of response.body ?? []) pieces.push(Buffer.from(bytes).toString('latin1'));
    return { ...seen, isComplete: true };
  } catch (error) {
    return { ...seen, error: describe(error) };
  }
}

async function observeRequest(
  undici: Undici,
  { dispatcher, url, method }: { readonly dispatcher: Dispatcher; readonly url: string; readonly method: string },
): Promise<Seen> {
  const seen: Seen = {};
  try {
    const options = { method: method as 'GET', dispatcher, responseHeaders: 'raw' as const };
    const response = await undici.request(url, { ...options, onInfo: (info) => (seen['info'] = info) });
    const pieces: string[] = [];
    Object.assign(seen, { status: response.statusCode, headers: response.headers, pieces });
    for await (const bytes of response.body) pieces.push((bytes as Buffer).toString('latin1'));
    return { ...seen, trailers: response.trailers, isComplete: true };
  } catch (error) {
    return { ...seen, error: describe(error) };
  }
}

const FIELDS = ['name', 'code', 'message', 'errno', 'syscall', 'hostname', 'address', 'port'];

/** What a test can compare of an error. */
export function describe(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return error;
  const fields = FIELDS.map((key) => [key, Reflect.get(error, key) as unknown]).filter(
    ([, value]) => value !== undefined,
  );
  const { cause, errors, socket } = error as { cause?: unknown; errors?: unknown[]; socket?: object };
  return {
    ...(Object.fromEntries(fields) as object),
    ...(cause === undefined ? {} : { cause: describe(cause) }),
    ...(errors === undefined ? {} : { errors: errors.map(describe) }),
    ...(socket === undefined ? {} : { hasSocket: socket !== null }),
  };
}
