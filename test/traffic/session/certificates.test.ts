import assert from 'node:assert/strict';
import { once } from 'node:events';
import http2 from 'node:http2';
import { describe, it } from 'node:test';
import { nodeTraffic } from '../../../src/traffic/node-traffic';
import { replayOf, StubOwner } from '../stub-owner';
import { ask, using } from './ask-session';

describe('the certificate of a replayed session', () => {
  it('is rejected by a client that rejects it live, though it was recorded by one that rejects none', async () => {
    const tls = { authorized: false, authorizationError: 'DEPTH_ZERO_SELF_SIGNED_CERT' };
    const owner = new StubOwner(({ method }) =>
      method === 'CONNECT' ? { kind: 'tunnel', connection: { tls }, httpVersion: '2' } : replayOf('text'),
    );

    const told = await nodeTraffic().runAs(owner, async () => {
      const strict = http2.connect('https://a.test');
      const [error] = (await once(strict, 'error')) as [NodeJS.ErrnoException];
      const lax = http2.connect('https://a.test', { rejectUnauthorized: false });
      return [error.code, await using(lax, () => ask(lax, '/'))];
    });

    assert.deepEqual(told, ['DEPTH_ZERO_SELF_SIGNED_CERT', 'text']);
  });
});
