import assert from 'node:assert/strict';
import diagnosticsChannel from 'node:diagnostics_channel';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isApprovedConnector } from '../../../src/traffic/raw/approved';
import { OriginServer } from '../../support/origin-server';
import { StubOwner } from '../stub-owner';
import { runAs } from './three-times';
import { COPIES } from './undici-copies';

describe('connections that a pool opens by itself', () => {
  for (const [copy, { Client, request }] of Object.entries(COPIES)) {
    it(`are known by what they are made with: ${copy}`, async () => {
      const server = await OriginServer.start();
      const connectors: object[] = [];
      const note = (message: unknown): void => void connectors.push((message as { connector: object }).connector);
      diagnosticsChannel.subscribe('undici:client:beforeConnect', note);
      const dispatcher = new Client(server.url);

      const { body } = await runAs(new StubOwner(() => ({ kind: 'pass' })), () =>
        request(`${server.url}/text`, { dispatcher }),
      );
      await body.text();

      assert.deepEqual(connectors.map(isApprovedConnector), [true]);
      diagnosticsChannel.unsubscribe('undici:client:beforeConnect', note);
      await dispatcher.close();
      await server.stop();
    });

    it(`are left alone, and what is sent over them is asked about once: ${copy}`, async () => {
      const server = await OriginServer.start();
      const owner = new StubOwner(() => ({ kind: 'pass' }));
      const dispatcher = new Client(server.url);
      const aborts = [new AbortController(), new AbortController(), new AbortController()];

      // Those that wait for the first one's connection leave with it, and the client opens one for them all the same.
      const sent = aborts.map(({ signal }) =>
        runAs(owner, () => request(`${server.url}/slow`, { dispatcher, signal })).catch(({ name }: Error) => name),
      );
      await sleep(50);
      for (const abort of aborts) abort.abort();
      assert.deepEqual(await Promise.all(sent), ['AbortError', 'AbortError', 'AbortError']);
      await sleep(50);
      const next = await runAs(owner, () => request(`${server.url}/text`, { dispatcher }));

      assert.equal(await next.body.text(), 'plain text');
      assert.equal(owner.asked.length, 4);
      assert.deepEqual(
        Object.keys(require.cache).filter((file) => file.includes('taps/socket/socket-tap')),
        [],
      );
      await dispatcher.close();
      await server.stop();
    });
  }
});
