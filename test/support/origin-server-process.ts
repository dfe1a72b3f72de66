/** The origin server of the tests, in a process of its own: real HTTP, counted, and really gone when it is stopped. */
import http from 'node:http';
import https from 'node:https';
import zlib from 'node:zlib';
import { TEST_CERTIFICATE, TEST_KEY } from './certificate';

type Route = (request: http.IncomingMessage, response: http.ServerResponse, body: Buffer) => void;

const seen: { method: string; url: string; headers: string[]; body: string }[] = [];

const ROUTES: Record<string, Route> = {
  '/json': (_, response) => sendJson(response, { id: 1, name: 'Ada', served: seen.length }),
  '/count': (_, response) => sendJson(response, { count: seen.length }),
  '/echo': (request, response, body) =>
    sendJson(response, { method: request.method, url: request.url, body: body.toString('utf8') }),
  '/mirror': (_, response, body) => response.setHeader('Content-Type', 'text/plain; charset=utf-8').end(body),
  '/deep': (_, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.end('['.repeat(8000) + ']'.repeat(8000));
  },
  '/text': (_, response) => response.end('plain text'),
  '/empty': (_, response) => response.writeHead(204).end(),
  '/not-modified': (_, response) => response.writeHead(304, { etag: '"1"' }).end(),
  '/redirect': (_, response) => response.writeHead(302, { Location: '/json' }).end(),
  '/gzip': (_, response) => sendCompressed(response, 'gzip', zlib.gzipSync(JSON.stringify({ zipped: true }))),
  '/br': (_, response) => sendCompressed(response, 'br', zlib.brotliCompressSync(JSON.stringify({ brotli: true }))),
  '/binary': (_, response) => {
    response.setHeader('Content-Type', 'application/octet-stream');
    response.end(Buffer.from([0, 1, 2, 253, 254, 255, 10, 13, 0]));
  },
  '/repeats': (_, response) => {
    response.writeHead(200, [
      ['X-First', '1'],
      ['Set-Cookie', 'a=1; Path=/'],
      ['x-Mixed-CASE', 'kept'],
      ['Set-Cookie', 'b=2'],
      ['Content-Length', '2'],
    ] as never);
    response.end('ok');
  },
  '/stream': (_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    const pieces = ['data: 1\n\n', 'data: 2\n\n', 'data: 3\n\n'];
    const sendNext = (): void => {
      const piece = pieces.shift();
      if (piece === undefined) response.end();
      else {
        response.write(piece);
        setTimeout(sendNext, 30);
      }
    };
    sendNext();
  },
  '/endless': (request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/plain' });
    const timer = setInterval(() => response.write('tick '.repeat(200)), 10);
    request.socket.once('close', () => clearInterval(timer));
  },
  '/large': (_, response) => response.end(Buffer.alloc(1_000_000, 'x')),
  '/slow': (_, response) => void setTimeout(() => sendJson(response, { slow: true }), 150),
  '/never': () => undefined,
  '/close': (request) => void request.socket.destroy(),
  '/break': (_, response) => {
    response.writeHead(200, { 'Content-Length': '100' });
    response.write('partial');
    setTimeout(() => response.destroy(), 30);
  },
  '/until-close': (_, response) => {
    response.socket?.end('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nuntil the end');
  },
  '/login': (_, response) => {
    response.setHeader('Set-Cookie', 'session=cookie-s3cret; HttpOnly');
    sendJson(response, { welcome: true });
  },
  '/odd-status': (_, response) => response.writeHead(299, 'Rather Odd').end('odd'),
};

const answer = (request: http.IncomingMessage, response: http.ServerResponse): void => {
  if (request.url === '/early') {
    response.end('early');
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const { method = '', url = '' } = request;
    seen.push({ method, url, headers: request.rawHeaders, body: body.toString('utf8') });
    const route = ROUTES[new URL(url, 'http://origin').pathname];
    if (route === undefined) response.writeHead(404).end('no such route');
    else route(request, response, body);
  });
};
const server = http.createServer(answer);
const secureServer = https.createServer({ key: TEST_KEY, cert: TEST_CERTIFICATE }, answer);
server.on('upgrade', (_, socket) => {
  socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\nhello');
});

server.listen(0, '127.0.0.1', () =>
  secureServer.listen(0, '127.0.0.1', () =>
    process.send?.({ address: server.address(), secureAddress: secureServer.address() }),
  ),
);
process.on('message', (message) => {
  if (message === 'seen') process.send?.({ seen });
  if (message === 'forget') {
    seen.length = 0;
    process.send?.({ forgotten: true });
  }
});
process.on('disconnect', () => process.exit(0));

function sendJson(response: http.ServerResponse, value: unknown): void {
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.end(JSON.stringify(value));
}

function sendCompressed(response: http.ServerResponse, coding: string, bytes: Buffer): void {
  response.writeHead(200, {
    'Content-Type': 'application/json',
    'Content-Encoding': coding,
    'Content-Length': String(bytes.length),
  });
  response.end(bytes);
}
