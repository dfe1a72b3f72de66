import assert from 'node:assert/strict';
import { once } from 'node:events';
import http2 from 'node:http2';
import net from 'node:net';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../../../src/core/exchange';
import { nodeTraffic } from '../../../src/traffic/node-traffic';
import { PATIENCE_MS } from '../../../src/traffic/upload-limits';
import { replayOf, StubOwner } from '../stub-owner';
import { ask, ownerOf, using } from './ask-session';
import { Cassette } from './cassette-owner';
import { Http2Server } from './http2-server';
import { connect, observeStream } from './observe-stream';

const NOWHERE = 'http://127.0.0.1:1';

describe('a session over a connection that was there before', () => {
  for (const [answer, mayLeave] of [
    [{ kind: 'refuse', error: new Error('lets nothing out') }, false],
    [{ kind: 'pass' }, true],
  ] as const) {
    it(mayLeave ? 'goes on where it may pass' : 'ends before a byte of it leaves where it may not', async () => {
      let bytes = 0;
      const server = net.createServer((socket) => socket.on('data', ({ length }) => (bytes += length)));
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as net.AddressInfo;
      const owner = new StubOwner(({ unrecordable }) => (unrecordable === undefined ? { kind: 'pass' } : answer));

      const ended = await nodeTraffic().runAs(owner, async () => {
        const socket = net.connect(port, '127.0.0.1');
        await once(socket, 'connect');
        const session = http2.connect(`http://127.0.0.1:${port}`, { createConnection: () => socket });
        const error = once(session, 'error').then(([thrown]) => (thrown as Error).message);
        const left = sleep(200).then(() => 'nothing');
        const seen = await Promise.race([error, left]);
        session.destroy();
        socket.destroy();
        return seen;
      });
      server.close();

      assert.equal(ended, mayLeave ? 'nothing' : 'lets nothing out');
      assert.equal(bytes > 0, mayLeave);
    });
  }
});

