/** Real servers of HTTP/2 in a process of their own: in the clear, over TLS, and gRPC both ways. */
import http2, { type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import * as grpc from '@grpc/grpc-js';
import { TEST_CERTIFICATE, TEST_KEY } from '../../support/certificate';
import { ECHO_SERVICE } from './grpc-service';

type Route = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, body: Buffer) => void;

const PIECES = ['first ', 'second ', 'third'];
let streams = 0;
let connections = 0;

const ROUTES: Record<string, Route> = {
  '/json': (stream) => {
    stream.respond({ ':status': 200, 'content-type': 'application/json', 'content-length': 10 });
    stream.end('{"id":123}');
  },
  '/echo': (stream, headers, body) => {
    stream.respond({ ':status': 201, 'x-method': headers[':method'], 'x-sent': headers['x-sent'] });
    stream.end(body);
  },
  '/push': (stream) => {
    stream.pushStream({ ':path': '/pushed' }, (_error, pushed) => {
      pushed.respond({ ':status': 200 });
      pushed.end('pushed');
      stream.respond({ ':status': 200 });
      stream.end('asked for');
    });
  },
  '/length': (stream, _headers, body) => {
    stream.respond({ ':status': 200 });
    stream.end(String(body.length));
  },
  '/empty': (stream) => stream.respond({ ':status': 204 }, { endStream: true }),
  '/not-modified': (stream) => stream.respond({ ':status': 304, etag: '"1"' }, { endStream: true }),
  '/repeats': (stream) => {
    stream.respond({ ':status': 200, 'set-cookie': ['a=1', 'b=2'], 'x-twice': ['1', '2'] });
    stream.end('ok');
  },
  '/trailers': (stream) => {
    stream.respond({ ':status': 200 }, { waitForTrailers: true });
    stream.on('wantTrailers', () => {
      // Some Nodes ask twice.
      if ((stream.sentTrailers as unknown) === undefined) stream.sendTrailers({ 'x-sum': '3', 'x-list': ['a', 'b'] });
    });
    stream.end('with trailers');
  },
  '/hints': (stream) => {
    stream.additionalHeaders({ ':status': 103, link: '</a.css>; rel=preload' });
    stream.additionalHeaders({ ':status': 103, link: '</b.css>; rel=preload' });
    stream.respond({ ':status': 200 });
    stream.end('hinted');
  },
  '/pieces': (stream) => {
    stream.respond({ ':status': 200, 'content-type': 'text/event-stream' });
    const rest = [...PIECES];
    const next = (): void => {
      const piece = rest.shift();
      if (piece === undefined) stream.end();
      else {
        stream.write(piece);
        setTimeout(next, 25);
      }
    };
    next();
  },
  '/large': (stream) => {
    stream.respond({ ':status': 200, 'content-type': 'application/octet-stream' });
    stream.end(Buffer.alloc(20_000_000, 'x'));
  },
  '/count': (stream) => {
    stream.respond({ ':status': 200 });
    stream.end(String(streams));
  },
  '/reset': (stream) => stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR),
  '/cancel': (stream) => stream.close(http2.constants.NGHTTP2_CANCEL),
  '/refused': (stream) => stream.close(http2.constants.NGHTTP2_REFUSED_STREAM),
  '/reset-later': (stream) => {
    stream.respond({ ':status': 200 });
    stream.write('some of it');
    setTimeout(() => stream.close(http2.constants.NGHTTP2_ENHANCE_YOUR_CALM), 40);
  },
  '/hang-up': (stream) => {
    stream.respond({ ':status': 200 });
    stream.write('some of it');
    const { session } = stream;
    setTimeout(() => session?.socket.destroySoon(), 40);
    setTimeout(() => session?.destroy(), 40);
  },
  '/goaway': (stream) => {
    stream.session?.goaway(http2.constants.NGHTTP2_ENHANCE_YOUR_CALM);
  },
  '/never': () => undefined,
};

function serve(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
  streams += 1;
  stream.on('error', () => undefined);
  const path = String(headers[':path']);
  if (path === '/early') {
    stream.respond({ ':status': 413 });
    stream.end('too large');
    return;
  }
  if (path === '/both-ways') {
    stream.respond({ ':status': 200 });
    stream.pipe(stream);
    return;
  }
  if (headers.expect === '100-continue') stream.additionalHeaders({ ':status': 100 });
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => {
    if (!stream.destroyed) (ROUTES[path] ?? ROUTES['/json'])?.(stream, headers, Buffer.concat(chunks));
  });
}

async function main(): Promise<void> {
  const clear = http2.createServer().on('stream', serve);
  const secure = http2.createSecureServer({ key: TEST_KEY, cert: TEST_CERTIFICATE, allowHTTP1: true });
  secure.on('stream', serve);
  secure.on('request', (request, response) => {
    if (request.httpVersion === '1.1') response.end(`over HTTP/1.1: ${request.url}`);
  });
  for (const server of [clear, secure]) server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => clear.listen(0, '127.0.0.1', resolve));
  await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));

  const rpc = new grpc.Server();
  rpc.addService(ECHO_SERVICE.definition, ECHO_SERVICE.implementation);
  const bind = (credentials: grpc.ServerCredentials): Promise<number> =>
    new Promise((resolve, reject) =>
      rpc.bindAsync('127.0.0.1:0', credentials, (error, port) => (error === null ? resolve(port) : reject(error))),
    );
  const pair = { private_key: Buffer.from(TEST_KEY), cert_chain: Buffer.from(TEST_CERTIFICATE) };
  const ports = {
    clear: (clear.address() as AddressInfo).port,
    secure: (secure.address() as AddressInfo).port,
    rpc: await bind(grpc.ServerCredentials.createInsecure()),
    secureRpc: await bind(grpc.ServerCredentials.createSsl(null, [pair])),
  };
  process.send?.({ ports });
}

process.on('message', () => process.send?.({ streams, connections }));
process.on('disconnect', () => process.exit(0));
void main();
