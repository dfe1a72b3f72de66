import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  freshDispatcher,
  observeFetch,
  observeHttp,
  observeUndici,
  type Observe,
  type ObserveOptions,
  type Observation,
} from '../support/observe';
import { DECODED, EXACT, FAILING, MALFORMED } from '../support/raw-answers';
import { RawServer } from '../support/raw-server';
import { record, replay } from '../support/recorder';

const CLIENTS = { http: observeHttp, fetch: observeFetch, undici: observeUndici } satisfies Record<string, Observe>;

type Client = keyof typeof CLIENTS;
const CLIENT_NAMES: readonly Client[] = ['http', 'fetch', 'undici'];

async function observed(
  client: Client,
  url: string,
  options: ObserveOptions = {},
): Promise<Awaited<ReturnType<Observe>>> {
  const dispatcher = client === 'http' ? undefined : freshDispatcher();
  try {
    return await CLIENTS[client](url, dispatcher === undefined ? options : { ...options, dispatcher });
  } finally {
    await dispatcher?.destroy();
  }
}

describe('a replayed response', () => {
  let server: RawServer;
  before(async () => {
    const decoded = Object.entries(DECODED).map(([name, { script }]) => [name, script] as const);
    const scripts = [...Object.entries(EXACT), ...decoded, ...Object.entries(FAILING), ...Object.entries(MALFORMED)];
    server = await RawServer.start(Object.fromEntries(scripts.map(([name, script]) => [`/${name}`, script])));
  });
  after(() => server.stop());

  for (const client of CLIENT_NAMES) {
    for (const scheme of ['http', 'https'] as const) {
      const urlOf = (name: string): string =>
        `${scheme}://127.0.0.1:${scheme === 'http' ? server.port : server.securePort}/${name}`;

      it(`is for ${client} over ${scheme} what it was live, however it was framed and encoded`, async (context) => {
        process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
        for (const name of Object.keys(EXACT)) {
          const method = name.startsWith('head-') ? 'HEAD' : 'GET';
          await context.test(`${method} ${name}`, async () => {
            const live = await record(() => observed(client, urlOf(name), { method }));
            const connections = await server.connections();

            const replayed = await replay(live.interaction, () => observed(client, urlOf(name), { method }));

            assert.deepEqual(replayed, live.seen);
            assert.equal(await server.connections(), connections);
          });
        }
      });
    }
  }

  for (const client of CLIENT_NAMES) {
    it(`has for ${client} the content and the pieces of a compressed one, though not its bytes`, async (context) => {
      for (const [name, { decode }] of Object.entries(DECODED)) {
        await context.test(name, async () => {
          const url = `http://127.0.0.1:${server.port}/${name}`;
          const live = await record(() => observed(client, url));

          const replayed = await replay(live.interaction, () => observed(client, url));

          const plain = contentOf(client === 'fetch' ? (bytes) => bytes : decode);
          assert.ok(live.interaction.recording.responseBody !== undefined);
          assert.deepEqual(plain(replayed), plain(live.seen));
        });
      }
    });

    it(`fails for ${client} as the live one did`, async (context) => {
      for (const name of Object.keys(client === 'http' ? { ...FAILING, ...MALFORMED } : FAILING)) {
        await context.test(name, async () => {
          const url = `http://127.0.0.1:${server.port}/${name}`;
          const live = await record(() => observed(client, url));

          const replayed = await replay(live.interaction, () => observed(client, url));

          assert.ok(live.seen.error !== undefined);
          assert.deepEqual(replayed, live.seen);
        });
      }
    });
  }
});

// The pieces of a compressed body decode to nothing alone: what each brought is told by decoding all up to it.
function contentOf(decode: (bytes: Buffer) => Buffer): (seen: Observation) => unknown {
  return ({ pieces = [], headers, ...rest }) => ({
    ...rest,
    count: pieces.length,
    content: decode(Buffer.from(pieces.join(''), 'latin1')).toString(),
    headers: JSON.stringify(headers).replace(/(content-length","?)\d+/i, '$1'),
  });
}