describe('a session', () => {
  let server: Http2Server;
  before(async () => {
    server = await Http2Server.start();
    nodeTraffic();
  });
  after(() => server.stop());

  for (const connection of ['pass', 'tunnel'] as const) {
    it(`carries replayed, live and refused streams side by side (${connection})`, async () => {
      const { streams } = await server.counts();
      const owner = ownerOf(connection, ({ uri }) => {
        if (uri.endsWith('/refused')) return { kind: 'refuse', error: new Error('not recorded') };
        return uri.endsWith('/json') ? { kind: 'pass' } : replayOf('from the cassette');
      });

      const seen = await nodeTraffic().runAs(owner, () => {
        const session = connect(server.url);
        return using(session, () =>
          Promise.all([
            ask(session, '/replayed'),
            ask(session, '/json'),
            ask(session, '/refused').catch((error: unknown) => (error as Error).message),
            ask(session, '/replayed'),
            ask(session, '/json'),
          ]),
        );
      });

      assert.deepEqual(seen, ['from the cassette', '{"id":123}', 'not recorded', 'from the cassette', '{"id":123}']);
      assert.equal((await server.counts()).streams, streams + 2);
      assert.deepEqual(owner.failures, []);
    });

    it(`asks the owner of each request, whoever opened it (${connection})`, async () => {
      const opener = ownerOf(connection, () => replayOf('opener'));
      const others = ['one', 'two'].map((name) => ownerOf('pass', () => replayOf(name)));
      const session = nodeTraffic().runAs(opener, () => connect(server.url));

      const seen = await using(session, () =>
        Promise.all(
          others.flatMap((owner, index) =>
            Array.from({ length: 20 }, (_, turn) =>
              nodeTraffic().runAs(owner, () => ask(session, `/${index}/${turn}`)),
            ),
          ),
        ),
      );

      assert.deepEqual(seen, [...Array<string>(20).fill('one'), ...Array<string>(20).fill('two')]);
      assert.deepEqual(
        others.map(({ asked }) => asked.length),
        [20, 20],
      );
      assert.equal(opener.asked.length, 1);
    });
  }

  it('records on one session for two owners at once', async () => {
    const cassettes = [new Cassette(), new Cassette()];
    const session = nodeTraffic().runAs(cassettes[0]?.recorder() ?? ownerOf('pass', () => ({ kind: 'pass' })), () =>
      connect(server.url),
    );

    await using(session, () =>
      Promise.all(
        cassettes.flatMap((cassette, index) =>
          Array.from({ length: 10 }, (_, turn) =>
            nodeTraffic().runAs(cassette.recorder(), () =>
              observeStream(session, {
                headers: { ':path': '/echo', ':method': 'POST', 'x-sent': `${index}` },
                body: `${index} ${turn}`,
              }),
            ),
          ),
        ),
      ),
    );
    await Promise.all(cassettes.map((cassette) => cassette.isComplete()));

    for (const [index, { interactions }] of cassettes.entries()) {
      const bodies = interactions.map(({ request, response }) => [String(request.body), String(response.body)]);
      assert.equal(bodies.length, 10);
      assert.ok(bodies.every(([sent, got]) => sent === got && sent?.startsWith(`${index} `) === true));
    }
  });

  it('gives an owner the body that was sent before it asked for it, at once', async () => {
    const startedAt = performance.now();
    const bodies: string[] = [];
    const owner = ownerOf('tunnel', async (live) => {
      await sleep(20);
      bodies.push(String(await live.readBody()));
      return replayOf('text');
    });

    await nodeTraffic().runAs(owner, () => {
      const session = connect(NOWHERE);
      return using(session, () => observeStream(session, { headers: { ':method': 'POST' }, body: 'all of it' }));
    });

    assert.deepEqual(bodies, ['all of it']);
    assert.ok(performance.now() - startedAt < PATIENCE_MS);
  });

  it('answers 100 streams at once', async () => {
    const owner = ownerOf('tunnel', ({ uri }) => replayOf(uri));

    const seen = await nodeTraffic().runAs(owner, () => {
      const session = connect(NOWHERE);
      return using(session, () => Promise.all(Array.from({ length: 100 }, (_, index) => ask(session, `/${index}`))));
    });

    assert.deepEqual(
      seen,
      Array.from({ length: 100 }, (_, index) => `${NOWHERE}/${index}`),
    );
  });

  it('sends nothing of a request before its answer, and no connection before its own', async () => {
    let connections = 0;
    let bytes = 0;
    const spy = net.createServer((socket) => {
      connections += 1;
      socket.on('data', (data) => (bytes += data.length)).on('error', () => undefined);
    });
    await once(spy.listen(0, '127.0.0.1'), 'listening');
    const { port } = spy.address() as net.AddressInfo;
    let decide: (answer: Answer) => void = () => undefined;
    const owner = new StubOwner(() => new Promise<Answer>((resolve) => (decide = resolve)));

    const session = nodeTraffic().runAs(owner, () => http2.connect(`http://127.0.0.1:${port}`));
    session.on('error', () => undefined);
    await sleep(50);
    const before = connections;
    decide({ kind: 'pass' });
    await once(session, 'connect');
    await sleep(50);
    const ofSession = bytes;
    nodeTraffic().runAs(owner, () => session.request({ ':path': '/secret' }).on('error', () => undefined));
    await sleep(50);
    const undecided = bytes;
    decide({ kind: 'pass' });
    await sleep(50);
    session.destroy();
    spy.close();

    assert.equal(before, 0);
    assert.equal(undecided, ofSession);
    assert.ok(bytes > undecided);
  });

  it('makes no connection where nothing may leave', async () => {
    const { connections } = await server.counts();
    const owner = ownerOf('tunnel', () => ({ kind: 'refuse', error: new Error('none') }));

    const seen = await nodeTraffic().runAs(owner, async () => {
      const session = connect(server.url);
      return using(session, () => ask(session, '/json').catch((error: unknown) => (error as Error).message));
    });

    assert.equal(seen, 'none');
    assert.equal((await server.counts()).connections, connections);
  });

  it('is real, and asks nobody, without an owner', async () => {
    const session = connect(server.url);

    assert.equal(await using(session, () => ask(session, '/json')), '{"id":123}');
  });

  it('gives silence neither an answer nor an error', async () => {
    const told: string[] = [];
    const owner = ownerOf('tunnel', () => ({ kind: 'silence' }));

    const session = nodeTraffic().runAs(owner, () => connect(NOWHERE));
    nodeTraffic().runAs(owner, () => {
      const stream = session.request({ ':path': '/' });
      for (const name of ['response', 'error', 'close', 'end']) stream.on(name, () => told.push(name));
    });
    await sleep(50);
    session.destroy();

    assert.deepEqual(told, []);
  });

  it('answers pings and settings of its own', async () => {
    const owner = ownerOf('tunnel', () => replayOf('text'));

    await nodeTraffic().runAs(owner, async () => {
      const session = connect(NOWHERE);
      await once(session, 'connect');
      await new Promise<void>((resolve, reject) => {
        session.ping((error) => (error === null ? resolve() : reject(error)));
      });
      await new Promise<void>((resolve) => session.settings({ enablePush: false }, () => resolve()));
      session.destroy();
    });

    assert.deepEqual(owner.failures, []);
  });

  it('tells of a replayed certificate what a real one tells: no empty name, and no sessions', async () => {
    const certificate = {
      ...{ subject: { CN: 'there' }, issuer: { CN: 'there' }, serialNumber: '01' },
      ...{ valid_from: 'Jan  1 00:00:00 2025 GMT', valid_to: 'Jan  1 00:00:00 2045 GMT' },
      ...{ fingerprint: '00', fingerprint256: '00', fingerprint512: '00' },
    };
    const connection = { remoteAddress: '127.0.0.1', tls: { authorized: true, certificate } };
    const owner = new StubOwner(({ method }) =>
      method === 'CONNECT' ? { kind: 'tunnel', connection, httpVersion: '2.0' } : replayOf('text'),
    );
    const names: string[] = [];

    const text = await nodeTraffic().runAs(owner, async () => {
      const session = http2.connect('https://127.0.0.1:1', {
        servername: '',
        checkServerIdentity: (name) => void names.push(name),
      });
      session.on('error', () => undefined);
      await once(session, 'connect');
      session.socket.once('session', () => undefined).once('keylog', () => undefined);
      return using(session, () => ask(session, '/'));
    });

    assert.equal(text, 'text');
    assert.deepEqual(names, ['127.0.0.1']);
  });
});
