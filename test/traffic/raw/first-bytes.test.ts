import assert from 'node:assert/strict';
import http from 'node:http';
import net, { type Socket } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import tls from 'node:tls';
import type { Answer } from '../../../src/core/exchange';
import { nodeTraffic } from '../../../src/traffic/node-traffic';
import { approveSocket } from '../../../src/traffic/raw/approved';
import { readStart } from '../../../src/traffic/raw/raw-request';
import { TEST_CERTIFICATE, TEST_KEY } from '../../support/certificate';
import { listen } from '../loopback';
import { StubOwner } from '../stub-owner';
import { TAPS } from '../taps';
import { eventsOf } from './observe';

const GET = 'GET /a?b=1 HTTP/1.1\r\nHost: api.test\r\nX-One: 1\r\n\r\n';
const PASS: Answer = { kind: 'pass' };
const REFUSE: Answer = { kind: 'refuse', error: new Error('refused') };

describe('HTTP written to a raw connection', () => {
  for (const [name, bytes, method, uri] of [
    ['a request', GET, 'GET', 'http://api.test/a?b=1'],
    ['a request to a proxy', 'GET http://api.test/x HTTP/1.1\r\n\r\n', 'GET', 'http://api.test/x'],
    ['a request of HTTP/1.0', 'FETCH /y HTTP/1.0\r\n\r\n', 'FETCH', 'http://127.0.0.1:PORT/y'],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'PRI', 'http://127.0.0.1:PORT/'],
  ] as const) {
    it(`does not go out when its owner refuses it: ${name}`, async (t) => {
      const { port, received } = await sink(t);
      const owner = new StubOwner(() => REFUSE);

      const told = await nodeTraffic(TAPS).runAs(owner, () => {
        const socket = net.connect(port, '127.0.0.1');
        socket.write(bytes);
        return eventsOf(socket);
      });

      assert.deepEqual(told, ['error refused', 'close true']);
      assert.equal(received(), '');
      assert.deepEqual(
        owner.asked.map((live) => [live.method, live.uri.replace(String(port), 'PORT'), live.unrecordable]),
        [[method, uri, 'HTTP written to a raw socket']],
      );
    });
  }

  for (const parts of [
    ['GE', 'T /?token=1 HTTP/1.1\r\n\r\n'],
    ['G', 'ET /?tok', 'en=1 HTTP/1.1\r\n\r\n'],
    ['GET /?token=1'],
    [`GET /?token=${'1'.repeat(20_000)}`, ' HTTP/1.1\r\n\r\n'],
    ['GET /?token=1\r\n'],
    [' GET /?token=1 HTTP/1.1\r\n\r\n'],
    ['\r\n \tGET /?token=1 HTTP/1.1\r\n\r\n'],
    ['PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n', 'GET /?token=1 HTTP/1.1\r\n\r\n'],
    ['\r\n\r\n\0\r\nQUIT\n\u0021\u0011\0\u0004abcdGET /?token=1 HTTP/1.1\r\n\r\n'],
  ]) {
    const name = parts.map((part) => part.slice(0, 30));
    it(`does not go out however its beginning is written: ${JSON.stringify(name)}`, async (t) => {
      const { port, received } = await sink(t);
      const owner = new StubOwner(() => REFUSE);

      await nodeTraffic(TAPS).runAs(owner, async () => {
        const socket = net.connect(port, '127.0.0.1');
        const told = eventsOf(socket);
        for (const part of parts) {
          socket.write(part, 'latin1');
          await sleep(80);
        }
        socket.end();
        await told;
      });

      assert.doesNotMatch(received(), /token/);
      assert.equal(owner.asked.length, 1);
    });
  }

  it('goes out in order when it may, though its owner took long to say so', async (t) => {
    const { port, received } = await sink(t);
    const owner = new StubOwner(async () => {
      await sleep(60);
      return PASS;
    });

    await nodeTraffic(TAPS).runAs(owner, async () => {
      const socket = net.connect(port, '127.0.0.1');
      const told = eventsOf(socket);
      socket.write('GET /a');
      await sleep(70);
      socket.write('b HTTP/1.1\r\n');
      socket.end('\r\n');
      await told;
    });

    assert.equal(received(), 'GET /ab HTTP/1.1\r\n\r\n');
    assert.equal(owner.asked.length, 1);
  });

  it('does not go out over TLS either', async (t) => {
    const { port, received } = await sink(t, (listener) =>
      tls.createServer({ key: TEST_KEY, cert: TEST_CERTIFICATE }, listener),
    );
    const owner = new StubOwner(() => REFUSE);

    const told = await nodeTraffic(TAPS).runAs(owner, () => {
      const socket = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
      socket.once('secureConnect', () => socket.write(GET));
      return eventsOf(socket);
    });

    assert.deepEqual(told, ['connect', 'ready', 'secureConnect', 'error refused', 'close true']);
    assert.equal(received(), '');
    assert.equal(owner.asked[0]?.uri, 'https://api.test/a?b=1');
  });

  it('goes out whole when it may, also when it is written in parts', async (t) => {
    const { port, received } = await sink(t);
    const owner = new StubOwner(() => PASS);

    await nodeTraffic(TAPS).runAs(owner, async () => {
      const socket = net.connect(port, '127.0.0.1');
      const told = eventsOf(socket);
      for (const part of ['\r\nGE', 'T /a?b=1 HT', `${GET.slice(13)}one`, ' two']) {
        socket.write(part);
        await sleep(5);
      }
      socket.end(' three');
      await told;
    });

    assert.equal(received(), `\r\n${GET}one two three`);
    assert.deepEqual(owner.asked[0]?.headers, [
      ['Host', 'api.test'],
      ['X-One', '1'],
    ]);
  });

  it('is answered, and closed, as live when it may go out', async (t) => {
    const server = http.createServer((_, response) => response.setHeader('Content-Length', 2).end('ok'));
    const port = await listen(t, server);
    const owner = new StubOwner(() => PASS);

    const told = await nodeTraffic(TAPS).runAs(owner, () => {
      const socket = net.connect(port, '127.0.0.1');
      socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
      return eventsOf(socket);
    });

    assert.match(told.join('\n'), /^connect\nready\ndata HTTP\/1.1 200 OK[^]*\r\n\r\nok[^]*\nend\nclose false$/);
  });

  it('hears nothing, and keeps no process alive, when its test is over', async (t) => {
    const { port, received } = await sink(t);
    const owner = new StubOwner(() => ({ kind: 'silence' }));
    const told: string[] = [];

    const socket = nodeTraffic(TAPS).runAs(owner, () => net.connect(port, '127.0.0.1'));
    socket.write(GET);
    void eventsOf(socket).then((events) => told.push(...events));
    await sleep(50);

    assert.deepEqual(told, []);
    assert.equal(received(), '');
    socket.destroy();
  });

  it('is not asked about on a connection that was approved later', async (t) => {
    const { port, received } = await sink(t);
    const owner = new StubOwner(() => REFUSE);

    await nodeTraffic(TAPS).runAs(owner, () => {
      const socket = net.connect(port, '127.0.0.1');
      approveSocket(socket);
      socket.end(GET);
      return eventsOf(socket);
    });

    assert.equal(received(), GET);
    assert.deepEqual(owner.asked, []);
  });
});

