import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../../../src/core/exchange';
import { OriginServer } from '../../support/origin-server';
import { replayOf, StubOwner, StubRecording } from '../stub-owner';
import { runAs } from './three-times';
import { COPIES } from './undici-copies';

const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code;

describe('a dispatcher that ends while a request of it is being decided', () => {
  for (const [copy, { Client, Agent, request }] of Object.entries(COPIES)) {
    const answers: Record<string, (origin: string) => Answer> = {
      replayed: () => replayOf('plain text'),
      passed: () => ({ kind: 'pass' }),
    };
    for (const [what, answer] of Object.entries(answers)) {
      for (const make of [(origin: string) => new Client(origin), () => new Agent()]) {
        it(`waits for it when it is closed: ${what}, ${make('http://a.test').constructor.name} of ${copy}`, async () => {
          const server = await OriginServer.start();
          const dispatcher = make(server.url);
          const owner = new StubOwner(async () => {
            await sleep(20);
            return answer(server.url);
          });

          const asked = runAs(owner, () =>
            request(`${server.url}/text`, { dispatcher }).then(({ body }) => body.text()),
          );
          const closed = dispatcher.close();
          assert.equal(dispatcher.closed, true);
          const late = await request(`${server.url}/text`, { dispatcher }).catch(codeOf);

          assert.equal(await asked, 'plain text');
          assert.equal(late, 'UND_ERR_CLOSED');
          await closed;
          await server.stop();
        });
      }
    }

    it(`fails it when it is destroyed, and sends nothing: ${copy}`, async () => {
      const server = await OriginServer.start();
      const recording = new StubRecording();
      const owner = new StubOwner(async () => {
        await sleep(20);
        return recording.answer;
      });
      const own = new Error('my own');
      for (const [error, expected] of [
        [null, 'UND_ERR_DESTROYED'],
        [own, undefined],
      ] as const) {
        const dispatcher = new Client(server.url);
        const asked = runAs(owner, () => dispatcher.request({ path: '/text', method: 'GET' }));
        await sleep(5);

        await dispatcher.destroy(error);

        assert.equal(await asked.catch(codeOf), expected);
      }
      await sleep(40);
      assert.deepEqual(recording.calls, ['cancel', 'cancel']);
      assert.equal(await server.count(), 0);
      await server.stop();
    });

    it(`fails an answer that is being replayed: ${copy}`, async () => {
      const dispatcher = new Client('http://a.test');
      const answer = replayOf('one') as Extract<Answer, { kind: 'replay' }>;
      const chunks = [
        { bytes: 1, atMs: 0 },
        { bytes: 2, atMs: 10_000 },
      ];
      const { interaction } = answer;
      const headers = { 'Transfer-Encoding': ['chunked'] };
      const slow = { ...interaction, response: { ...interaction.response, headers }, recording: { at: '', chunks } };
      const owner = new StubOwner(() => ({ ...answer, timing: 'recorded', interaction: slow }));

      // A recorded wait does not keep the process running.
      const running = setTimeout(() => undefined, 10_000);
      const { body } = await runAs(owner, () => dispatcher.request({ path: '/', method: 'GET' }));
      const text = body.text().catch(codeOf);
      await dispatcher.destroy();

      assert.equal(await text, 'UND_ERR_DESTROYED');
      clearTimeout(running);
    });

    it(`leaves a silenced request without any word, and can be closed: ${copy}`, async () => {
      const dispatcher = new Client('http://a.test');
      const told: string[] = [];
      const asked = runAs(new StubOwner(() => ({ kind: 'silence' })), () =>
        dispatcher.request({ path: '/', method: 'GET' }),
      );
      asked.then(
        () => told.push('answer'),
        () => told.push('error'),
      );
      await sleep(10);
      await dispatcher.close();
      await sleep(10);

      assert.deepEqual(told, []);
    });

    it(`rejects a refused request with the very error: ${copy}`, async () => {
      const error = new Error('no');
      const dispatcher = new Client('http://a.test');
      const refusing = new StubOwner(() => ({ kind: 'refuse', error }));

      const thrown: unknown = await runAs(refusing, () => dispatcher.request({ path: '/', method: 'GET' })).catch(
        (one: unknown) => one,
      );

      assert.equal(thrown, error);
    });

    it(`gives a tunnel that leads nowhere where no proxy is asked: ${copy}`, async () => {
      const dispatcher = new Client('http://a.test');

      const { statusCode, socket } = await runAs(new StubOwner(() => ({ kind: 'tunnel' })), () =>
        dispatcher.connect({ path: 'b.test:443' }),
      );

      assert.equal(statusCode, 200);
      assert.equal(socket.write('hello'), true);
      socket.destroy();
    });

    it(`unrefs what is left of a recording that is abandoned, and gives what came: ${copy}`, async () => {
      const server = await OriginServer.start();
      const recording = new StubRecording();
      const dispatcher = new Agent();

      const { body } = await runAs(new StubOwner(() => recording.answer), () =>
        request(`${server.url}/endless`, { dispatcher }),
      );
      await body[Symbol.asyncIterator]().next();
      recording.abandon();
      const outcome = await recording.outcome;

      assert.equal(outcome.isUnfinished, true);
      assert.ok((outcome.response?.body.length ?? 0) > 0);
      assert.deepEqual(recording.calls, ['begin', 'end']);
      await dispatcher.destroy();
      await server.stop();
    });
  }
});
