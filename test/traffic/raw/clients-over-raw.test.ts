import assert from 'node:assert/strict';
import http from 'node:http';
import https from 'node:https';
import net, { type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { describe, it, type TestContext } from 'node:test';
import tls from 'node:tls';
import { Agent, request as undiciRequest, type buildConnector } from 'undici';
import type { Answer } from '../../../src/core/exchange';
import { nodeTraffic } from '../../../src/traffic/node-traffic';
import { TEST_CERTIFICATE, TEST_KEY } from '../../support/certificate';
import { listen } from '../loopback';
import { StubOwner } from '../stub-owner';
import { TAPS } from '../taps';

const PASS: Answer = { kind: 'pass' };
const REFUSE: Answer = { kind: 'refuse', error: new Error('refused') };

/** The first byte of a record that holds one. */
const TLS_HANDSHAKE = 0x16;

type Opening = (port: number) => Promise<Duplex>;

/** How connections come about that are none of an HTTP client; each leads to a relay that is spoken to first. */
const OPENINGS: Record<string, Opening> = {
  'opened in its agent': (port) => greet(net.connect(port, '127.0.0.1')),
  'a stream of its own': async (port) => around(await greet(net.connect(port, '127.0.0.1'))),
};

/** Clients that are given such a connection; each gives what it was told. */
const CLIENTS: Record<string, (open: () => Promise<Duplex>) => Promise<string>> = {
  http: (open) => told(http.get('http://api.test/?token=1', { agent: agentOf(http.Agent, open) })),
  https: (open) =>
    told(https.get('https://api.test/?token=1', { agent: agentOf(https.Agent, async () => secured(await open())) })),
  undici: async (open) => {
    const connect: buildConnector.connector = ({ protocol }, callback) => {
      const opened = protocol === 'https:' ? open().then(secured) : open();
      opened.then(
        // It takes any stream, and its types do not say so.
        (socket) => callback(...([null, socket] as unknown as Parameters<typeof callback>)),
        (error: unknown) => callback(error as Error, null),
      );
    };
    const dispatcher = new Agent({ connect });
    return undiciRequest('http://api.test/?token=1', { dispatcher })
      .then(
        async ({ body }) => body.text(),
        (error: unknown) => (error as Error).message,
      )
      .finally(() => dispatcher.destroy());
  },
};

describe('requests over a connection that was spoken over before', () => {
  for (const [client, ask] of Object.entries(CLIENTS)) {
    for (const [opening, open] of Object.entries(OPENINGS)) {
      it(`do not go out when their owner refuses them: ${client}, ${opening}`, async (t) => {
        const relay = await startRelay(t);
        const owner = new StubOwner(() => REFUSE);

        const end = await nodeTraffic(TAPS).runAs(owner, () => ask(() => open(relay.port)));

        assert.match(end, /refused/);
        assert.equal(relay.received(), '');
        assert.deepEqual(
          owner.asked.map(({ method, uri, destination }) => [method, uri, destination]),
          [['GET', `${client === 'https' ? 'https' : 'http'}://api.test/?token=1`, undefined]],
        );
      });

      it(`go out when their owner lets them: ${client}, ${opening}`, async (t) => {
        const relay = await startRelay(t);

        const end = await nodeTraffic(TAPS).runAs(new StubOwner(() => PASS), () => ask(() => open(relay.port)));

        assert.equal(end, 'answered');
      });
    }
  }

  it('asks about each request, also over one that was kept', async (t) => {
    const relay = await startRelay(t);
    const agent = agentOf(http.Agent, () => greet(net.connect(relay.port, '127.0.0.1')), { keepAlive: true });
    const ask = (): Promise<string> => told(http.get('http://api.test/', { agent }));
    const first = new StubOwner(() => PASS);
    const second = new StubOwner(() => REFUSE);

    const ends = [await nodeTraffic(TAPS).runAs(first, ask), await nodeTraffic(TAPS).runAs(second, ask)];
    agent.destroy();

    assert.deepEqual(ends, ['answered', 'refused']);
    assert.deepEqual([first.asked.length, second.asked.length], [1, 1]);
    assert.equal(relay.received().match(/GET/g)?.length, 1);
  });
});

async function greet(socket: Socket): Promise<Socket> {
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject).once('connect', () => socket.write('\x05hello'));
    socket.once('data', () => resolve());
  });
  return socket;
}

function secured(socket: Duplex): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const secure = tls.connect({ socket, rejectUnauthorized: false, servername: 'api.test' }, () => resolve(secure));
    secure.once('error', reject);
  });
}

/** A stream that Node knows nothing of. */
function around(socket: Socket): Duplex {
  const stream = new Duplex({
    read: () => socket.resume(),
    write: (chunk: Buffer, encoding, callback) => void socket.write(chunk, encoding, callback),
    final: (callback) => void socket.end(callback),
    destroy: (error, callback) => {
      socket.destroy();
      callback(error);
    },
  });
  socket.on('data', (bytes) => stream.push(bytes)).once('end', () => stream.push(null));
  return stream;
}

function agentOf(
  Base: typeof http.Agent | typeof https.Agent,
  open: () => Promise<Duplex>,
  options?: http.AgentOptions,
): http.Agent {
  const agent = new Base(options);
  const createConnection = (_: unknown, callback: (error: Error | null, socket?: Duplex) => void): void => {
    open().then(
      (socket) => callback(null, socket),
      (error: unknown) => callback(error as Error),
    );
  };
  return Object.assign(agent, { createConnection });
}

function told(request: http.ClientRequest): Promise<string> {
  return new Promise((resolve) => {
    request.once('error', ({ message }) => resolve(message));
    request.once('response', (response) => {
      let text = '';
      response.on('data', (piece: Buffer) => (text += piece.toString())).once('end', () => resolve(text));
    });
  });
}

/** Answers a greeting, and then leads to a server of HTTP, or of HTTPS where the client begins with TLS. */
async function startRelay(t: TestContext): Promise<{ readonly port: number; readonly received: () => string }> {
  let received = '';
  const answer: http.RequestListener = ({ method, url }, response) => {
    received += `${method} ${url}\n`;
    response.end('answered');
  };
  const plain = await listen(t, http.createServer(answer));
  const secure = await listen(t, https.createServer({ cert: TEST_CERTIFICATE, key: TEST_KEY }, answer));
  const relay = net.createServer((client) => {
    client.once('data', () => {
      client.write('hello');
      client.once('data', (bytes) => {
        const target = net.connect(bytes[0] === TLS_HANDSHAKE ? secure : plain, '127.0.0.1');
        target.write(bytes);
        target.on('error', () => client.destroy());
        client.pipe(target).pipe(client);
      });
    });
  });
  return { port: await listen(t, relay), received: () => received };
}
