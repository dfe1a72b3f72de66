import zlib from 'node:zlib';
import { chunk, send, type RawScript } from '../support/raw-server';

/** A request that Ruby sends while it records, and a test of ours when it replays. */
export type RubyExchange = {
  /** Of its cassette. */
  readonly name: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** In base64. */
  readonly body?: string;
  /** How often it is sent. */
  readonly times: number;
};

const JSON_TEXT = JSON.stringify({ id: 1, text: 'grüße '.repeat(30) });
const LATIN1 = Buffer.from('caf\xe9 na\xefve', 'latin1');
const BINARY = Buffer.from([0, 1, 2, 253, 254, 255, 10, 13, 0]);

function answer(head: readonly string[], body: Buffer | string = '', status = '200 OK'): RawScript {
  const bytes = Buffer.from(body);
  const lines = [`HTTP/1.1 ${status}`, ...head, `Content-Length: ${bytes.length}`];
  return [send(`${lines.join('\r\n')}\r\n\r\n`, bytes)];
}

/** By path. */
export const ANSWERS: Readonly<Record<string, RawScript>> = {
  '/json': answer(['Content-Type: application/json'], JSON_TEXT),
  '/utf-8': answer(['Content-Type: text/plain; charset=utf-8'], 'grüße 日本 😀 \u0085\u2028\n\n  x '),
  '/byte-order-mark': answer(['Content-Type: text/plain; charset=utf-8'], '\ufeffhello'),
  '/latin1': answer(['Content-Type: text/plain; charset=iso-8859-1'], LATIN1),
  '/latin1-without-a-charset': answer(['Content-Type: text/plain'], LATIN1),
  '/latin1-said-to-be-utf-8': answer(['Content-Type: text/plain; charset=utf-8'], LATIN1),
  '/windows-1252': answer(['Content-Type: text/plain; charset=windows-1252'], Buffer.from([0x80, 0x41, 0x93, 0xe9])),
  '/shift-jis': answer(
    ['Content-Type: text/plain; charset=Shift_JIS'],
    Buffer.from([0x93, 0xfa, 0x41, 0xb1, 0x81, 0x60]),
  ),
  '/gzip': answer(['Content-Type: application/json', 'Content-Encoding: gzip'], zlib.gzipSync(JSON_TEXT)),
  '/gzip-of-latin1': answer(['Content-Type: text/plain', 'Content-Encoding: gzip'], zlib.gzipSync(LATIN1)),
  '/gzip-of-bytes': answer(['Content-Type: application/octet-stream', 'Content-Encoding: gzip'], zlib.gzipSync(BINARY)),
  '/gzip-of-gzip': answer(['Content-Encoding: gzip'], zlib.gzipSync(zlib.gzipSync(JSON_TEXT))),
  '/gzip-in-chunks': [
    send(
      'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n',
      chunk(zlib.gzipSync(JSON_TEXT)),
      '0\r\n\r\n',
    ),
  ],
  '/deflate': answer(['Content-Encoding: deflate'], zlib.deflateSync(JSON_TEXT)),
  '/brotli': answer(['Content-Encoding: br'], zlib.brotliCompressSync(JSON_TEXT)),
  '/bytes': answer(['Content-Type: application/octet-stream'], BINARY),
  '/control-characters': answer(['Content-Type: text/plain'], 'a\0b\u001b[1m\u007f'),
  '/repeated-fields': answer(
    ['X-First: 1', 'Set-Cookie: a=1; Path=/', 'x-Mixed-CASE: kept', 'Set-Cookie: b=2', 'X-Two: 1', 'X-Two: 2, 3'],
    'ok',
  ),
  '/redirect': answer(['Location: /json'], 'moved', '302 Found'),
  '/no-content': [send('HTTP/1.1 204 No Content\r\nX-A: 1\r\n\r\n')],
  '/not-modified': [send('HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n')],
  '/empty': answer(['Content-Type: text/plain']),
  '/odd-status': answer(['X-Empty: '], 'odd', '299 Rather Odd'),
  '/error': answer([], 'no', '500 Internal Server Error'),
  '/secret': answer([], 'for Ada'),
};

/** Parameters that WebMock writes in another way than the client. */
const QUERY = '?a=1&b=%C3%A9&c=a%20b&d%5B%5D=1&e=a+b&f=%2F';

const TEXTS = [
  'yes',
  '1e3',
  '12:30:45',
  '2020-01-01',
  '=',
  '<<',
  '~',
  ':sym',
  '!x',
  '---',
  ' lead',
  'trail \n',
  '\r\n',
];

/** All exchanges: bytes are those of the raw server, and what is posted comes back from the origin server. */
export function rubyExchanges(rawUrl: string, originUrl: string): RubyExchange[] {
  const get = (name: string, more: Partial<RubyExchange> = {}): RubyExchange => {
    return { name, method: 'GET', url: `${rawUrl}/${name}`, headers: {}, times: 1, ...more };
  };
  const post = (name: string, type: string, body: Buffer | string): RubyExchange => ({
    name,
    method: 'POST',
    url: `${originUrl}/mirror?${encodeURIComponent(name)}`,
    headers: { 'Content-Type': type },
    body: Buffer.from(body).toString('base64'),
    times: 1,
  });
  const boundary = '--xYz\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\n';
  return [
    ...Object.keys(ANSWERS).map((path) => get(path.slice(1))),
    ...['gzip', 'gzip-of-bytes', 'gzip-of-gzip', 'gzip-in-chunks', 'deflate'].map((name) => {
      return get(`asked-${name}`, { url: `${rawUrl}/${name}`, headers: { 'Accept-Encoding': 'gzip, deflate' } });
    }),
    get('secret-of-ada', { url: `${rawUrl}/secret`, headers: { Authorization: 'Basic YWRhOnM6ZWNyZXQ=' } }),
    get('head', { method: 'HEAD', url: `${rawUrl}/head` }),
    get('query', { url: `${originUrl}/json${QUERY}` }),
    get('three-times', { url: `${originUrl}/count`, times: 3 }),
    post('form', 'application/x-www-form-urlencoded', 'a=1&b=%C3%A9&c='),
    post('multipart', 'multipart/form-data; boundary=xYz', `${boundary}1\r\n--xYz--\r\n`),
    post(
      'multipart-of-bytes',
      'multipart/form-data; boundary=xYz',
      Buffer.concat([Buffer.from(boundary), BINARY, Buffer.from('\r\n--xYz--\r\n')]),
    ),
    post('posted-latin1', 'text/plain; charset=iso-8859-1', LATIN1),
    post('posted-nothing', 'text/plain', ''),
    ...TEXTS.map((text, index) => post(`text-${index}`, 'text/plain', text)),
  ];
}
