import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CERTIFICATE } from '../support/certificate';
import { statuses } from '../support/project';
import { Scenario } from '../support/scenario';

/** A peer in another process speaks it; the test file below starts it and ends it by its id. */
const PEERS = `
const http = require('node:http'), http2 = require('node:http2'), net = require('node:net'), tls = require('node:tls');
const { WebSocketServer } = require('ws');
const grpc = require('@grpc/grpc-js');
const { key, cert } = require('./certificate.js');
const ports = {};
const listen = (name, server) => new Promise((resolve) => server.listen(0, '127.0.0.1', () => { ports[name] = server.address().port; resolve(); }));
const h2 = http2.createServer(); const h2s = http2.createSecureServer({ key, cert });
for (const server of [h2, h2s]) server.on('stream', (stream) => { stream.respond({ ':status': 200 }); stream.end('over http2'); });
const web = http.createServer((request, response) => response.end('over http'));
new WebSocketServer({ server: web }).on('connection', (socket) => socket.on('message', (text) => socket.send('echo ' + text)));
// Speaks first, as a database does.
const greeter = net.createServer((socket) => { socket.on('error', () => undefined); socket.write('220 hello\\r\\n'); });
const echo = net.createServer((socket) => { socket.on('error', () => undefined); socket.pipe(socket); });
const secure = tls.createServer({ key, cert }, (socket) => { socket.on('error', () => undefined); socket.write('secret hello'); });
const unix = http.createServer((request, response) => response.end('over a unix socket'));
const https = require('node:https').createServer({ key, cert }, (request, response) => response.end('over https'));
const proxy = http.createServer();
proxy.on('connect', (request, socket, head) => {
  const [host, port] = request.url.split(':');
  const target = net.connect(Number(port), host, () => { socket.write('HTTP/1.1 200 OK\\r\\n\\r\\n'); target.write(head); target.pipe(socket); socket.pipe(target); });
  for (const end of [target, socket]) end.on('error', () => { target.destroy(); socket.destroy(); });
});
const service = new grpc.Server();
const text = { serialize: (value) => Buffer.from(value), deserialize: (bytes) => bytes.toString() };
const method = { path: '/hello/Greet', requestStream: false, responseStream: false, requestSerialize: text.serialize, requestDeserialize: text.deserialize, responseSerialize: text.serialize, responseDeserialize: text.deserialize };
service.addService({ Greet: method }, { Greet: (call, done) => done(null, 'hello ' + call.request) });
(async () => {
  await listen('h2', h2); await listen('h2s', h2s); await listen('web', web); await listen('greeter', greeter);
  await listen('echo', echo); await listen('secure', secure); await listen('https', https); await listen('proxy', proxy);
  await new Promise((resolve) => unix.listen(process.argv[2], resolve));
  ports.grpc = await new Promise((resolve, reject) => service.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => error ? reject(error) : resolve(port)));
  process.send(ports);
})();
process.on('disconnect', () => process.exit(0));
`;

