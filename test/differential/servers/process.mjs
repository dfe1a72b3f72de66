/** All servers of the suite, in a process of their own: really gone when it is stopped. */
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import { MISNAMED, RIGHT, SELF_SIGNED } from './certificates.mjs';
import { startGrpc } from './grpc.mjs';
import { answer, answerExpectation, forget } from './http.mjs';
import { createProxy } from './proxy.mjs';
import { serveRaw, serveRawTls } from './raw.mjs';
import { createSocksProxy } from './socks.mjs';
import { upgrade } from './web-sockets.mjs';

const ports = JSON.parse(process.env['DIFFERENTIAL_PORTS']);
const SERVERS = {
  http: expecting(http.createServer(answer)),
  https: expecting(https.createServer(RIGHT, answer)),
  h2c: http2.createServer(answer),
  h2: http2.createSecureServer(RIGHT, answer),
  both: http2.createSecureServer({ ...RIGHT, allowHTTP1: true }, answer),
  selfSigned: https.createServer(SELF_SIGNED, answer),
  misnamed: https.createServer(MISNAMED, answer),
  raw: net.createServer({ noDelay: true }, serveRaw),
  rawTls: net.createServer({ noDelay: true }, serveRawTls(tls.createSecureContext(RIGHT))),
  proxy: createProxy(),
  socks: createSocksProxy(),
};

function expecting(server) {
  server.keepAliveTimeout = 60_000;
  return server.on('checkContinue', answerExpectation).on('upgrade', upgrade);
}

for (const server of Object.values(SERVERS)) {
  server.on('tlsClientError', () => undefined).on('sessionError', () => undefined);
}
await Promise.all([
  ...Object.entries(SERVERS).map(
    ([name, server]) =>
      new Promise((resolve, reject) => server.once('error', reject).listen(ports[name], '127.0.0.1', resolve)),
  ),
  startGrpc(ports.grpc),
]);
process.send('listening');
process.on('message', () => {
  forget();
  process.send('forgotten');
});
process.on('disconnect', () => process.exit(0));
