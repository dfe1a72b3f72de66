import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import vm from 'node:vm';
import { request as undiciRequest } from 'undici';
import type { Answer } from '../../src/core/exchange';
import { nodeTraffic } from '../../src/traffic/node-traffic';
import { listen, send } from './loopback';
import { replayOf, StubOwner, StubRecording } from './stub-owner';

const NOWHERE = 'http://a.test/x';

/** An error as the code of a test file throws it. */
function foreignError(): Error {
  const code = 'Object.assign(new TypeError("no", { cause: "why" }), { code: "E_NO" })';
  const error = vm.runInNewContext(code) as Error;
  assert.equal(error instanceof Error, false);
  return error;
}

function causeOf(error: unknown): Record<string, unknown> {
  return (error as { cause: Record<string, unknown> }).cause;
}

describe('a request whose owner goes wrong', () => {
  const clients: [string, () => Promise<unknown>][] = [
    ['http', () => send(NOWHERE)],
    ['fetch', () => fetch(NOWHERE)],
    ['undici', () => undiciRequest(NOWHERE)],
  ];

  for (const [name, request] of clients) {
    it(`is refused with the message, code and cause of an error of another realm: ${name}`, async () => {
      const owner = new StubOwner(() => ({ kind: 'refuse', error: foreignError() }));

      const error: unknown = await nodeTraffic('socket')
        .runAs(owner, request)
        .catch((thrown: unknown) => thrown);

      const reason = name === 'fetch' ? causeOf(error) : (error as Record<string, unknown>);
      assert.deepEqual([reason['message'], reason['code'], reason['cause']], ['no', 'E_NO', 'why']);
      assert.deepEqual(owner.failures, []);
    });

    it(`is refused and fails the test when the owner throws: ${name}`, async () => {
      const owner = new StubOwner(() => {
        throw foreignError();
      });

      await assert.rejects(nodeTraffic('socket').runAs(owner, request));

      assert.deepEqual(
        owner.failures.map(({ message }) => message),
        ['no'],
      );
      assert.equal(owner.failures[0] instanceof Error, true);
    });
  }

  const impossible: [string, Answer][] = [
    ['a status of 99', replayOf('x', { status: { code: 99, message: '' } })],
    ['a status of 103', replayOf('x', { status: { code: 103, message: '' } })],
    ['a status of 1000', replayOf('x', { status: { code: 1000, message: '' } })],
    ['a reason with a line end', replayOf('x', { status: { code: 200, message: 'a\nb' } })],
    ['a header with a control character', replayOf('x', { headers: { 'X-A': ['a\u0001b'] } })],
    ['a header with a line end', replayOf('x', { headers: { 'X-A': ['a\r\nb: c'] } })],
    ['a header name with a space', replayOf('x', { headers: { 'X A': ['a'] } })],
  ];
  for (const [name, answer] of impossible) {
    it(`fails its test instead of inventing an answer: ${name}`, async () => {
      const owner = new StubOwner(() => answer);

      await assert.rejects(nodeTraffic('socket').runAs(owner, () => send(NOWHERE)));

      assert.equal(owner.failures.length, 1);
    });
  }
});

