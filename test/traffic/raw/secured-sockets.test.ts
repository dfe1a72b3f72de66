import assert from 'node:assert/strict';
import net, { type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { describe, it, type TestContext } from 'node:test';
import tls, { TLSSocket } from 'node:tls';
import { nodeTraffic } from '../../../src/traffic/node-traffic';
import { withApprovedConnection } from '../../../src/traffic/raw/approved';
import { TEST_CERTIFICATE, TEST_KEY } from '../../support/certificate';
import { listen } from '../loopback';
import { StubOwner } from '../stub-owner';
import { TAPS } from '../taps';
import { eventsOf } from './observe';

const GET = 'GET /?token=1 HTTP/1.1\r\nHost: api.test\r\n\r\n';
const TRUSTING = { rejectUnauthorized: false };

/** Ways to put TLS over a socket that is there already. */
const WAYS: Record<string, (port: number) => Socket> = {
  'tls.connect over a socket': (port) => {
    const socket = net.connect(port, '127.0.0.1');
    return tls.connect({ ...TRUSTING, socket });
  },
  'a TLSSocket over a socket': (port) => new TLSSocket(net.connect(port, '127.0.0.1'), TRUSTING),
  'tls.connect over a stream of its own': (port) =>
    tls.connect({ ...TRUSTING, socket: around(net.connect(port, '127.0.0.1')) }),
};

describe('TLS over a socket of a test', () => {
  for (const [name, secure] of Object.entries(WAYS)) {
    it(`carries no HTTP that its owner refuses: ${name}`, async (t) => {
      const { port, received } = await sink(t);
      const owner = new StubOwner(() => ({ kind: 'refuse', error: new Error('refused') }));

      const told = await nodeTraffic(TAPS).runAs(owner, () => {
        const socket = secure(port);
        socket.write(GET);
        return eventsOf(socket);
      });

      assert.ok(told.includes('error refused'));
      assert.equal(received(), '');
      assert.deepEqual(
        owner.asked.map(({ uri, unrecordable }) => [uri, unrecordable]),
        [['https://api.test/?token=1', 'HTTP written to a raw socket']],
      );
    });

    it(`carries all else as it is written: ${name}`, async (t) => {
      const { port, received } = await sink(t);
      const owner = new StubOwner(() => assert.fail());

      await nodeTraffic(TAPS).runAs(owner, async () => {
        const socket = secure(port);
        socket.write('EHLO a.test\r\n');
        socket.end(GET);
        await eventsOf(socket);
      });

      assert.equal(received(), `EHLO a.test\r\n${GET}`);
      assert.deepEqual(owner.asked, []);
    });
  }

  it('is not asked about over a connection that was approved', async (t) => {
    const { port, received } = await sink(t);
    const owner = new StubOwner(() => assert.fail());

    await nodeTraffic(TAPS).runAs(owner, () => {
      const socket = withApprovedConnection(() => net.connect(port, '127.0.0.1'));
      const secure = tls.connect({ ...TRUSTING, socket });
      secure.end(GET);
      return eventsOf(secure);
    });

    assert.equal(received(), GET);
  });

  it('is not asked about in a server', async (t) => {
    const owner = new StubOwner(() => assert.fail());
    const options = { key: TEST_KEY, cert: TEST_CERTIFICATE, isServer: true };
    const port = await listen(
      t,
      net.createServer((socket) => {
        nodeTraffic(TAPS).runAs(owner, () => new TLSSocket(socket, options).end('GET / HTTP/1.1\r\n\r\n'));
      }),
    );

    const told = await eventsOf(tls.connect({ ...TRUSTING, port, host: '127.0.0.1' }));

    assert.ok(told.includes('data GET / HTTP/1.1\r\n\r\n'));
  });
});

function around(socket: Socket): Duplex {
  const duplex = new Duplex({
    read: () => undefined,
    write: (chunk, _encoding, done) => void socket.write(chunk as Buffer, done),
    final: (done) => void socket.end(done),
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => duplex.push(chunk)).on('end', () => duplex.push(null));
  return duplex;
}

async function sink(t: TestContext): Promise<{ readonly port: number; readonly received: () => string }> {
  let received = '';
  const server = tls.createServer({ key: TEST_KEY, cert: TEST_CERTIFICATE }, (socket) => {
    socket.setEncoding('latin1').on('data', (text) => (received += String(text)));
  });
  return { port: await listen(t, server), received: () => received };
}
