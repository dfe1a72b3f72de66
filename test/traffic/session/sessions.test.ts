import assert from 'node:assert/strict';
import { once } from 'node:events';
import http2, { type ClientHttp2Session } from 'node:http2';
import net from 'node:net';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, LiveRequest } from '../../../src/core/exchange';
import { nodeTraffic } from '../../../src/traffic/node-traffic';
import { replayOf, StubOwner } from '../stub-owner';
import { Cassette } from './cassette-owner';
import { Http2Server } from './http2-server';
import { connect, described, observeStream } from './observe-stream';

const NOWHERE = 'http://127.0.0.1:1';

/** An owner whose connections lead here, and whose requests get what `answer` says. */
function ownerOf(connection: 'pass' | 'tunnel', answer: (live: LiveRequest) => Answer | Promise<Answer>): StubOwner {
  return new StubOwner((live) => (live.method === 'CONNECT' ? { kind: connection } : answer(live)));
}

function ask(session: ClientHttp2Session, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const stream = session.request({ ':path': path });
    let text = '';
    stream.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    stream.on('error', reject).on('end', () => resolve(text));
  });
}

async function using<T>(session: ClientHttp2Session, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    session.destroy();
  }
}

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

  it('fails as live when it cannot connect, and is replayed so', async () => {
    const fail = async (): Promise<unknown> => {
      const session = connect(NOWHERE);
      const error = new Promise((resolve) => session.once('error', (thrown: Error) => resolve(described(thrown))));
      const events = await observeStream(session, { headers: { ':path': '/' } });
      return [await error, events];
    };
    const live = await fail();
    const cassette = new Cassette();

    const recorded = await nodeTraffic().runAs(cassette.recorder(), fail);
    await cassette.isComplete();
    const replayed = await nodeTraffic().runAs(cassette.player(), fail);

    assert.deepEqual(recorded, live);
    assert.deepEqual(replayed, live);
  });

  for (const path of ['/hang-up', '/goaway']) {
    it(`ends as live when its server does: ${path}`, async () => {
      const observe = async (): Promise<unknown> => {
        const session = connect(server.url);
        const errors: unknown[] = [];
        session.on('error', (error: Error) => errors.push(described(error)));
        const closed = new Promise((resolve) => session.once('close', resolve));
        const events = await observeStream(session, { headers: { ':path': path } });
        session.destroy();
        await closed;
        return [events, errors];
      };
      const live = await observe();
      const cassette = new Cassette();

      const recorded = await nodeTraffic().runAs(cassette.recorder(), observe);
      await cassette.isComplete();
      const replayed = await nodeTraffic().runAs(cassette.player(), observe);

      assert.deepEqual(recorded, live);
      assert.deepEqual(replayed, live);
    });
  }

  it('closes after its streams, those that lead elsewhere too', async () => {
    for (const connection of ['pass', 'tunnel'] as const) {
      for (const answer of [{ kind: 'pass' } as const, replayOf('text')]) {
        const owner = ownerOf(connection, async () => {
          await sleep(30);
          return answer;
        });

        const order = await nodeTraffic().runAs(owner, async () => {
          const session = connect(server.url);
          const events: string[] = [];
          await once(session, 'remoteSettings');
          void ask(session, '/json').then(() => events.push('answered'));
          session.close();
          await once(session, 'close');
          return events;
        });

        assert.deepEqual(order, ['answered']);
      }
    }
  });

  it('takes its streams along when it is destroyed', async () => {
    for (const connection of ['pass', 'tunnel'] as const) {
      const owner = ownerOf(connection, () => ({ kind: 'pass' }));

      const error = await nodeTraffic().runAs(owner, async () => {
        const session = connect(server.url);
        session.on('error', () => undefined);
        const stream = session.request({ ':path': '/never' });
        await once(stream, 'ready');
        setTimeout(() => session.destroy(new Error('enough')), 20);
        const [thrown] = (await once(stream, 'error').catch((caught: unknown) => [caught])) as [Error];
        return thrown.message;
      });

      assert.equal(error, 'enough');
    }
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

  it('declines to record data that goes both ways at once', async () => {
    const cassette = new Cassette();

    await nodeTraffic().runAs(cassette.recorder(), async () => {
      const session = connect(server.url);
      const stream = session.request({ ':path': '/both-ways', ':method': 'POST' });
      stream.write('one');
      await once(stream, 'data');
      stream.end('two');
      await once(stream, 'end');
      session.destroy();
    });
    await cassette.isComplete();

    assert.equal(cassette.interactions.length, 0);
    assert.match(cassette.declined.join(), /both ways/);
  });

  it('records and replays an answer that comes before the whole request', async () => {
    const early = async (): Promise<unknown> => {
      const session = connect(server.url);
      const stream = session.request({ ':path': '/early', ':method': 'POST' });
      stream.write('the beginning');
      const [headers] = (await once(stream, 'response')) as [{ ':status': number }];
      const [bytes] = (await once(stream, 'data')) as [Buffer];
      stream.end();
      await once(stream, 'close');
      session.destroy();
      return [headers[':status'], bytes.toString()];
    };
    const cassette = new Cassette();

    const recorded = await nodeTraffic().runAs(cassette.recorder(), early);
    await cassette.isComplete();
    const replayed = await nodeTraffic().runAs(cassette.player(), early);

    assert.deepEqual(recorded, [413, 'too large']);
    assert.deepEqual(replayed, recorded);
  });

  it('records what came before its client left, and replays as much', async () => {
    const leave = async (): Promise<unknown> => {
      const session = connect(server.url);
      const stream = session.request({ ':path': '/pieces' });
      const [bytes] = (await once(stream, 'data')) as [Buffer];
      stream.close(http2.constants.NGHTTP2_CANCEL);
      await once(stream, 'close');
      session.destroy();
      return bytes.toString();
    };
    const cassette = new Cassette();

    const recorded = await nodeTraffic().runAs(cassette.recorder(), leave);
    await cassette.isComplete();
    const replayed = await nodeTraffic().runAs(cassette.player(), leave);

    assert.equal(recorded, 'first ');
    assert.equal(cassette.outcomes[0]?.isUnfinished, true);
    assert.equal(replayed, recorded);
  });
});
