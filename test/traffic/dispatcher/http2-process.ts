/** A server in a process of its own that speaks HTTP/2 and nothing else. */
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { TEST_CERTIFICATE, TEST_KEY } from '../../support/certificate';

const server = http2.createSecureServer({ key: TEST_KEY, cert: TEST_CERTIFICATE });
server.on('stream', (stream, headers) => {
  const chunks: Buffer[] = [];
  stream.on('error', () => undefined);
  if (headers[':path'] === '/reset') {
    stream.close(http2.constants.NGHTTP2_ENHANCE_YOUR_CALM);
    return;
  }
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => {
    stream.respond(
      { ':status': 200, 'x-path': headers[':path'], 'set-cookie': ['a=1', 'b=2'] },
      { waitForTrailers: true },
    );
    stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': '1' }));
    stream.end(`${headers[':method'] ?? ''} ${Buffer.concat(chunks).toString()}`);
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit(0));
