import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import { describe, it } from 'node:test';
import { statuses } from '../support/project';
import { Scenario } from '../support/scenario';

const FILE = `
  const http = require('node:http'), tls = require('node:tls'), https = require('node:https');
  const proxy = process.env.PROXY, secure = process.env.SECURE_ORIGIN;
  test('https through a tunnel', (done) => {
    const { host, hostname, port } = new URL(secure);
    http.request(proxy, { method: 'CONNECT', path: host, agent: false }).on('connect', (response, socket) => {
      expect(response.statusCode).toBe(200);
      https.get({ host: hostname, port, path: '/text', agent: false, createConnection: () => tls.connect({ socket, rejectUnauthorized: false }), rejectUnauthorized: false }, (answer) => {
        let text = ''; answer.on('data', (chunk) => (text += chunk));
        answer.on('end', () => { expect(text).toBe('plain text'); socket.destroy(); done(); });
      }).on('error', done);
    }).on('error', done).end();
  });
  test('http through a plain proxy', (done) => {
    const target = process.env.ORIGIN + '/text';
    const { hostname, port } = new URL(proxy);
    http.get({ host: hostname, port, path: target, agent: false }, (answer) => {
      let text = ''; answer.on('data', (chunk) => (text += chunk));
      answer.on('end', () => { expect(text).toBe('plain text'); done(); });
    }).on('error', done);
  });`;

/** A forward proxy, in this process; Jest runs in another. Counts what passes through it. */
class Proxy {
  count = 0;
  readonly #server = http.createServer((request, response) => {
    this.count += 1;
    http.get(request.url ?? '', (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.rawHeaders);
      answer.pipe(response);
    });
  });

  async start(): Promise<string> {
    this.#server.on('connect', (request: http.IncomingMessage, socket: net.Socket) => {
      this.count += 1;
      const [host = '', port = ''] = (request.url ?? '').split(':');
      const target = net.connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        target.pipe(socket);
        socket.pipe(target);
      });
      for (const end of [target, socket]) {
        end.on('error', () => {
          target.destroy();
          socket.destroy();
        });
      }
    });
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as net.AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

describe('a forward proxy', () => {
  it('is used while recording, and not needed for the replay', async () => {
    await Scenario.run({ 'a.test.js': FILE }, async (scenario) => {
      const proxy = new Proxy();
      const env = { PROXY: await proxy.start(), SECURE_ORIGIN: scenario.origin.secureUrl };
      try {
        const recording = await scenario.jest({ env });
        const used = proxy.count;
        await scenario.origin.stop();
        const replay = await scenario.jest({ env });

        assert.deepEqual(new Set(Object.values(statuses(recording))), new Set(['passed']), recording.output);
        assert.deepEqual(new Set(Object.values(statuses(replay))), new Set(['passed']), replay.output);
        assert.deepEqual([used, proxy.count], [2, 2]);
        const texts = scenario.project.cassettes().map((name) => scenario.project.read(name));
        assert.equal(texts.length, 2);
        for (const text of texts) assert.doesNotMatch(text, /CONNECT/);
      } finally {
        proxy.stop();
      }
    });
  });
});
