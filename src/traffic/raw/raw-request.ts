import type { Duplex } from 'node:stream';
import type { LiveConnection, LiveRequest } from '../../core/exchange';
import type { HeaderPair } from '../../core/headers';
import { authorityOf } from '../../core/place';
import { whereItGoes } from '../where-it-goes';

export type RawConnection = {
  readonly target: LiveConnection;
  readonly isToOwnServer: (uri: string) => boolean;
  /** Whether what it writes is from a client of HTTP, which was given the connection. */
  readonly isOfHttpClient?: boolean;
};

const PROXY_2 = Buffer.from('\r\n\r\n\0\r\nQUIT\n');
/** Longer than any request line that a server takes. */
const MAX_LINE_BYTES = 16 * 1024;
const REQUEST_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+) HTTP\/[0-9](?:\.[0-9])?\r?\n/;
/** HTTP/0.9, which servers still answer: a line of two words. */
const SIMPLE_LINE = /^GET ((?:\/|https?:\/\/)\S*) *\r?\n/;
const BEGUN_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?: (?:\S+(?: (?:H|HT|HTT|HTTP|HTTP\/[0-9.]*\r?)?)?)?)?$/;
/** As much of a request line as tells it from the commands of other protocols. */
const TOLD_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) ((?:\/|\*|https?:\/\/|(?<=^CONNECT )[^\s/]+:\d)\S*)/;

/** Whether bytes begin an HTTP request, of HTTP/2 too (`PRI * HTTP/2.0`), may yet turn out to, or do not. */
export function readStart(bytes: Buffer): 'http' | 'begun' | 'other' {
  const text = withoutPreamble(bytes, MAX_LINE_BYTES);
  if (text === '' || 'PROXY '.startsWith(text) || text.startsWith('PROXY ')) {
    return bytes.length < MAX_LINE_BYTES ? 'begun' : 'other';
  }
  if (REQUEST_LINE.test(text) || SIMPLE_LINE.test(text)) return 'http';
  // No server needs the end of a line that is longer to read a request of it.
  if (bytes.length >= MAX_LINE_BYTES) return mayBeRequest(bytes) ? 'http' : 'other';
  const method = BEGUN_LINE.exec(text)?.[1];
  // A word that ends its line, or that no method begins with, is a command of some other protocol.
  if (method === undefined) return 'other';
  return methods().some((known) => (text.includes(' ') ? known === method : known.startsWith(method)))
    ? 'begun'
    : 'other';
}

/** Whether the beginning of a line, whatever follows, has to be taken for a request: it says already what for. */
export function mayBeRequest(bytes: Buffer): boolean {
  const method = TOLD_LINE.exec(withoutPreamble(bytes, MAX_LINE_BYTES))?.[1];
  return method !== undefined && methods().includes(method);
}

/** The request that was written to a raw connection by hand, as far as its first bytes tell. */
export function rawRequest(
  bytes: Buffer,
  socket: Duplex,
  { target, isToOwnServer, isOfHttpClient = false }: RawConnection,
): LiveRequest {
  const text = withoutPreamble(bytes);
  const [, method = '', path = ''] = REQUEST_LINE.exec(text) ?? TOLD_LINE.exec(text) ?? [];
  const headers = headerPairs(text);
  const scheme = Reflect.get(socket, 'encrypted') === true ? 'https' : 'http';
  const authority = headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? authorityOf(target);
  const isPath = path.startsWith('/');
  const uri = isPath ? `${scheme}://${authority}${path}` : absolute(path, `${scheme}://${authority}/`);
  return {
    method,
    uri,
    headers,
    // Whoever gave a client its connection has said where that leads.
    ...(isOfHttpClient ? { isToOwnServer: false } : whereItGoes(uri, target, isToOwnServer)),
    // A `Host` is no address; an absolute path may be one that a proxy goes to.
    ...(isPath && { isToOwnServer: isToOwnServer(`${scheme}://${authorityOf(target)}/`) }),
    unrecordable: isOfHttpClient ? 'HTTP over a raw connection' : 'HTTP written to a raw socket',
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

// Servers pass over empty lines before a request (RFC 9112, section 2.2), some over blanks, and those behind a load
// balancer over what it says of the client: the PROXY protocol, in either version.
function withoutPreamble(bytes: Buffer, maxBytes = bytes.length): string {
  const begin = bytes.subarray(0, PROXY_2.length).equals(PROXY_2)
    ? 16 + (bytes.length < 16 ? 0 : bytes.readUInt16BE(14))
    : 0;
  const text = bytes.toString('latin1', begin, begin + maxBytes);
  return text.replace(/^\s+/, '').replace(/^PROXY [^\r\n]*\r?\n\s*/, '');
}

// Not imported: a process that makes raw connections need not load `http` for them.
function methods(): readonly string[] {
  return ['PRI', ...(process.getBuiltinModule('node:http') as { readonly METHODS: readonly string[] }).METHODS];
}
