// The real local server that everything is compared with: JSON of 2 KB and 1 MB, and a download whose first piece comes
// well before the rest. Ends when the bench does.
import http from 'node:http';
import { smallBody } from '../small-body.mjs';

const SMALL = Buffer.from(smallBody());
const LARGE = Buffer.from(JSON.stringify({ text: 'x'.repeat(1024 * 1024 - 11) }));
const PIECE = Buffer.alloc(64 * 1024, 'download');

let count = 0;
const server = http.createServer((request, response) => {
  count += 1;
  request.resume();
  request.on('end', () => {
    const { pathname, searchParams } = new URL(request.url, 'http://server');
    if (pathname === '/download') {
      return download(response, { bytes: Number(searchParams.get('bytes')), wait: Number(searchParams.get('wait')) });
    }
    const body = pathname === '/large' ? LARGE : SMALL;
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length }).end(body);
  });
});
// Longer than any pause between two rounds: a client never meets a connection that is just being closed.
server.keepAliveTimeout = 600_000;
server.listen(0, '127.0.0.1', () => process.send({ origin: `http://127.0.0.1:${server.address().port}` }));
process.on('message', () => process.send(count));
process.on('disconnect', () => process.exit());

function download(response, { bytes, wait }) {
  response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': bytes });
  let left = bytes - PIECE.length;
  response.write(PIECE);
  const write = () => {
    while (left > 0) {
      const piece = PIECE.subarray(0, Math.min(left, PIECE.length));
      left -= piece.length;
      if (left === 0) return void response.end(piece);
      if (!response.write(piece)) return void response.once('drain', write);
    }
  };
  setTimeout(write, wait);
}
