import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Got, OptionsOfTextResponseBody } from 'got';
import { nodeTraffic } from '../../../src/traffic/node-traffic';
import { TEST_CERTIFICATE } from '../../support/certificate';
import { Cassette } from './cassette-owner';
import { Http2Server } from './http2-server';

/** A copy of its own, as every test file loads one: it remembers which protocol a server speaks, and its sessions. */
async function freshGot(): Promise<Got> {
  for (const file of Object.keys(require.cache))
    if (file.includes('http2-wrapper')) Reflect.deleteProperty(require.cache, file);
  return (await import('got')).default;
}

describe('got with http2', () => {
  let server: Http2Server;
  before(async () => {
    server = await Http2Server.start();
    nodeTraffic();
  });
  after(() => server.stop());

  const ASKS: Record<string, { readonly path: string; readonly options: OptionsOfTextResponseBody }> = {
    'a GET': { path: '/json', options: {} },
    'a POST': { path: '/echo', options: { method: 'POST', json: { sent: 'by got' } } },
    'a large POST': { path: '/echo', options: { method: 'POST', body: 'up'.repeat(2 ** 19) } },
    'repeated headers': { path: '/repeats', options: {} },
    'a large answer': { path: '/large', options: {} },
  };

  it('is recorded and replayed as it is live', async (context) => {
    const got = await freshGot();
    const ask = async (name: string): Promise<unknown> => {
      const { path = '', options = {} } = ASKS[name] ?? {};
      const response = await got(`${server.secureUrl}${path}`, {
        http2: true,
        retry: { limit: 0 },
        https: { certificateAuthority: TEST_CERTIFICATE },
        ...options,
        responseType: 'text',
      });
      const { date, ...headers } = response.headers;
      return [typeof date, response.statusCode, headers, response.httpVersion, response.body.slice(0, 100)];
    };
    const cassettes = new Map<string, Cassette>();
    const live = new Map<string, unknown>();
    for (const name of Object.keys(ASKS)) {
      await context.test(`${name}: live and recorded`, async () => {
        const bare = await ask(name);
        const cassette = new Cassette();
        live.set(name, bare);
        cassettes.set(name, cassette);

        const recorded = await nodeTraffic().runAs(cassette.recorder(), () => ask(name));
        await cassette.isComplete();

        assert.deepEqual(recorded, bare);
        assert.equal((bare as unknown[])[3], '2.0');
      });
    }
    await server.stop();
    // Sessions that got has kept from before end with it.
    await sleep(100);
    for (const name of Object.keys(ASKS)) {
      await context.test(`${name}: replayed`, async () => {
        const player = cassettes.get(name)?.player(cassettes.get('a GET')?.facts);
        assert.ok(player);

        assert.deepEqual(await nodeTraffic().runAs(player, () => ask(name)), live.get(name));
      });
    }
  });
});
