import './install';
import assert from 'node:assert/strict';
import diagnosticsChannel from 'node:diagnostics_channel';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { replayOf, StubOwner } from '../stub-owner';
import { describe as described } from './observe';
import { runAs } from './three-times';
import { COPIES } from './undici-copies';

const CHANNELS = ['undici:request:create', 'undici:client:beforeConnect', 'undici:client:connectError'];

/** The channels that something was published to meanwhile. */
async function published(work: () => Promise<unknown>): Promise<string[]> {
  const told: string[] = [];
  const undos = CHANNELS.map((name) => {
    const tell = (): void => void told.push(name);
    diagnosticsChannel.subscribe(name, tell);
    return () => diagnosticsChannel.unsubscribe(name, tell);
  });
  await work();
  await sleep(5);
  for (const undo of undos) undo();
  return told;
}

async function* parts(): AsyncGenerator<string> {
  await Promise.resolve();
  yield 'text';
}

describe('the diagnostics channels of undici', () => {
  for (const [copy, { Agent, request }] of Object.entries(COPIES)) {
    it(`tell nothing of a request that undici never gets: ${copy}`, async () => {
      const replayed: unknown[] = [];
      const silent = await published(() =>
        runAs(new StubOwner(() => replayOf('answer')), async () => {
          for (const headers of [{}, { expect: '100-continue' }]) {
            const dispatcher = new Agent();
            const asked = request('http://a.test/', { method: 'POST', body: parts() as never, headers, dispatcher });
            replayed.push(await asked.then(({ body }) => body.text()).catch(described));
          }
        }),
      );

      assert.deepEqual(silent, []);
      assert.equal(replayed[0], 'answer');
      assert.match(String(Reflect.get(replayed[1] as object, 'code')), /^UND_ERR_/);
    });
  }
});
