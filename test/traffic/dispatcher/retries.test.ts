import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { StubOwner } from '../stub-owner';
import { runAs } from './three-times';
import { COPIES } from './undici-copies';

describe('a request that undici makes again by itself', () => {
  const server = http.createServer((request, response) => {
    response.writeHead(request.url === '/busy' ? 503 : 200).end();
  });
  let origin = '';
  before(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  for (const [copy, { Agent, RetryAgent, request }] of Object.entries(COPIES)) {
    it(`belongs to who made it first, over a connection that somebody else opened: ${copy}`, async () => {
      const agent = new Agent({ connections: 1 });
      const dispatcher = new RetryAgent(agent, { maxRetries: 1, minTimeout: 1, retryAfter: false });
      const [opener, user] = [new StubOwner(() => ({ kind: 'pass' })), new StubOwner(() => ({ kind: 'pass' }))];

      await runAs(opener, async () => (await request(`${origin}/ready`, { dispatcher })).body.text());
      await runAs(user, () => assert.rejects(request(`${origin}/busy`, { dispatcher })));
      await agent.destroy();

      const asked = [opener, user].map((owner) => owner.asked.map(({ uri }) => uri.replace(origin, '')));
      assert.deepEqual(asked, [['/ready'], ['/busy', '/busy']]);
    });
  }
});
