import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { Duplex } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../../../src/core/exchange';
import { deferred } from '../../support/deferred';
import { listen } from '../loopback';
import { OriginServer } from '../../support/origin-server';
import { get } from './get';
import { StubRecording } from '../stub-owner';
import { answered, recorded } from './taken';

/** The ends of a request, its response and its connection, in their order. */
function endsOf(url: string, act: (request: http.ClientRequest) => void = () => undefined): Promise<string[]> {
  const seen: string[] = [];
  return new Promise((resolve) => {
    const request = http.get(url, { agent: false, headers: { Connection: 'close' } }, (response) => {
      for (const name of ['end', 'close', 'aborted', 'error']) response.on(name, () => seen.push(`response ${name}`));
      response.resume();
    });
    for (const name of ['finish', 'error', 'close']) request.on(name, () => seen.push(`request ${name}`));
    request.on('socket', (socket) => {
      socket.on('error', () => seen.push('socket error'));
      socket.on('close', () => setImmediate(() => resolve(seen)));
    });
    act(request);
  });
}

describe('the end of a request', () => {
  let origin: OriginServer;
  before(async () => {
    origin = await OriginServer.start();
  });
  after(() => origin.stop());

  it('comes at once for one whose signal was aborted before, whatever is decided', async () => {
    const silence = answered(
      () => ({ kind: 'silence' }),
      async () => {
        const request = http.get(`${origin.url}/text`, { signal: AbortSignal.abort() });
        const [error] = (await once(request, 'error')) as [NodeJS.ErrnoException];
        return error.code;
      },
    );

    assert.equal(await silence, 'ABORT_ERR');
  });

  it('comes in the order in which it came live', async () => {
    const destroyFailed = (request: http.ClientRequest): void => {
      request.on('socket', (socket) => socket.on('error', (error) => request.destroy(error)));
      request.on('error', (error) => request.destroy(error));
    };
    const ends = [
      () => endsOf(`${origin.url}/text`),
      () => endsOf(`${origin.url}/close`),
      () => endsOf(`${origin.url}/close`, destroyFailed),
      () => endsOf('http://127.0.0.1:1/', destroyFailed),
    ];
    for (const observe of ends) {
      const live = await observe();
      const { seen, replay } = await recorded(observe);
      const replayed = await answered(() => replay, observe);

      assert.deepEqual(seen, live);
      assert.deepEqual(replayed, live);
    }
  });

  it('comes with that of its agent before anybody has decided about it', async (t) => {
    let requests = 0;
    const port = await listen(
      t,
      http.createServer((_request, response) => {
        requests += 1;
        response.end('ok');
      }),
    );
    const recording = new StubRecording();
    const end = async (turns: number): Promise<string[]> => {
      const agent = new http.Agent({ keepAlive: true });
      const request = http.get(`http://127.0.0.1:${port}/`, { agent });
      const events: string[] = [];
      for (const name of ['response', 'close']) request.on(name, () => events.push(name));
      request.on('error', (error: NodeJS.ErrnoException) => events.push(`error ${error.code} ${error.message}`));
      for (let turn = 0; turn < turns; turn += 1) await nextTurn();
      agent.destroy();
      await Promise.race([once(request, 'close').catch(() => sleep(20)), sleep(1_000)]);
      return [...events, String(request.destroyed)];
    };
    const live = await end(0);
    const decision = deferred<Answer>();

    const now = await answered(
      () => recording.answer,
      () => end(0),
    );
    const later = await answered(
      () => decision.promise,
      () => end(1),
    );
    decision.resolve(recording.answer);
    await sleep(20);

    assert.deepEqual(now, live);
    assert.deepEqual(later, live);
    assert.deepEqual(recording.calls, ['cancel']);
    assert.equal(requests, 0);
  });

  it('is the failure of the network when its client destroys what has failed', async () => {
    const { outcome } = await recorded(() => endsOf('http://127.0.0.1:1/', destroyWith(new Error('mine'))));
    const left = await recorded(() =>
      endsOf(`${origin.url}/never`, (request) => void request.on('finish', () => request.destroy())),
    );

    assert.deepEqual([outcome.failure?.code, outcome.isUnfinished], ['ECONNREFUSED', false]);
    assert.deepEqual([left.outcome.failure, left.outcome.isUnfinished], [undefined, true]);
  });
});

describe('a recording that outlives its test', () => {
  for (const hasAnswer of [true, false]) {
    it(`ends over any stream that its client brings along, ${hasAnswer ? 'in' : 'before'} the answer`, async () => {
      const recording = new StubRecording();
      const connection = new Duplex({ read: () => undefined, write: (_bytes, _encoding, done) => done() });

      const request = await answered(
        () => recording.answer,
        async () => {
          const opened = http
            .get('http://a.test/', { createConnection: () => connection })
            .on('error', () => undefined);
          if (!hasAnswer) return opened;
          const response = once(opened, 'response');
          await once(opened, 'finish');
          connection.push('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nbegun');
          await response;
          return opened;
        },
      );
      while (recording.calls.length === 0) await nextTurn();
      recording.abandon();
      await nextTurn();
      const { isUnfinished } = await recording.outcome;
      request.destroy();

      assert.equal(isUnfinished, true);
    });
  }
});

describe('a request that waits for a place in its agent', () => {
  it('is asked about once, and its connection is nobody else’s question', async () => {
    const origin = await OriginServer.start();
    const agent = new http.Agent({ maxSockets: 1 });
    const asked: string[] = [];
    const seen = await answered(
      ({ uri }) => {
        asked.push(new URL(uri).search);
        return { kind: 'pass' };
      },
      () => Promise.all([1, 2, 3].map((n) => get(`${origin.url}/text?${n}`, { agent }))),
    );
    await origin.stop();

    assert.deepEqual(
      seen.map(({ text }) => text),
      ['plain text', 'plain text', 'plain text'],
    );
    assert.deepEqual(asked, ['?1', '?2', '?3']);
  });
});

function destroyWith(error: Error): (request: http.ClientRequest) => void {
  return (request) => {
    request.on('socket', (socket) => socket.on('error', () => request.destroy(error)));
  };
}
