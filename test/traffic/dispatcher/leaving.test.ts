import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { RawServer, send } from '../../support/raw-server';
import { StubOwner, StubRecording } from '../stub-owner';
import { record, replay, runAs } from './three-times';
import { COPIES } from './undici-copies';

type Thrown = { readonly name?: string; readonly code?: unknown; readonly message?: string };
const nameOf = (error: unknown): unknown => (error as Thrown).name;

describe('a request of undici that its caller leaves', () => {
  const leavings: Record<string, (abort: () => void) => void> = {
    'before it is made': (abort) => abort(),
    'in the turn in which it is made': (abort) => queueMicrotask(abort),
  };
  for (const [copy, { Agent, request, fetch: fetchOf }] of Object.entries(COPIES)) {
    for (const [when, leave] of Object.entries(leavings)) {
      it(`is asked about by nobody, and ends as live: ${when}, ${copy}`, async () => {
        for (const ask of [request, fetchOf] as (typeof request)[]) {
          const owner = new StubOwner(() => new StubRecording().answer);
          const dispatcher = new Agent();
          const controller = new AbortController();
          leave(() => controller.abort());

          const ended = await runAs(owner, () =>
            ask('http://127.0.0.1:9/', { signal: controller.signal, dispatcher }).catch(nameOf),
          );

          assert.equal(ended, 'AbortError');
          assert.equal(owner.asked.length, 0);
          await dispatcher.destroy();
        }
      });
    }
  }
});

describe('a request of undici that its caller leaves while it is decided about', () => {
  for (const [copy, { Agent, request }] of Object.entries(COPIES)) {
    it(`says so to its owner: ${copy}`, async () => {
      const left: unknown[] = [];
      const dispatcher = new Agent();
      const controller = new AbortController();
      const owner = new StubOwner(async (live) => {
        left.push(live.hasLeft?.());
        controller.abort();
        await nextTurn();
        left.push(live.hasLeft?.());
        return { kind: 'refuse', error: new Error('refused') };
      });

      const ended = runAs(owner, () => request('http://127.0.0.1:9/', { signal: controller.signal, dispatcher }));

      assert.equal(await ended.catch(nameOf), 'AbortError');
      await nextTurn();
      assert.deepEqual([left, owner.failures], [[false, true], []]);
      await dispatcher.destroy();
    });
  }
});

describe('an answer without a length that its caller leaves in the middle', () => {
  for (const [copy, { Agent, request }] of Object.entries(COPIES)) {
    it(`ends in its replay as it did live: ${copy}`, async () => {
      const server = await RawServer.start({ '/open': [send('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nsome')] });
      const ask = async (): Promise<unknown[]> => {
        const dispatcher = new Agent();
        const { body } = await request(`http://127.0.0.1:${server.port}/open`, { dispatcher });
        const seen: unknown[] = [];
        for await (const chunk of body) {
          seen.push(String(chunk));
          break;
        }
        await dispatcher.destroy();
        return seen;
      };

      const { seen, interactions } = await record(ask);
      await server.stop();
      const replayed = await replay(interactions, ask);

      assert.deepEqual(seen, ['some']);
      assert.deepEqual(replayed, seen);
    });
  }
});

describe('what undici finds wrong with an answer', () => {
  const answers = {
    '/garbage': 'SMTP ready\r\n\r\n',
    '/large': `HTTP/1.1 200 OK\r\nX-Large: ${'x'.repeat(40_000)}\r\nContent-Length: 0\r\n\r\n`,
    '/lengths': 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok',
  };
  let server: RawServer;
  before(async () => {
    server = await RawServer.start(
      Object.fromEntries(Object.entries(answers).map(([path, answer]) => [path, [send(answer)]])),
    );
  });
  after(() => server.stop());

  for (const [copy, { Agent, request, errors }] of Object.entries(COPIES)) {
    for (const path of Object.keys(answers)) {
      it(`is an error of the same class when it is replayed: ${path} of ${copy}`, async () => {
        const ask = async (): Promise<unknown[]> => {
          const dispatcher = new Agent();
          const error: unknown = await request(`http://127.0.0.1:${server.port}${path}`, { dispatcher }).catch(
            (thrown: unknown) => thrown,
          );
          await dispatcher.destroy();
          const { name, code, message } = error as Thrown;
          const classes = [
            errors.HTTPParserError,
            errors.HeadersOverflowError,
            errors.ResponseContentLengthMismatchError,
          ];
          return [name, code, message, (error as object).constructor.name, classes.map((one) => error instanceof one)];
        };
        const live = await ask();

        const { seen, interactions } = await record(ask);
        const replayed = await replay(interactions, ask);

        assert.deepEqual(seen, live);
        assert.deepEqual(replayed, live);
      });
    }
  }
});
