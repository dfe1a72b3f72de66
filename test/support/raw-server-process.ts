/** Answers each request with the bytes a test gave for its path, at the moments it gave: what no HTTP server would send. */
import net from 'node:net';
import tls from 'node:tls';
import { TEST_CERTIFICATE, TEST_KEY } from './certificate';
import type { RawScript } from './raw-server';

let scripts: Record<string, RawScript> = {};
let connections = 0;

function serve(socket: net.Socket): void {
  connections += 1;
  let received = '';
  socket.on('error', () => undefined);
  socket.on('data', (bytes: Buffer) => {
    // A client that speaks TLS gets what servers without it give.
    if (bytes[0] === 0x16) socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    received += bytes.toString('latin1');
    for (let end = received.indexOf('\r\n\r\n'); end !== -1; end = received.indexOf('\r\n\r\n')) {
      const path = received.split(' ')[1] ?? '';
      received = received.slice(end + 4);
      void play(socket, scripts[path] ?? [{ send: Buffer.from('HTTP/1.1 404 Not Found\r\n\r\n').toString('base64') }]);
    }
  });
}

async function play(socket: net.Socket, script: RawScript): Promise<void> {
  for (const step of script) {
    if ('send' in step) socket.write(Buffer.from(step.send, 'base64'));
    else if ('waitMs' in step) await new Promise((resolve) => setTimeout(resolve, step.waitMs));
    else if (step.end === 'reset') socket.resetAndDestroy();
    else socket.end();
  }
}

const server = net.createServer({ noDelay: true }, serve);
const secureServer = tls.createServer({ key: TEST_KEY, cert: TEST_CERTIFICATE }, serve);
server.listen(0, '127.0.0.1', () =>
  secureServer.listen(0, '127.0.0.1', () => process.send?.({ ports: [server.address(), secureServer.address()] })),
);
process.on('message', (message: { scripts?: Record<string, RawScript> }) => {
  if (message.scripts !== undefined) scripts = message.scripts;
  process.send?.({ connections });
});
process.on('disconnect', () => process.exit(0));
