import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CERTIFICATE } from '../support/certificate';
import { statuses } from '../support/project';
import { Scenario } from '../support/scenario';

/** A peer in another process speaks it; the test file below starts it and ends it by its id. */
const PEERS = `
const http = require('node:http'), net = require('node:net'), tls = require('node:tls');
const { WebSocketServer } = require('ws');
const { key, cert } = require('./certificate.js');
const ports = {};
const listen = (name, server) => new Promise((resolve) => server.listen(0, '127.0.0.1', () => { ports[name] = server.address().port; resolve(); }));
const web = http.createServer((request, response) => response.end('over http'));
new WebSocketServer({ server: web }).on('connection', (socket) => socket.on('message', (text) => socket.send('echo ' + text)));
// Speaks first, as a database does.
const greeter = net.createServer((socket) => { socket.on('error', () => undefined); socket.write('220 hello\\r\\n'); });
const echo = net.createServer((socket) => { socket.on('error', () => undefined); socket.pipe(socket); });
const secure = tls.createServer({ key, cert }, (socket) => { socket.on('error', () => undefined); socket.write('secret hello'); });
const unix = http.createServer((request, response) => response.end('over a unix socket'));
const https = require('node:https').createServer({ key, cert }, (request, response) => response.end('over https'));
(async () => {
  await listen('web', web); await listen('greeter', greeter);
  await listen('echo', echo); await listen('secure', secure); await listen('https', https);
  await new Promise((resolve) => unix.listen(process.argv[2], resolve));
  process.send(ports);
})();
process.on('disconnect', () => process.exit(0));
`;

const TESTS = `
const { fork } = require('node:child_process');
const http = require('node:http'), https = require('node:https'), net = require('node:net'), tls = require('node:tls');
const { Worker } = require('node:worker_threads');
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
const webSocket = () => new Promise((resolve, reject) => new WebSocket('ws://127.0.0.1:' + ports.web).once('error', reject).once('open', function () { resolve(this); }));
if (process.env.VCR_RECORD_MODE === 'none') {
  test('a WebSocket is refused', vcr.config({ failOnUnmatchedRequest: false })(async () => {
    await expect(webSocket()).rejects.toMatchObject({ code: 'VCR_NETWORK_BLOCKED', message: expect.stringContaining('WebSocket handshake') });
  }));
} else {
  test('a WebSocket passes', async () => {
    const socket = await webSocket();
    socket.send('hi');
    expect(String(await new Promise((resolve) => socket.once('message', resolve)))).toBe('echo hi');
    socket.close();
    await new Promise((resolve) => socket.once('close', resolve));
  });
}
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
test('a TLS socket shows its certificate', async () => {
  const socket = tls.connect({ port: ports.secure, host: '127.0.0.1', rejectUnauthorized: false });
  await new Promise((resolve) => socket.once('secureConnect', resolve));
  expect(socket.getPeerCertificate().subject.CN).toBe('localhost');
  socket.destroy();
});
test('a worker thread is not seen', async () => {
  const worker = new Worker("const { parentPort, workerData } = require('node:worker_threads'); fetch(workerData).then((response) => response.text()).then((text) => parentPort.postMessage(text));", { eval: true, workerData: 'http://127.0.0.1:' + ports.web });
  expect(await new Promise((resolve) => worker.once('message', resolve))).toBe('over http');
  await worker.terminate();
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

describe('what is no HTTP', () => {
  it('passes as if the environment were not there, in every mode, and leaves no cassette', async () => {
    await Scenario.run({ 'peers.js': PEERS, 'certificate.js': CERTIFICATE, 'a.test.js': TESTS }, async (scenario) => {
      for (const mode of ['once', 'none']) {
        const run = await scenario.jest({ env: { VCR_RECORD_MODE: mode } });

        assert.equal(run.exitCode, 0, run.output);
        assert.equal(Object.keys(run.tests).length, 7);
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
