import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { after, before, describe, it } from 'node:test';
import tls from 'node:tls';
import type { Answer } from '../../../src/core/exchange';
import type { NetworkFailure } from '../../../src/core/interaction';
import { nodeTraffic } from '../../../src/traffic/node-traffic';
import { observeHttp } from '../../support/observe';
import { OriginServer } from '../../support/origin-server';
import { anInteraction } from '../../support/builders';
import { replayOf } from '../stub-owner';
import { eventsOf, get } from './get';
import { answered, recorded } from './taken';

const failing = (error: NetworkFailure): Answer => ({
  kind: 'replay',
  timing: 'instant',
  interaction: anInteraction({
    response: { status: { code: 0, message: '' }, headers: {}, body: null },
    recording: { error },
  }),
});

describe('a connection in memory', () => {
  let origin: OriginServer;
  before(async () => {
    origin = await OriginServer.start();
  });
  after(() => origin.stop());

  it('is kept for the next request where live ones are', async () => {
    const kept = new http.Agent({ keepAlive: true });
    const unkept = new http.Agent();
    const closing = replayOf('ok', { headers: { 'Content-Length': ['2'], Connection: ['close'] } });
    const short = replayOf('ok', { headers: { 'Content-Length': ['2'], 'Keep-Alive': ['timeout=1'] } });
    const pair = async (answer: Answer, options: http.RequestOptions): Promise<unknown[]> => {
      const [first, second] = await answered(
        () => answer,
        async () => [await get('http://a.test/', options), await get('http://a.test/', options)] as const,
      );
      return [first.socket === second.socket, second.reused, first.socket.destroyed];
    };

    assert.deepEqual(await pair(replayOf('ok'), { agent: kept }), [true, true, false]);
    assert.deepEqual(await pair(replayOf('ok'), { agent: unkept }), [false, false, true]);
    assert.deepEqual(await pair(replayOf('ok'), { agent: false }), [false, false, true]);
    assert.deepEqual(await pair(closing, { agent: kept }), [false, false, true]);
    assert.deepEqual(await pair(short, { agent: kept }), [false, false, true]);
    kept.destroy();
  });

  it('belongs to one origin and one agent, and never carries a live request', async () => {
    const agent = new http.Agent({ keepAlive: true });
    const other = new http.Agent({ keepAlive: true });
    const sockets = await answered(
      ({ uri }) => (uri.startsWith(origin.url) ? { kind: 'pass' } : replayOf('ok')),
      async () => [
        await get('http://a.test/', { agent }),
        await get('http://b.test/', { agent }),
        await get('http://a.test/', { agent: other }),
        await get(`${origin.url}/text`, { agent }),
      ],
    );
    const live = await get(`${origin.url}/text`, { agent });

    assert.equal(new Set(sockets.map(({ socket }) => socket)).size, 4);
    assert.equal(live.text, 'plain text');
    assert.equal(live.reused, true);
    agent.destroy();
    other.destroy();
  });

  it('ends with its agent, and with its test file', async () => {
    const ended = new http.Agent({ keepAlive: true });
    const { socket } = await answered(
      () => replayOf('ok'),
      () => get('http://a.test/', { agent: ended }),
    );
    ended.destroy();
    assert.equal(socket.destroyed, true);

    const kept = new http.Agent({ keepAlive: true });
    const waiting = await answered(
      () => replayOf('ok'),
      () => get('http://a.test/', { agent: kept }),
    );
    assert.equal(waiting.socket.destroyed, false);
    nodeTraffic('all').attend(() => undefined)();
    assert.equal(waiting.socket.destroyed, true);
  });

  it('has the events of a live one, in order', async () => {
    const { port } = new URL(origin.url);
    const { port: securePort } = new URL(origin.secureUrl);
    const closing = { agent: false, rejectUnauthorized: false } as const;
    for (const url of [
      `http://127.0.0.1:${port}/text`,
      `http://localhost:${port}/text`,
      `https://127.0.0.1:${securePort}/text`,
    ]) {
      // A name has several addresses, and each look-up tells of all.
      const once = (seen: string[]): string[] =>
        seen.filter((name, index) => name !== 'lookup' || seen[index - 1] !== name);
      const live = await eventsOf(url, closing);
      const replayed = await answered(
        () => replayOf('ok'),
        () => eventsOf(url, closing),
      );

      assert.deepEqual(replayed, once(live));
    }
  });

  it('tells of its addresses what a live one tells', async () => {
    const facts = (socket: net.Socket): unknown => [
      socket instanceof net.Socket,
      socket instanceof tls.TLSSocket,
      typeof socket.localPort,
      socket.readyState,
      socket.pending,
      socket.bytesWritten > 10,
      socket.bytesRead > 10,
    ];
    const seen = await answered(
      () => ({
        ...(replayOf('x'.repeat(20)) as Extract<Answer, { kind: 'replay' }>),
        connection: { remoteAddress: '203.0.113.7' },
      }),
      () =>
        new Promise((resolve, reject) => {
          http
            .get('http://a.test:81/', ({ socket }) => {
              socket.setKeepAlive(true).setNoDelay(true).ref().unref();
              const { remoteAddress, remotePort, remoteFamily, localAddress } = socket;
              resolve([remoteAddress, remotePort, remoteFamily, localAddress, facts(socket)]);
            })
            .on('error', reject);
        }),
    );

    assert.deepEqual(seen, [
      '203.0.113.7',
      81,
      'IPv4',
      '127.0.0.1',
      [true, false, 'number', 'open', false, true, true],
    ]);
  });

  it('fails to be made as the live one did', async () => {
    const refused = `http://127.0.0.1:1/`;
    const unknown = 'http://vcr-no-such-name.invalid/';
    const lookup: net.LookupFunction = (_, __, answer) =>
      answer(null, [
        { address: '127.0.0.1', family: 4 },
        { address: '::1', family: 6 },
      ] as never);
    const attempts = [
      () => observeHttp(refused),
      () => observeHttp(unknown),
      () => observeHttp('http://several.test:1/', { lookup }),
      () => observeHttp(`${origin.secureUrl}/text`),
    ];
    for (const attempt of attempts) {
      const live = await attempt();
      const { seen, replay } = await recorded(attempt);
      const replayed = await answered(() => replay, attempt);

      assert.ok(live.error !== undefined);
      assert.deepEqual(seen, live);
      assert.deepEqual(replayed, live);
    }
  });

  it('times out where an answer stays open, and where none comes', async () => {
    const open = replayOf('part', { headers: { 'Content-Length': ['100'] } }) as Extract<Answer, { kind: 'replay' }>;
    const left: Answer = { ...open, interaction: { ...open.interaction, recording: { unfinished: true } } };
    const none = failing({ code: '', message: '' }) as typeof open;
    const silent: Answer = { ...none, interaction: { ...none.interaction, recording: { unfinished: true } } };
    for (const answer of [left, silent]) {
      for (const options of [{ timeout: 20 }, { agent: new http.Agent({ timeout: 20 }) }, {}]) {
        const events: string[] = [];
        await answered(
          () => answer,
          () => {
            const request = http.get('http://a.test/', options, (response) => {
              response.on('error', () => events.push('aborted')).resume();
            });
            if (Object.keys(options).length === 0) request.setTimeout(20);
            request.on('timeout', () => {
              events.push('timeout');
              request.destroy();
            });
            request.on('error', () => events.push('error'));
            // Nothing else keeps the process alive.
            const alive = setTimeout(() => undefined, 5_000);
            return new Promise<void>((resolve) =>
              request.on('close', () => {
                clearTimeout(alive);
                setImmediate(resolve);
              }),
            );
          },
        );
        assert.deepEqual(events, ['timeout', answer === left ? 'aborted' : 'error']);
      }
    }
  });

  it('is destroyed by its client like a live one', async () => {
    const agent = new http.Agent({ keepAlive: true });
    const large = replayOf('x'.repeat(500_000));
    const events = await answered(
      () => large,
      async () => {
        const seen: string[] = [];
        await get('http://a.test/', { agent });
        const request = http.get('http://a.test/', { agent }, (response) => {
          response.on('error', (error) => seen.push(`response ${error.message}`));
          response.once('data', () => request.destroy(new Error('mine')));
        });
        request.on('error', (error) => seen.push(`request ${error.message}`));
        await new Promise((resolve) => request.on('close', resolve));
        assert.equal(request.reusedSocket, true);
        return seen;
      },
    );

    assert.deepEqual(events, ['request mine', 'response aborted']);
  });

  it('is slowed down by a client that reads slowly', async () => {
    const size = 3_000_000;
    const peak = await answered(
      () => replayOf('x'.repeat(size)),
      async () => {
        const request = http.get('http://a.test/');
        const [response] = (await once(request, 'response')) as [http.IncomingMessage];
        const { socket } = response;
        let length = 0;
        let waiting = 0;
        for await (const bytes of response) {
          length += (bytes as Buffer).length;
          await new Promise((resolve) => setImmediate(resolve));
          waiting = Math.max(waiting, response.readableLength + socket.readableLength);
        }
        assert.equal(length, size);
        return waiting;
      },
    );

    assert.ok(peak < 400_000, `${peak} bytes waited to be read`);
  });
});
