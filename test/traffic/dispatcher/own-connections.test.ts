import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OriginServer } from '../../support/origin-server';
import { StubOwner } from '../stub-owner';
import { runAs } from './three-times';
import { COPIES } from './undici-copies';

describe('connections that a pool opens by itself', () => {
  for (const [copy, { Client, request }] of Object.entries(COPIES)) {
    it(`are left alone, and what is sent over them is asked about once: ${copy}`, async () => {
      const server = await OriginServer.start();
      const owner = new StubOwner(() => ({ kind: 'pass' }));
      const dispatcher = new Client(server.url);
      const abort = new AbortController();

      // The place of an aborted request is taken by a new connection, at a moment of the client's own choice.
      const aborted = runAs(owner, () => request(`${server.url}/slow`, { dispatcher, signal: abort.signal })).catch(
        ({ name }: Error) => name,
      );
      setTimeout(() => abort.abort(), 50);
      const next = runAs(owner, () => request(`${server.url}/text`, { dispatcher }).then(({ body }) => body.text()));

      assert.equal(await aborted, 'AbortError');
      assert.equal(await next, 'plain text');
      assert.equal(owner.asked.length, 2);
      await dispatcher.close();
      await server.stop();
    });
  }
});
