import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { nodeTraffic } from '../../../src/traffic/node-traffic';
import { Cassette } from './cassette-owner';
import { Http2Server } from './http2-server';
import { connect, observeConnection, observeStream, type Ask } from './observe-stream';

const ASKS: Record<string, Ask> = {
  'a small answer': { headers: { ':path': '/json' } },
  'an answer to HEAD': { headers: { ':path': '/json', ':method': 'HEAD' } },
  'a sent body': { headers: { ':path': '/echo', ':method': 'POST', 'X-Sent': 'Case' }, body: 'sent' },
  'a large sent body': { headers: { ':path': '/echo', ':method': 'PUT' }, body: Buffer.alloc(500_000, 'y') },
  'a DELETE with a body': {
    headers: { ':path': '/echo', ':method': 'DELETE' },
    body: 'x',
    options: { endStream: false },
  },
  'an answer without a body': { headers: { ':path': '/empty' } },
  'not modified': { headers: { ':path': '/not-modified' } },
  'repeated headers': { headers: { ':path': '/repeats', accept: 'text/plain', 'x-many': ['1', '2'] } },
  trailers: { headers: { ':path': '/trailers' } },
  'early hints': { headers: { ':path': '/hints' } },
  'a body that waits to be asked for': {
    headers: { ':path': '/echo', ':method': 'POST', expect: '100-continue' },
    body: 'after all',
    awaitsContinue: true,
  },
  'a streamed body': { headers: { ':path': '/pieces' } },
  'a body of 20 MB': { headers: { ':path': '/large' } },
  'a reset before any answer': { headers: { ':path': '/reset' } },
  'a cancellation by the server': { headers: { ':path': '/cancel' } },
  'a refused stream': { headers: { ':path': '/refused' } },
  'a reset in the middle': { headers: { ':path': '/reset-later' } },
};

async function observe(url: string, ask: Ask): Promise<unknown> {
  const session = connect(url);
  const errors: unknown[] = [];
  session.on('error', (error: Error) => errors.push(error.message));
  const connection = new Promise((resolve) => session.once('connect', () => resolve(observeConnection(session))));
  const events = await observeStream(session, ask);
  const closed = new Promise((resolve) => session.once('close', resolve));
  session.close();
  await closed;
  return { events, errors, connection: await connection };
}

for (const scheme of ['clear', 'secure'] as const) {
  describe(`a stream of a ${scheme} session`, () => {
    const cassettes = new Map<string, Cassette>();
    const live = new Map<string, unknown>();
    let server: Http2Server;
    let url = '';
    before(async () => {
      server = await Http2Server.start();
      url = scheme === 'clear' ? server.url : server.secureUrl;
    });
    after(() => server.stop());

    it('is recorded as it is live', async (context) => {
      nodeTraffic();
      for (const [name, ask] of Object.entries(ASKS)) {
        await context.test(name, async () => {
          const bare = await observe(url, ask);
          live.set(name, bare);
          const cassette = new Cassette();
          cassettes.set(name, cassette);

          const recorded = await nodeTraffic().runAs(cassette.recorder(), () => observe(url, ask));
          await cassette.isComplete();

          assert.deepEqual(recorded, bare);
          assert.equal(cassette.interactions.length, 1);
        });
      }
    });

    it('is replayed as it was live, with its server stopped', async (context) => {
      await server.stop();
      // A cassette keeps them once for each origin, whichever stream brought them.
      const facts = cassettes.get('a small answer')?.facts;
      for (const [name, ask] of Object.entries(ASKS)) {
        await context.test(name, async () => {
          const owner = (cassettes.get(name) ?? new Cassette()).player(facts);

          const replayed = await nodeTraffic().runAs(owner, () => observe(url, ask));

          assert.deepEqual(replayed, live.get(name));
          assert.deepEqual(owner.failures, []);
        });
      }
    });
  });
}
