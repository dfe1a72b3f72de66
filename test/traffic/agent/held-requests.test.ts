import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { describe, it } from 'node:test';
import tls from 'node:tls';
import type { Answer, LiveRequest } from '../../../src/core/exchange';
import { deferred } from '../../support/deferred';
import { listen, send } from '../loopback';
import { nodeTraffic } from '../../../src/traffic/node-traffic';
import { replayOf, StubOwner, StubRecording } from '../stub-owner';
import { answered } from './taken';

const NOWHERE = 'http://a.test:1/';

/** Every event of a request but those of its connection, in order. */
function watched(request: http.ClientRequest): string[] {
  const events: string[] = [];
  for (const name of ['response', 'abort', 'timeout', 'close']) request.on(name, () => events.push(name));
  request.on('error', (error: Error & { code?: string }) =>
    events.push(`error ${String(error.code)} ${error.message}`),
  );
  return events;
}

function closed(request: http.ClientRequest): Promise<void> {
  return new Promise((resolve) => request.once('close', () => resolve()));
}

describe('a request that is kept back until its owner has answered', () => {
  it('is seen as it goes over the wire', async () => {
    const asked: LiveRequest[] = [];
    const answer = (live: LiveRequest): Answer => {
      asked.push(live);
      return replayOf('ok');
    };

    await answered(answer, async () => {
      await send('http://A.test:80/a b'.replace(' ', '%20'), { headers: { 'X-CASE': '1', accept: ['a', 'b'] } });
      await send('http://[::1]:1234/?q=1', { method: 'patch', agent: false });
      await send('http://a.test/', { headers: ['X-One', '1', 'x-one', '2', 'Host', 'b.test'] as never });
      await send('http://a.test/', { path: '*', method: 'OPTIONS' });
      await send('http://proxy.test/', { path: 'http://target.test/x' });
    });

    assert.deepEqual(
      asked.map(({ method, uri }) => `${method} ${uri}`),
      [
        'GET http://a.test/a%20b',
        'PATCH http://[::1]:1234/?q=1',
        'GET http://a.test/',
        'OPTIONS http://a.test/*',
        'GET http://target.test/x',
      ],
    );
    assert.deepEqual(asked[0]?.headers, [
      ['X-CASE', '1'],
      ['accept', 'a'],
      ['accept', 'b'],
      ['Host', 'a.test'],
      ['Connection', 'keep-alive'],
    ]);
    assert.deepEqual(asked[2]?.headers, [
      ['X-One', '1'],
      ['x-one', '2'],
      ['Host', 'b.test'],
      ['Connection', 'keep-alive'],
    ]);
  });

  it('shows its body, whatever its method and framing', async () => {
    const bodies: unknown[] = [];
    const answer = async (live: LiveRequest): Promise<Answer> => {
      bodies.push((await live.readBody())?.toString() ?? null);
      return replayOf('ok');
    };

    await answered(answer, async () => {
      await send(NOWHERE, {}, undefined);
      for (const method of ['GET', 'DELETE', 'HEAD', 'POST']) await send(NOWHERE, { method }, 'é');
      await send(NOWHERE, { method: 'POST', headers: { 'Transfer-Encoding': 'chunked' } }, 'in chunks');
      const pieces = http.request(NOWHERE, { method: 'PUT', headers: { 'Content-Length': 6 } });
      pieces.write(Buffer.from('one'));
      pieces.write('dHdv', 'base64');
      pieces.end();
      await once(pieces, 'response');
    });

    assert.deepEqual(bodies, [null, 'é', 'é', 'é', 'é', 'in chunks', 'onetwo']);
  });

  it('can be left, as one that has no connection yet', async () => {
    const recording = new StubRecording();
    const decision = deferred<Answer>();
    const leave: Record<string, (request: http.ClientRequest) => void> = {
      destroyed: (request) => request.destroy(),
      'destroyed with an error': (request) => request.destroy(Object.assign(new Error('mine'), { code: 'MINE' })),
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- clients still call it
      aborted: (request) => request.abort(),
    };
    const seen: Record<string, string[]> = {};

    await answered(
      () => decision.promise,
      async () => {
        for (const [name, act] of Object.entries(leave)) {
          const request = http.get(NOWHERE);
          const events = (seen[name] = watched(request));
          await new Promise((resolve) => setImmediate(resolve));
          act(request);
          await closed(request);
          assert.equal(request.destroyed, true);
          assert.equal(events.at(-1), 'close');
        }
        const controller = new AbortController();
        const request = http.get(NOWHERE, { signal: controller.signal });
        seen['by a signal'] = watched(request);
        await new Promise((resolve) => setImmediate(resolve));
        controller.abort();
        await closed(request);
      },
    );
    decision.resolve(recording.answer);
    await new Promise((resolve) => setImmediate(resolve));

    assert.deepEqual(seen, {
      destroyed: ['error ECONNRESET socket hang up', 'close'],
      'destroyed with an error': ['error MINE mine', 'close'],
      aborted: ['abort', 'close'],
      'by a signal': ['error ABORT_ERR The operation was aborted', 'close'],
    });
    assert.deepEqual(recording.calls, ['cancel', 'cancel', 'cancel', 'cancel']);
  });

  it('ends with a refusal as with a failed connection', async () => {
    const refusal = Object.assign(new Error('not recorded'), { code: 'VCR_NO_CASSETTE' });
    const { events, destroyed } = await answered(
      () => ({ kind: 'refuse', error: refusal }),
      async () => {
        const request = http.get(NOWHERE);
        const seen = watched(request);
        await closed(request);
        return { events: seen, destroyed: request.destroyed };
      },
    );

    assert.deepEqual(events, ['error VCR_NO_CASSETTE not recorded', 'close']);
    assert.equal(destroyed, true);
  });

  it('hears nothing where there is silence, and can be left nevertheless', async () => {
    await answered(
      () => ({ kind: 'silence' }),
      async () => {
        const request = http.get(NOWHERE, { timeout: 5 });
        const events = watched(request);
        await new Promise((resolve) => setTimeout(resolve, 30));
        assert.deepEqual(events, []);
        request.destroy();
        await closed(request);
        assert.deepEqual(events, ['error ECONNRESET socket hang up', 'close']);
      },
    );
  });

  it('goes on by itself where nobody owns it, and where it goes to a socket of this machine', async (t) => {
    const server = http.createServer((_, response) => response.end('real'));
    const port = await listen(t, server);
    const path = `\0vcr-test-${process.pid}`;
    await new Promise<void>((resolve) =>
      http
        .createServer((_, response) => response.end('unix'))
        .listen(path, resolve)
        .unref(),
    );

    const texts = [
      (await send(`http://127.0.0.1:${port}/`)).body,
      (
        await answered(
          () => replayOf('replayed'),
          () => send('http://a.test/', { socketPath: path }),
        )
      ).body,
    ];

    assert.deepEqual(texts, ['real', 'unix']);
  });

  it('is of the class that it is said to be of', () => {
    answered(
      () => ({ kind: 'silence' }),
      () => {
        const request = http.get(NOWHERE).on('error', () => undefined);
        request.destroy();

        assert.equal(request.constructor, http.ClientRequest);
        assert.equal(request.constructor.name, 'ClientRequest');
      },
    );
  });

  it('throws at once where there can be no connection', () => {
    answered(
      () => replayOf('ok'),
      () => assert.throws(() => http.get('http://a.test/', { port: 70_000 }), { code: 'ERR_SOCKET_BAD_PORT' }),
    );
  });

  it('says that an upgrade cannot be recorded', async () => {
    const asked: LiveRequest[] = [];
    for (const protocol of ['websocket', 'h2c']) {
      const answer = (live: LiveRequest): Answer => {
        asked.push(live);
        return { kind: 'refuse', error: new Error('no') };
      };
      const request = answered(answer, () =>
        http.get(NOWHERE, { headers: { Connection: 'Upgrade', Upgrade: protocol } }),
      );
      request.on('error', () => undefined);
      await closed(request);
    }

    assert.deepEqual(
      asked.map(({ unrecordable }) => unrecordable),
      ['a WebSocket handshake', 'an upgrade to h2c'],
    );
  });

  it('lets a tunnel be opened without a proxy', async () => {
    const asked: string[] = [];
    const answer = (live: LiveRequest): Answer => {
      asked.push(`${live.method} ${live.uri}`);
      return live.method === 'CONNECT' ? { kind: 'tunnel' } : replayOf('inside');
    };

    const text = await answered(answer, async () => {
      const connect = http.request({ host: 'proxy.test', method: 'CONNECT', path: 'target.test:80' }).end();
      const [response, socket] = (await once(connect, 'connect')) as [http.IncomingMessage, Socket];
      assert.equal(response.statusCode, 200);
      const { body } = await send('http://target.test/', { createConnection: () => socket });
      socket.destroy();
      return body;
    });

    assert.equal(text, 'inside');
    assert.deepEqual(asked, ['CONNECT target.test:80', 'GET http://target.test/']);
  });

  it('refuses what is written into a tunnel that nobody has opened', async () => {
    const writes: ((socket: Socket) => Duplex)[] = [
      (socket) => {
        socket.write('bytes');
        return socket;
      },
      (socket) => tls.connect({ socket, servername: 'target.test' }),
    ];
    for (const write of writes) {
      const seen: string[] = [];
      const owner = new StubOwner(() => ({ kind: 'tunnel' }));
      await nodeTraffic('all').runAs(owner, async () => {
        const connect = http.request({ host: 'proxy.test', method: 'CONNECT', path: 'target.test:443' }).end();
        const [, socket] = (await once(connect, 'connect')) as [http.IncomingMessage, Socket];
        socket.on('error', () => undefined);
        const client = write(socket);
        client.on('error', (error: Error & { code?: string }) => seen.push(String(error.code)));
        await new Promise((resolve) => client.once('close', resolve));
      });

      assert.deepEqual(
        owner.failures.map((error) => String(Reflect.get(error, 'code'))),
        ['VCR_UNMATCHED_REQUEST'],
      );
      assert.deepEqual(seen, ['VCR_UNMATCHED_REQUEST']);
    }
  });
});