describe('a recording', () => {
  it('is cancelled when its client has left before the answer came', async (t) => {
    let count = 0;
    const port = await listen(
      t,
      http.createServer(() => (count += 1)),
    );
    const recording = new StubRecording();
    const owner = new StubOwner(async () => {
      await sleep(50);
      return recording.answer;
    });
    const abort = new AbortController();

    const left = nodeTraffic('socket').runAs(owner, () => fetch(`http://127.0.0.1:${port}/`, { signal: abort.signal }));
    setTimeout(() => abort.abort(), 10);
    await assert.rejects(left, { name: 'AbortError' });
    await sleep(80);

    assert.deepEqual(recording.calls, ['cancel']);
    assert.equal(count, 0);
    assert.deepEqual(owner.failures, []);
  });

  it('is cancelled when its client leaves in the very tick of the answer', async () => {
    const recording = new StubRecording();
    const requests: http.ClientRequest[] = [];
    const owner = new StubOwner(() => {
      requests[0]?.destroy();
      return recording.answer;
    });

    nodeTraffic('socket').runAs(owner, () => requests.push(http.get(NOWHERE).on('error', () => undefined)));
    await sleep(30);

    assert.deepEqual(recording.calls, ['cancel']);
  });

  it('ends with the response when the client never ends its upload', async (t) => {
    const port = await listen(
      t,
      http.createServer((_, response) => response.writeHead(413, { 'Content-Length': 3 }).end('big')),
    );
    const recording = new StubRecording();
    const owner = new StubOwner(() => recording.answer);

    const status = await nodeTraffic('socket').runAs(owner, async () => {
      const request = http.request({ port, host: '127.0.0.1', method: 'POST' }).on('error', () => undefined);
      request.write('begin');
      const [response] = (await once(request, 'response')) as [http.IncomingMessage];
      response.resume();
      return response.statusCode;
    });
    const outcome = await recording.outcome;

    assert.equal(status, 413);
    assert.deepEqual(recording.calls, ['begin', 'end']);
    assert.equal(outcome.requestBody?.toString(), 'begin');
    assert.equal(outcome.response?.body.toString(), 'big');
    assert.equal(outcome.isUnfinished, false);
  });

  it('ends when it is abandoned while the client has not ended its upload', async (t) => {
    const port = await listen(t, http.createServer());
    const recording = new StubRecording();
    const owner = new StubOwner(() => recording.answer);

    nodeTraffic('socket').runAs(owner, () => {
      const request = http.request({ port, host: '127.0.0.1', method: 'POST' }).on('error', () => undefined);
      request.write('begin');
      t.after(() => request.destroy());
    });
    while (!recording.calls.includes('begin')) await sleep(5);
    recording.abandon();
    const outcome = await recording.outcome;

    assert.deepEqual(recording.calls, ['begin', 'end']);
    assert.equal(outcome.isUnfinished, true);
    assert.equal(outcome.requestBody?.toString(), 'begin');
  });

  const failures: [string, string, string][] = [
    ['a refused connection', 'http://127.0.0.1:1/', 'ECONNREFUSED'],
    ['a name that does not exist', 'http://nothing.invalid/', 'ENOTFOUND'],
  ];
  for (const [name, url, code] of failures) {
    it(`ends once with ${name}`, async () => {
      const recording = new StubRecording();
      const owner = new StubOwner(() => recording.answer);

      await assert.rejects(
        nodeTraffic('socket').runAs(owner, () => send(url)),
        (error: { code?: unknown }) => error.code === code || error.code === 'EAI_AGAIN',
      );
      const outcome = await recording.outcome;
      await sleep(20);

      assert.deepEqual(recording.calls, ['begin', 'end']);
      assert.match(String(outcome.failure?.code), new RegExp(`${code}|EAI_AGAIN`));
    });
  }

  it('ends once for each request of one connection, whatever came before it', async (t) => {
    const port = await listen(
      t,
      http.createServer((request, response) => {
        if (request.url === '/break') request.socket.destroy();
        else response.end(request.url);
      }),
    );
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    t.after(() => agent.destroy());
    const recordings = new Map<string, StubRecording>();
    const owner = new StubOwner(({ uri }) => {
      const { pathname } = new URL(uri);
      if (pathname === '/old') return replayOf('old');
      recordings.set(pathname, new StubRecording());
      return recordings.get(pathname)?.answer ?? { kind: 'pass' };
    });

    const paths = ['/1', '/old', '/2', '/break', '/3', '/old', '/4'];
    const received = await nodeTraffic('socket').runAs(owner, async () => {
      const all: string[] = [];
      for (const path of paths) {
        const answer = await send(`http://127.0.0.1:${port}${path}`, { agent }).catch(() => ({ body: 'broken' }));
        all.push(answer.body);
      }
      return all;
    });
    await sleep(20);

    assert.deepEqual(received, ['/1', 'old', '/2', 'broken', '/3', 'old', '/4']);
    for (const recording of recordings.values()) assert.deepEqual(recording.calls, ['begin', 'end']);
    assert.deepEqual(owner.failures, []);
  });

  it('hands an error of its end to its test', async (t) => {
    const port = await listen(
      t,
      http.createServer((_, response) => response.end('ok')),
    );
    const recording = new StubRecording();
    recording.end = () => {
      throw new Error('full');
    };
    const owner = new StubOwner(() => recording.answer);

    await nodeTraffic('socket').runAs(owner, () => send(`http://127.0.0.1:${port}/`));
    await sleep(30);

    assert.deepEqual(
      owner.failures.map(({ message }) => message),
      ['full'],
    );
  });
});

describe('the body of a request', () => {
  it('is what came when the client leaves before it has sent it', async () => {
    const body = new Promise<Buffer | null | undefined>((resolve) => {
      const owner = new StubOwner(async (live) => {
        setTimeout(() => request.destroy(), 10);
        resolve(await live.readBody());
        return { kind: 'pass' };
      });
      const request = nodeTraffic('socket').runAs(owner, () =>
        http.request(NOWHERE, { method: 'POST' }).on('error', () => undefined),
      );
      request.write('begin');
    });

    assert.equal((await body)?.toString(), 'begin');
  });
});
