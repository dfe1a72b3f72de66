/** What no HTTP server would send: bytes and moments by path, in clear and over TLS. */
import tls from 'node:tls';

const JSON_TEXT = JSON.stringify({ id: 1, text: 'x'.repeat(100) });
const head = (...lines) => `${['HTTP/1.1 200 OK', ...lines].join('\r\n')}\r\n\r\n`;
const chunk = (text) => `${text.length.toString(16)}\r\n${text}\r\n`;
const wait = 60;

/** Each step is text to send, milliseconds to wait, or an end. */
export const SCRIPTS = {
  length: [head('Content-Type: application/json', `Content-Length: ${JSON_TEXT.length}`) + JSON_TEXT],
  'mixed-case': [head('X-FIRST: 1', 'x-sEcOnD:   2  ', 'X-first: 3', 'ETag: W/"1"', 'Content-Length: 2') + 'ok'],
  chunked: [head('Transfer-Encoding: chunked') + chunk('one'), wait, chunk('two') + '0\r\n\r\n'],
  'empty-chunked': [head('Transfer-Encoding: chunked') + '0\r\n\r\n'],
  neither: [head('Content-Type: text/plain') + 'until ', wait, 'the end', wait, { end: 'close' }],
  'http-1.0': ['HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nold', wait, { end: 'close' }],
  'http-1.0-kept': ['HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 3\r\n\r\nold'],
  'connection-close': [head('Connection: close', 'Content-Length: 2') + 'ok', wait, { end: 'close' }],
  'odd-status': ['HTTP/1.1 299 Rather \xe4 Odd\r\nX-Name: caf\xe9\r\nContent-Length: 2\r\n\r\nok'],
  'no-reason': ['HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n'],
  'no-content': ['HTTP/1.1 204 No Content\r\nX-A: 1\r\n\r\n'],
  'reset-content': ['HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n'],
  'not-modified': ['HTTP/1.1 304 Not Modified\r\nETag: "1"\r\nContent-Length: 1234\r\n\r\n'],
  trailers: [
    head('Transfer-Encoding: chunked', 'Trailer: X-Sum') + chunk('hello') + '0\r\nX-Sum: abc\r\nx-Sum: def\r\n\r\n',
  ],
  hints: ['HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n', wait, head('Content-Length: 2') + 'ok'],
  'two-hints': [
    'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n' + head('Content-Length: 2') + 'ok',
  ],
  'unknown-coding': [head('Content-Encoding: squeezed', 'Content-Length: 4') + 'text'],
  'not-gzip': [head('Content-Encoding: gzip', 'Content-Length: 5') + 'plain'],
  'head-length': [head('Content-Length: 1234')],
  'bare-redirect': ['HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n'],

  closed: [{ end: 'close' }],
  reset: [{ end: 'reset' }],
  'broken-by-close': [head('Content-Length: 100') + 'partial', wait, { end: 'close' }],
  'broken-by-reset': [head('Content-Length: 100') + 'partial', wait, { end: 'reset' }],
  'broken-chunks': [head('Transfer-Encoding: chunked') + chunk('one'), wait, '5\r\ntw', wait, { end: 'close' }],
  garbage: ['SMTP ready\r\n\r\n'],
  'bad-chunk': [head('Transfer-Encoding: chunked') + chunk('one'), wait, 'zz\r\n'],
  'bad-length': ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok'],
  'large-head': [head(`X-Large: ${'x'.repeat(40_000)}`, 'Content-Length: 2') + 'ok'],
  'half-head': ['HTTP/1.1 200 OK\r\nContent-', wait, { end: 'close' }],
};

/** The same over TLS. What is reset is the connection below: one of TLS alone cannot be. */
export function serveRawTls(context) {
  return (connection) => {
    connection.on('error', () => undefined);
    serveRaw(new tls.TLSSocket(connection, { isServer: true, secureContext: context }), connection);
  };
}

/** Answers every request on the connection by the script that its path names, once its body has arrived. */
export function serveRaw(socket, connection = socket) {
  let received = Buffer.alloc(0);
  socket.on('error', () => undefined);
  socket.on('data', (bytes) => {
    received = Buffer.concat([received, bytes]);
    for (let message = takeMessage(received); message !== undefined; message = takeMessage(received)) {
      received = message.rest;
      void play(socket, connection, SCRIPTS[message.path] ?? ['HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n']);
    }
  });
}

function takeMessage(received) {
  const end = received.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const text = received.subarray(0, end).toString('latin1');
  const length = Number(/^content-length: *(\d+)/im.exec(text)?.[1] ?? 0);
  if (received.length < end + 4 + length) return undefined;
  return { path: (text.split(' ')[1] ?? '').slice(1).split('?')[0], rest: received.subarray(end + 4 + length) };
}

async function play(socket, connection, script) {
  for (const step of script) {
    if (typeof step === 'string') socket.write(Buffer.from(step, 'latin1'));
    else if (typeof step === 'number') await new Promise((resolve) => setTimeout(resolve, step));
    else if (step.end === 'reset') connection.resetAndDestroy();
    else socket.end();
  }
}
