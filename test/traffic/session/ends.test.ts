import assert from 'node:assert/strict';
import { once } from 'node:events';
import http2 from 'node:http2';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../../../src/core/exchange';
import { nodeTraffic } from '../../../src/traffic/node-traffic';
import { replayOf, StubOwner } from '../stub-owner';
import { ask, ownerOf } from './ask-session';
import { Cassette } from './cassette-owner';
import { Http2Server } from './http2-server';
import { connect, described, observeStream } from './observe-stream';

const NOWHERE = 'http://127.0.0.1:1';

describe('the end of a session', () => {
  let server: Http2Server;
  before(async () => {
    server = await Http2Server.start();
    nodeTraffic();
  });
  after(() => server.stop());

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

  it('tells that it is closed, and why, before anybody has decided where it leads', async () => {
    for (const [url, thrown] of [
      [server.url, undefined],
      [server.url, new Error('enough')],
      [NOWHERE, undefined],
    ] as const) {
      const destroy = async (): Promise<unknown> => {
        const session = connect(url);
        const events: unknown[] = [];
        session.on('error', (error: Error) => events.push(described(error)));
        const stream = session.request({ ':path': '/json' });
        stream.on('error', (error: Error) => events.push(described(error)));
        session.socket.on('error', (error: Error) => events.push(error.message));
        session.socket.on('close', (hadError) => events.push(hadError));
        const closes = new Promise((resolve) => session.once('close', resolve));
        const closed = Promise.race([closes, sleep(1_000, 'it never closes')]);
        session.destroy(thrown);
        return [await closed, ...events];
      };
      const live = await destroy();
      const refusing = new StubOwner(() => ({ kind: 'refuse', error: new Error('connect ECONNREFUSED 127.0.0.1:1') }));

      const owners = [new Cassette().recorder(), url === NOWHERE ? refusing : new Cassette().player()];
      for (const owner of owners) assert.deepEqual(await nodeTraffic().runAs(owner, destroy), live);
    }
  });

  for (const [what, end] of Object.entries({
    destroyed: (session: http2.ClientHttp2Session) => session.destroy(),
    'destroyed with an error': (session: http2.ClientHttp2Session) => session.destroy(new Error('enough')),
    'ended with a GOAWAY': (session: http2.ClientHttp2Session) => session.goaway(),
  })) {
    it(`is ${what} as soon as it is connected, like a live one`, async () => {
      const observe = async (): Promise<unknown> => {
        const session = connect(server.url);
        const events: unknown[] = [];
        session.on('error', (error: Error) => events.push(described(error)));
        session.on('goaway', (code) => events.push(['goaway', code]));
        const closed = new Promise((resolve) => session.once('close', resolve));
        const connected = once(session, 'connect');
        const stream = observeStream(session, { headers: { ':path': '/never' } });
        await connected;
        end(session);
        const seen = await Promise.race([stream, sleep(1_000, 'no end')]);
        await Promise.race([closed, sleep(1_000)]);
        // How often a server says that it goes away is its own affair.
        return [(seen as unknown[][]).filter(([name]) => name !== 'ready'), events.slice(0, 1), session.destroyed];
      };
      const live = await observe();
      const slowly = async (): Promise<Answer> => {
        await sleep(20);
        return replayOf('text');
      };

      const recorded = await nodeTraffic().runAs(new Cassette().recorder(), observe);
      const replayed = await nodeTraffic().runAs(ownerOf('tunnel', slowly), observe);

      assert.deepEqual(recorded, live);
      assert.deepEqual(replayed, live);
    });
  }

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

  it('declines to record a stream whose server pushes others to a client that takes them', async () => {
    for (const takes of [true, false]) {
      const cassette = new Cassette();
      let pushed = 0;

      const text = await nodeTraffic().runAs(cassette.recorder(), async () => {
        const session = connect(server.url);
        const take = (stream: http2.ClientHttp2Stream): void => {
          pushed += 1;
          stream.resume();
        };
        if (takes) session.on('stream', take);
        const answer = await ask(session, '/push');
        session.close();
        return answer;
      });
      await cassette.isComplete();

      assert.equal(text, 'asked for');
      assert.equal(pushed, takes ? 1 : 0);
      assert.equal(cassette.interactions.length, takes ? 0 : 1);
      assert.match(cassette.declined.join(), takes ? /pushed/ : /^$/);
    }
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