const TESTS = `
const { fork } = require('node:child_process');
const http = require('node:http'), https = require('node:https'), http2 = require('node:http2'), net = require('node:net'), tls = require('node:tls');
const grpc = require('@grpc/grpc-js');
const WebSocket = require('ws');
const { vcr } = require('jest-environment-vcr/globals');
const socketPath = require('node:path').join(__dirname, 'unix.sock');
let peers, ports;
beforeAll(async () => {
  require('node:fs').rmSync(socketPath, { force: true });
  peers = fork(require.resolve('./peers.js'), [socketPath]);
  ports = await new Promise((resolve) => peers.once('message', resolve));
});
afterAll(() => peers.kill());
const first = (socket) => new Promise((resolve, reject) => { socket.once('data', (data) => { resolve(String(data)); socket.destroy(); }); socket.once('error', reject); });
const overHttp2 = (url) => new Promise((resolve, reject) => {
  const session = http2.connect(url, { rejectUnauthorized: false });
  session.on('error', reject);
  const stream = session.request({ ':path': '/' });
  let text = ''; stream.setEncoding('utf8'); stream.on('data', (chunk) => (text += chunk));
  stream.on('end', () => { session.close(); resolve(text); });
});
const text = { serialize: (value) => Buffer.from(value), deserialize: (bytes) => bytes.toString() };
test('HTTP/2 passes', async () => { expect(await overHttp2('http://127.0.0.1:' + ports.h2)).toBe('over http2'); });
test('HTTP/2 over TLS passes', async () => { expect(await overHttp2('https://127.0.0.1:' + ports.h2s)).toBe('over http2'); });
test('gRPC passes', async () => {
  const client = new grpc.Client('127.0.0.1:' + ports.grpc, grpc.credentials.createInsecure());
  const answer = await new Promise((resolve, reject) => client.makeUnaryRequest('/hello/Greet', text.serialize, text.deserialize, 'Ada', (error, value) => error ? reject(error) : resolve(value)));
  client.close();
  expect(answer).toBe('hello Ada');
});
test('a WebSocket passes', async () => {
  const socket = new WebSocket('ws://127.0.0.1:' + ports.web);
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send('hi');
  expect(String(await new Promise((resolve) => socket.once('message', resolve)))).toBe('echo hi');
  socket.close();
  await new Promise((resolve) => socket.once('close', resolve));
});
test('a socket whose server speaks first passes', async () => { expect(await first(net.connect(ports.greeter, '127.0.0.1'))).toBe('220 hello\\r\\n'); });
test('a socket whose client speaks first passes', async () => {
  const socket = net.connect(ports.echo, '127.0.0.1');
  socket.write('*1\\r\\n$4\\r\\nPING\\r\\n');
  expect(await first(socket)).toBe('*1\\r\\n$4\\r\\nPING\\r\\n');
});
test('a TLS socket passes', async () => { expect(await first(tls.connect({ port: ports.secure, host: '127.0.0.1', rejectUnauthorized: false }))).toBe('secret hello'); });
test('HTTP over a Unix socket passes', async () => {
  const answer = await new Promise((resolve, reject) => http.get({ socketPath, path: '/' }, (response) => {
    let body = ''; response.on('data', (chunk) => (body += chunk)); response.on('end', () => resolve(body));
  }).on('error', reject));
  expect(answer).toBe('over a unix socket');
});
if (process.env.WITH_HTTP) {
  const httpsGet = (options) => new Promise((resolve, reject) => https.get({ host: '127.0.0.1', port: 4443, path: '/', rejectUnauthorized: false, agent: false, ...options }, (response) => {
    let body = ''; response.on('data', (chunk) => (body += chunk)); response.on('end', () => resolve(body));
  }).on('error', reject));
  test('https is recorded', vcr.config({ matchOn: ['method', 'path'] })(async () => {
    expect(await httpsGet({ port: ports.https })).toBe('over https');
  }));
}
`;

describe('what is not HTTP/1.1', () => {
  it('passes as if the environment were not there, in every mode, and leaves no cassette', async () => {
    await Scenario.run({ 'peers.js': PEERS, 'certificate.js': CERTIFICATE, 'a.test.js': TESTS }, async (scenario) => {
      for (const mode of ['once', 'none']) {
        const run = await scenario.jest({ env: { VCR_RECORD_MODE: mode } });

        assert.equal(run.exitCode, 0, run.output);
        assert.equal(Object.keys(run.tests).length, 8);
        assert.deepEqual(scenario.project.cassettes(), []);
      }
    });
  });

  it('stands beside https, which is recorded and replayed without a handshake', async () => {
    const files = { 'peers.js': PEERS, 'certificate.js': CERTIFICATE, 'a.test.js': TESTS };
    await Scenario.run(files, async (scenario) => {
      const env = { WITH_HTTP: '1' };
      const recording = await scenario.jest({ env });
      scenario.project.write({ 'peers.js': PEERS.replace("response.end('over https')", 'request.socket.destroy()') });
      const replay = await scenario.jest({ env });

      assert.equal(recording.exitCode, 0, recording.output);
      assert.equal(replay.exitCode, 0, replay.output);
      assert.deepEqual(scenario.project.cassettes(), ['__cassettes__/a.test.js/https-is-recorded.yaml']);
    });
  });

  it('does not hide an app under test: requests to own servers pass and are not stored', async () => {
    const file = `
      const express = require('express');
      const supertest = require('supertest');
      const app = express().get('/hello', (request, response) => response.json({ hello: 'world' }));
      test('supertest', async () => { await supertest(app).get('/hello').expect(200, { hello: 'world' }); });
      test('a listening app', async () => {
        const server = app.listen(0);
        await new Promise((resolve) => server.once('listening', resolve));
        expect(await (await fetch('http://localhost:' + server.address().port + '/hello')).json()).toEqual({ hello: 'world' });
        await new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); });
      });
      test('recorded when asked for', vcr.config({ ignoreOwnServers: false })(async () => { await supertest(app).get('/hello').expect(200); }));`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const run = await scenario.jest();

      assert.deepEqual(
        statuses(run),
        { supertest: 'passed', 'a listening app': 'passed', 'recorded when asked for': 'passed' },
        run.output,
      );
      assert.deepEqual(scenario.project.cassettes(), ['__cassettes__/a.test.js/recorded-when-asked-for.yaml']);
    });
  });
});
