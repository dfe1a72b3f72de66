/** Sends and takes large bodies, and lets its gate hold them up: at what point a client is then can be told by nobody else. */
import http from 'node:http';
import net from 'node:net';

const PIECE = Buffer.alloc(64 * 1024, 'x');

/** Bytes of the running transfer that this server has sent, or has taken from its client. */
let moved = 0;
let open: () => void = () => undefined;

const server = http.createServer((request, response) => {
  moved = 0;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const { pathname } = new URL(request.url ?? '', 'http://origin');
  const [, direction, size] = pathname.split('/');
  if (direction === 'upload') void opened.then(() => take(request, response));
  else void send(response, { bytes: Number(size), opened: direction === 'held' ? opened : Promise.resolve() });
});

/** Opens for whoever connects, and says how far the transfer has come. */
const gate = net.createServer((socket) => {
  socket.on('error', () => undefined).end(String(moved));
  open();
});

server.listen(0, '127.0.0.1', () => {
  gate.listen(0, '127.0.0.1', () => process.send?.({ address: server.address(), gateAddress: gate.address() }));
});
process.on('disconnect', () => process.exit(0));

function take(request: http.IncomingMessage, response: http.ServerResponse): void {
  request.on('data', (bytes: Buffer) => (moved += bytes.length));
  request.on('end', () => response.end(String(moved)));
}

async function send(
  response: http.ServerResponse,
  { bytes, opened }: { bytes: number; opened: Promise<void> },
): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': String(bytes) });
  response.write(PIECE);
  await opened;
  for (moved = PIECE.length; moved < bytes;) {
    const piece = PIECE.subarray(0, Math.min(PIECE.length, bytes - moved));
    moved += piece.length;
    if (!response.write(piece)) await new Promise((resolve) => response.once('drain', resolve));
  }
  response.end();
}
