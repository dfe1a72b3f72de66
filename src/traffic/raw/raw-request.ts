import type { Socket } from 'node:net';
import type { LiveRequest } from '../../core/exchange';
import type { HeaderPair } from '../../core/headers';
import type { ConnectionTarget } from './connection-target';

/** Longer than any request line that a server takes; what has not ended by then is none. */
const MAX_LINE_BYTES = 16 * 1024;
const REQUEST_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+) HTTP\/[0-9](?:\.[0-9])?\r?\n/;
const BEGUN_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?: (?:\S+(?: (?:H|HT|HTT|HTTP|HTTP\/[0-9.]*\r?)?)?)?)?$/;

/** Whether bytes begin an HTTP request, of HTTP/2 too (`PRI * HTTP/2.0`), may yet turn out to, or do not. */
export function readStart(bytes: Buffer): 'http' | 'begun' | 'other' {
  const text = withoutBlankLines(bytes.toString('latin1', 0, MAX_LINE_BYTES));
  if (text === '') return 'begun';
  if (REQUEST_LINE.test(text)) return 'http';
  const method = BEGUN_LINE.exec(text)?.[1];
  // A word that ends its line, or that no method begins with, is a command of some other protocol.
  if (method === undefined || bytes.length >= MAX_LINE_BYTES) return 'other';
  return methods().some((known) => (text.includes(' ') ? known === method : known.startsWith(method)))
    ? 'begun'
    : 'other';
}

/** The request that was written to a raw connection by hand, as far as its first bytes tell. */
export function rawRequest(
  bytes: Buffer,
  socket: Socket,
  { target, isToOwnServer }: { readonly target: ConnectionTarget; readonly isToOwnServer: (uri: string) => boolean },
): LiveRequest {
  const text = withoutBlankLines(bytes.toString('latin1'));
  const [, method = '', path = ''] = REQUEST_LINE.exec(text) ?? [];
  const headers = headerPairs(text);
  const scheme = Reflect.get(socket, 'encrypted') === true ? 'https' : 'http';
  const authority = headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? `${target.host}:${target.port}`;
  const uri = path.startsWith('/') ? `${scheme}://${authority}${path}` : absolute(path, `${scheme}://${authority}/`);
  return {
    method,
    uri,
    headers,
    isToOwnServer: isToOwnServer(uri),
    unrecordable: 'HTTP written to a raw socket',
    readBody: () => Promise.resolve(null),
  };
}

// Proxies are asked with whole URLs, or for a tunnel to an authority.
function absolute(path: string, base: string): string {
  return /^https?:\/\//i.test(path) ? path : base;
}

function headerPairs(text: string): HeaderPair[] {
  const [head = ''] = text.split(/\r?\n\r?\n/, 1);
  return head
    .split(/\r?\n/)
    .slice(1)
    .flatMap((line): HeaderPair[] => {
      const colon = line.indexOf(':');
      return colon <= 0 ? [] : [[line.slice(0, colon), line.slice(colon + 1).trim()]];
    });
}

// Servers pass over empty lines before a request (RFC 9112, section 2.2).
function withoutBlankLines(text: string): string {
  return text.replace(/^(?:\r?\n)+/, '');
}

// Not imported: a process that makes raw connections need not load `http` for them.
function methods(): readonly string[] {
  return ['PRI', ...(process.getBuiltinModule('node:http') as { readonly METHODS: readonly string[] }).METHODS];
}
