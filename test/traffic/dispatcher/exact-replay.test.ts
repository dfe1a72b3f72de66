import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { DECODED, EXACT, FAILING, MALFORMED } from '../../support/raw-answers';
import { chunk, RawServer, send, type RawScript } from '../../support/raw-server';
import { clientsOf, globalFetch, type Client, type Seen } from './observe';
import { record, replay } from './three-times';
import { COPIES } from './undici-copies';

const CLIENTS: Record<string, Client> = { 'global fetch': globalFetch };
for (const [copy, undici] of Object.entries(COPIES)) {
  for (const [name, client] of Object.entries(clientsOf(undici))) CLIENTS[`${copy}: ${name}`] = client;
}

const STREAMED: RawScript = [
  send('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', chunk('one')),
  { waitMs: 150 },
  send(chunk('two')),
  { waitMs: 150 },
  send(chunk('three'), '0\r\n\r\n'),
];
const LARGE: Record<string, RawScript> = {
  large: [send('HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n', Buffer.alloc(1_000_000, 'x'))],
  'large-chunks': [
    send('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'),
    send(chunk(Buffer.alloc(100_000, 'a')), chunk(Buffer.alloc(100_000, 'b')), '0\r\n\r\n'),
  ],
};

describe('an answer at the dispatcher', () => {
  let server: RawServer;
  before(async () => {
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    const decoded = Object.entries(DECODED).map(([name, { script }]) => [name, script] as const);
    const all = [EXACT, FAILING, MALFORMED, LARGE].flatMap((scripts) => Object.entries(scripts));
    all.push(['streamed', STREAMED]);
    server = await RawServer.start(
      Object.fromEntries([...all, ...decoded].map(([name, script]) => [`/${name}`, script])),
    );
  });
  after(() => server.stop());

  for (const [name, client] of Object.entries(CLIENTS)) {
    const same = async (url: string, method = 'GET', plain: (seen: Seen) => unknown = joined): Promise<Seen> => {
      const bare = await client(url, method);
      const live = await record(() => client(url, method));
      const connections = await server.connections();

      const replayed = await replay(live.interactions, () => client(url, method));

      assert.deepEqual(plain(live.seen), plain(bare));
      assert.deepEqual(plain(replayed), plain(bare));
      assert.equal(await server.connections(), connections);
      assert.equal(live.interactions.length, 1);
      return bare;
    };

    for (const scheme of ['http', 'https'] as const) {
      it(`is for ${name} over ${scheme} what it is bare, however it is framed and encoded`, async (context) => {
        const origin = `${scheme}://127.0.0.1:${scheme === 'http' ? server.port : server.securePort}`;
        for (const path of Object.keys(EXACT)) {
          // Undici 6 itself, which is `fetch` on Node 20, waits for a body for ever.
          if (path === 'not-modified' && /fetch|undici 6/.test(name)) continue;
          const method = path.startsWith('head-') ? 'HEAD' : 'GET';
          await context.test(`${method} ${path}`, async () => {
            await same(`${origin}/${path}`, method);
          });
        }
      });
    }

    it(`has for ${name} the content of a large or compressed one, though not its pieces`, async (context) => {
      for (const path of [...Object.keys(DECODED), ...Object.keys(LARGE)]) {
        await context.test(path, async () => {
          await same(`http://127.0.0.1:${server.port}/${path}`, 'GET', contentOf(DECODED[path]?.decode));
        });
      }
    });

    for (const timing of ['instant', 'recorded'] as const) {
      it(`comes for ${name} in the pieces it came in: ${timing}`, async () => {
        const url = `http://127.0.0.1:${server.port}/streamed`;
        const live = await record(() => client(url));
        const startedAt = performance.now();

        const replayed = await replay(live.interactions, () => client(url), timing);

        const tookMs = performance.now() - startedAt;
        assert.deepEqual(replayed['pieces'], ['one', 'two', 'three']);
        assert.equal(timing === 'recorded' ? tookMs > 290 : tookMs < 290, true);
      });
    }

    it(`fails for ${name} as bare`, async (context) => {
      for (const path of Object.keys({ ...FAILING, ...MALFORMED })) {
        await context.test(path, async () => {
          const bare = await same(`http://127.0.0.1:${server.port}/${path}`);

          assert.notEqual(bare['error'], undefined);
        });
      }
    });
  }
});

// How pieces that come soon after each other are joined is a matter of time.
function joined(seen: Seen): unknown {
  return { ...seen, pieces: (seen['pieces'] as string[] | undefined)?.join('') };
}

function contentOf(decode: ((bytes: Buffer) => Buffer) | undefined): (seen: Seen) => unknown {
  return (seen) => {
    const bytes = Buffer.from((seen['pieces'] as string[]).join(''), 'latin1');
    const isEncoded = decode !== undefined && Array.isArray(seen['headers']) && typeof seen['headers'][0] === 'string';
    return {
      status: seen['status'],
      isComplete: seen['isComplete'],
      content: (isEncoded ? decode(bytes) : bytes).toString(),
    };
  };
}
