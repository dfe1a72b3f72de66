// The API of the small projects here: the old tools recorded from it.
import http from 'node:http';
import zlib from 'node:zlib';

const BOOKS = { 1: 'Notes on the Analytical Engine', 2: 'The Art of Not Asking the Network' };

const server = http.createServer(async (request, response) => {
  const answer = (status, body) => {
    const bytes = Buffer.from(JSON.stringify(body));
    const isGzip = /gzip/.test(request.headers['accept-encoding'] ?? '') && request.method === 'GET';
    response.writeHead(status, {
      'Content-Type': 'application/json',
      ...(isGzip ? { 'Content-Encoding': 'gzip' } : {}),
    });
    response.end(isGzip ? zlib.gzipSync(bytes) : bytes);
  };
  const id = /^\/books\/(\d+)$/.exec(request.url)?.[1];
  if (request.method === 'POST') {
    const chunks = await request.toArray();
    answer(201, { id: 3, ...JSON.parse(Buffer.concat(chunks).toString()) });
  } else if (BOOKS[id] === undefined) answer(404, { message: 'no such book' });
  else answer(200, { id: Number(id), title: BOOKS[id] });
});

server.listen(4780, '127.0.0.1', () => process.send?.('listening'));