describe('another protocol on a raw connection', () => {
  for (const first of ['PING\r\n', 'GET key\r\n', 'P', 'GET', '\u0000\u0000\u0000\bÒ\u0016', '']) {
    it(`goes out as it is written, and nobody is asked: ${JSON.stringify(first)}`, async (t) => {
      const { port, received } = await sink(t);
      const owner = new StubOwner(() => assert.fail());

      await nodeTraffic(TAPS).runAs(owner, async () => {
        const socket = net.connect(port, '127.0.0.1');
        const told = eventsOf(socket);
        socket.write(first, 'latin1');
        for (let turn = 0; turn < 200 && received() !== first; turn += 1) await sleep(5);
        assert.equal(received(), first);
        socket.write('ING / HTTP/1.1 as well\r\n');
        socket.end('GET / HTTP/1.1\r\n');
        await told;
      });

      assert.equal(received(), `${first}ING / HTTP/1.1 as well\r\nGET / HTTP/1.1\r\n`);
      assert.deepEqual(owner.asked, []);
    });
  }

  it('ends without a byte', async (t) => {
    const { port } = await sink(t);

    const told = await nodeTraffic(TAPS).runAs(new StubOwner(() => assert.fail()), () =>
      eventsOf(net.connect(port, '127.0.0.1').end()),
    );

    assert.deepEqual(told, ['connect', 'ready', 'end', 'close false']);
  });
});

describe('the first bytes of a connection', () => {
  for (const [bytes, start] of [
    ['GET / HTTP/1.1\r\n', 'http'],
    ['get / HTTP/1.1\n', 'http'],
    ['M-SEARCH * HTTP/1.1\r\n', 'http'],
    ['', 'begun'],
    ['\r\n', 'begun'],
    ['DEL', 'begun'],
    ['POST /x', 'begun'],
    ['POST /x HTTP/1.', 'begun'],
    ['PRI * HTTP/2', 'begun'],
    ['PING', 'other'],
    ['EHLO a.test', 'other'],
    ['GET key\r\n', 'other'],
    ['GET key value', 'other'],
    ['\u0016\u0003\u0001', 'other'],
    [`GET /${'x'.repeat(20_000)}`, 'http'],
    [`GET ${'x'.repeat(20_000)}`, 'other'],
    ['GET /x\r\n', 'http'],
    [' GET / HTTP/1.1\r\n', 'http'],
    ['PROXY TCP4 1.2', 'begun'],
    ['PROXY UNKNOWN\r\nGET / HTTP/1.1\r\n', 'http'],
    ['PROXY UNKNOWN\r\nPING\r\n', 'other'],
    ['CONNECT {"verbose":false}\r\n', 'other'],
  ] as const) {
    it(`are told apart: ${JSON.stringify(bytes.slice(0, 30))} is ${start}`, () => {
      assert.equal(readStart(Buffer.from(bytes, 'latin1')), start);
    });
  }
});

type Sink = { readonly port: number; readonly received: () => string };

/** A server that keeps what it receives. */
async function sink(
  t: TestContext,
  create: (listener: (socket: Socket) => void) => net.Server = (listener) => net.createServer(listener),
): Promise<Sink> {
  let received = '';
  const server = create((socket) => {
    socket.setEncoding('latin1').on('data', (text) => (received += String(text)));
  });
  return { port: await listen(t, server), received: () => received };
}
