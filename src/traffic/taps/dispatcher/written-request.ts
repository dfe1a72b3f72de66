import querystring from 'node:querystring';
import type { HeaderPair } from '../../../core/headers';
import type { OutgoingBody } from './outgoing-body';
import { readFields, type RequestFields } from './request-fields';
import type { DispatchOptions } from './undici-types';

/** A request as undici writes it in HTTP/1.1, whatever version it will speak. */
export type WrittenRequest = {
  readonly method: string;
  readonly uri: string;
  readonly headers: readonly HeaderPair[];
  /** Whether undici surely takes it; what looks odd here may be refused there. */
  readonly isSound: boolean;
};

/** Methods whose requests have a length even without a body (RFC 9110, section 8.6), in undici's view. */
const EXPECTS_PAYLOAD = ['PUT', 'POST', 'PATCH', 'QUERY', 'PROPFIND', 'PROPPATCH'];
const PLAIN_METHOD = /^[A-Z]+$/;
const PLAIN_PATH = /^\/[\u0021-\u00ff]*$/;

/** Paths that a URL leaves as they are: reading one takes longer than all else here. */
const AS_URLS_HAVE_IT = /^(?!.*\/(?:\.|%2e))\/[\w\-.~!$&()*+,;=:@%/?]*$/i;

/** `keepsAlive`: whether the client that writes it uses connections more than once. */
export function writtenRequest(
  opts: DispatchOptions,
  { target, body, keepsAlive }: { readonly target: URL; readonly body: OutgoingBody; readonly keepsAlive: boolean },
): WrittenRequest {
  const method = String(opts.method);
  const path = pathOf(opts);
  const fields = readFields(opts.headers);
  const headers: HeaderPair[] = [
    ['host', fields.host ?? target.host],
    ...connectionLines(opts, { method, fields, keepsAlive }),
    ...fields.lines,
  ];
  if (body.contentType !== undefined && !fields.hasContentType) headers.push(['content-type', body.contentType]);
  const framing = framingLine(method, body, fields);
  if (framing !== undefined) headers.push(framing);
  return {
    method,
    uri: uriOf(method, path, target),
    headers,
    isSound:
      fields.isSound && PLAIN_METHOD.test(method) && PLAIN_PATH.test(path) && hasPlainOptions(opts) && body.isSound,
  };
}

function pathOf({ path, query }: DispatchOptions): string {
  const text = typeof path === 'string' ? path : '';
  const added = isQuery(query) ? querystring.stringify(query) : '';
  return added === '' ? text : `${text}?${added}`;
}

function uriOf(method: string, path: string, target: URL): string {
  // The authority of a tunnel, or a whole URL as proxies get it.
  if (method === 'CONNECT' || !path.startsWith('/')) return path;
  const uri = target.origin + path;
  if (AS_URLS_HAVE_IT.test(path)) return uri;
  return URL.canParse(uri) ? new URL(uri).href : uri;
}

function connectionLines(
  { upgrade, reset }: DispatchOptions,
  request: { readonly method: string; readonly fields: RequestFields; readonly keepsAlive: boolean },
): HeaderPair[] {
  if (typeof upgrade === 'string') {
    return [
      ['connection', 'upgrade'],
      ['upgrade', upgrade],
    ];
  }
  const { method, fields, keepsAlive } = request;
  const asked = fields.closes ? true : reset;
  const closes = typeof asked === 'boolean' ? asked : method === 'HEAD' || method === 'CONNECT';
  return [['connection', keepsAlive && !closes ? 'keep-alive' : 'close']];
}

function framingLine(method: string, body: OutgoingBody, { contentLength }: RequestFields): HeaderPair | undefined {
  const length = body.length ?? contentLength;
  if (length === 0 && !EXPECTS_PAYLOAD.includes(method)) return undefined;
  return length === undefined ? ['transfer-encoding', 'chunked'] : ['content-length', String(length)];
}

function hasPlainOptions({ query, upgrade, reset, headersTimeout, bodyTimeout }: DispatchOptions): boolean {
  return (
    (query === undefined || query === null || isQuery(query)) &&
    upgrade !== true &&
    [undefined, null, true, false].includes(reset as boolean) &&
    isTimeout(headersTimeout) &&
    isTimeout(bodyTimeout)
  );
}

function isTimeout(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'number' && value >= 0 && value < Infinity);
}

function isQuery(value: unknown): value is querystring.ParsedUrlQueryInput {
  return typeof value === 'object' && value !== null;
}
