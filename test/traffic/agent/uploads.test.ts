import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, LiveRequest } from '../../../src/core/exchange';
import { nodeTraffic } from '../../../src/traffic/node-traffic';
import { MAX_TAKEN_BYTES, MAX_UPLOAD_MS } from '../../../src/traffic/upload-limits';
import { deferred } from '../../support/deferred';
import { listen } from '../loopback';
import { replayOf, StubRecording } from '../stub-owner';
import { answered } from './taken';

const NOWHERE = 'http://a.test:1/';

describe('an upload that nobody has decided about', () => {
  it('reads a streamed upload to its end', async () => {
    const piece = Buffer.alloc(50_000, 'x');
    let length: number | undefined;
    const answer = async (live: LiveRequest): Promise<Answer> => {
      length = (await live.readBody())?.length;
      return replayOf('ok');
    };

    await answered(answer, async () => {
      const request = http.request(NOWHERE, { method: 'POST' });
      const response = once(request, 'response');
      await pipeline(Readable.from(Array.from({ length: 40 }, () => piece)), request);
      await response;
    });

    assert.equal(length, 2_000_000);
  });

  it('keeps no upload in memory that nobody asks for', async (t) => {
    let received = 0;
    const server = http.createServer((request, response) => {
      request.on('data', (bytes: Buffer) => (received += bytes.length)).on('end', () => response.end('ok'));
    });
    const port = await listen(t, server);
    const decision = deferred<Answer>();
    const total = 30_000_000;
    let sent = 0;
    const body = new Readable({
      read() {
        sent += 60_000;
        this.push(sent > total ? null : Buffer.alloc(60_000));
      },
    });

    const status = await answered(
      () => decision.promise,
      async () => {
        const request = http.request(`http://127.0.0.1:${port}/`, { method: 'POST' });
        const response = once(request, 'response');
        body.pipe(request);
        await new Promise((resolve) => setTimeout(resolve, 50));
        assert.ok(sent < 1_000_000, `${sent} bytes were written while nobody had decided`);
        decision.resolve({ kind: 'pass' });
        return ((await response) as [http.IncomingMessage])[0].resume().statusCode;
      },
    );

    assert.equal(status, 200);
    assert.equal(received, total);
  });

  it('is told to continue once, by us or by the server', async (t) => {
    const server = http.createServer((request, response) => {
      let body = '';
      request.on('data', (bytes: Buffer) => (body += bytes.toString())).on('end', () => response.end(body));
    });
    const port = await listen(t, server);
    const expecting = async (answer: (live: LiveRequest) => Answer | Promise<Answer>): Promise<string[]> => {
      const events: string[] = [];
      await answered(answer, async () => {
        const headers = { Expect: '100-continue', 'Content-Length': 4 };
        const request = http.request(`http://127.0.0.1:${port}/`, { method: 'POST', headers });
        request.on('information', ({ statusCode }) => events.push(`information ${statusCode}`));
        request.on('continue', () => {
          events.push('continue');
          request.end('body');
        });
        const [response] = (await once(request, 'response')) as [http.IncomingMessage];
        for await (const bytes of response) events.push((bytes as Buffer).toString());
      });
      return events;
    };
    const recording = new StubRecording();
    const announced = replayOf('body') as Extract<Answer, { kind: 'replay' }>;
    const informational = [{ code: 100, message: 'Continue', headers: {} }];
    const withContinue: Answer = {
      ...announced,
      interaction: { ...announced.interaction, recording: { informational } },
    };

    const expected = ['continue', 'information 100', 'body'];
    assert.deepEqual(await expecting(() => ({ kind: 'pass' })), expected);
    assert.deepEqual(await expecting(() => recording.answer), expected);
    assert.deepEqual(await expecting(() => withContinue), expected);
    const { requestBody, response } = await recording.outcome;
    assert.deepEqual([requestBody?.toString(), response?.informational?.[0]?.code], ['body', 100]);
    for (const answer of [{ kind: 'pass' } as const, new StubRecording().answer, withContinue]) {
      let body: string | undefined;
      const events = await expecting(async (live) => {
        body = (await live.readBody())?.toString();
        return answer;
      });
      assert.deepEqual([events, body], [expected, 'body']);
    }
  });

  it('answers a head alone where the server never told the client to continue', async () => {
    const events: string[] = [];
    await answered(
      () => replayOf('no', { status: { code: 417, message: 'Expectation Failed' } }),
      async () => {
        const headers = { Expect: '100-continue', 'Content-Length': 4 };
        const request = http.request(NOWHERE, { method: 'POST', headers });
        request.on('continue', () => events.push('continue'));
        const [response] = (await once(request, 'response')) as [http.IncomingMessage];
        events.push(String(response.resume().statusCode));
        request.destroy();
      },
    );

    assert.deepEqual(events, ['417']);
  });

  it('answers a client that waits for the answer before it goes on', async () => {
    const text = await answered(
      () => replayOf('early'),
      async () => {
        const request = http.request(NOWHERE, { method: 'POST' });
        request.write('begun');
        const [response] = (await once(request, 'response')) as [http.IncomingMessage];
        let body = '';
        for await (const bytes of response) body += (bytes as Buffer).toString();
        request.on('error', () => undefined).destroy();
        return body;
      },
    );

    assert.equal(text, 'early');
  });

  for (const [what, everyMs, pieceBytes] of [
    ['as fast as it can', 0, 65_536],
    ['in small pieces', 0, 100],
    ['without a pause', 20, 65_536],
  ] as const) {
    it(`answers a client that sends until it is answered, ${what}`, async () => {
      let turns = 0;
      let taken = 0;
      const timer = setInterval(() => (turns += 1), 20);
      const answer = async (live: LiveRequest): Promise<Answer> => {
        if (everyMs === 0) taken = (await live.readBody())?.length ?? 0;
        return replayOf('too large', { status: { code: 413, message: '' } });
      };
      const piece = Buffer.alloc(pieceBytes);
      const body = new Readable({
        read() {
          if (everyMs === 0) this.push(piece);
          else setTimeout(() => this.push(piece), everyMs);
        },
      });
      const startedAt = performance.now();

      const status = await answered(answer, async () => {
        const request = http.request(NOWHERE, { method: 'POST' }).on('error', () => undefined);
        body.pipe(request);
        const [response] = (await once(request, 'response')) as [http.IncomingMessage];
        const { statusCode } = response.resume();
        body.destroy();
        request.destroy();
        return statusCode;
      });
      clearInterval(timer);

      assert.equal(status, 413);
      assert.ok(turns > 5, `${turns} turns`);
      if (everyMs === 0) assert.ok(taken > 0 && taken <= 1.5 * MAX_TAKEN_BYTES, `${taken} bytes`);
      else assert.ok(performance.now() - startedAt < 2 * MAX_UPLOAD_MS);
    });
  }

  it('lets an upload without an end rest when its test file has ended', async () => {
    let sent = 0;
    const body = new Readable({
      read() {
        sent += 1;
        this.push(Buffer.alloc(65_536));
      },
    });
    const endFile = nodeTraffic().attend(() => undefined);
    await answered(
      () => replayOf('too large', { status: { code: 413, message: '' } }),
      async () => {
        const request = http.request(NOWHERE, { method: 'POST' }).on('error', () => undefined);
        body.pipe(request);
        const [response] = (await once(request, 'response')) as [http.IncomingMessage];
        response.resume();
      },
    );

    endFile();
    await sleep(20);
    const before = sent;
    await sleep(20);

    assert.ok(before > 0);
    assert.equal(sent, before);
  });
});
