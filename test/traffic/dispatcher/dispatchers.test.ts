import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { Dispatcher } from 'undici';
import { StubOwner, replayOf } from '../stub-owner';
import { serverOfSuite } from './of-suite';
import { record, replay, runAs } from './three-times';
import { COPIES, type Undici } from './undici-copies';

/** A dispatcher of each kind, for requests to one origin; what it is made of may be asked for by path alone. */
const KINDS: Record<string, (undici: Undici, origin: string) => Dispatcher> = {
  Agent: ({ Agent }) => new Agent(),
  'Agent with one connection': ({ Agent }) => new Agent({ connections: 1 }),
  Pool: ({ Pool }, origin) => new Pool(origin, { connections: 1 }),
  BalancedPool: ({ BalancedPool }, origin) => new BalancedPool([origin]),
  Client: ({ Client }, origin) => new Client(origin),
  RetryAgent: ({ Agent, RetryAgent }) => new RetryAgent(new Agent()),
  'composed Agent': ({ Agent, interceptors }) => new Agent().compose(interceptors.retry()),
  'Agent of composed pools': ({ Agent, Pool, interceptors }) =>
    new Agent({ factory: (url, options) => new Pool(url, options).compose(interceptors.retry()) }),
  'MockAgent that lets all through': ({ MockAgent }) => new MockAgent(),
  EnvHttpProxyAgent: ({ EnvHttpProxyAgent }) => new EnvHttpProxyAgent(),
};

describe('a dispatcher', () => {
  const server = serverOfSuite();

  for (const [copy, undici] of Object.entries(COPIES)) {
    for (const [kind, make] of Object.entries(KINDS)) {
      it(`asks once about each request, and answers without the server: ${kind} of ${copy}`, async () => {
        const texts = async (): Promise<string[]> => {
          const dispatcher = make(undici, server().url);
          const answers = ['/text', '/echo?a', '/echo?b'].map(async (path) => {
            const { body } = await undici.request(server().url + path, { dispatcher });
            return body.text();
          });
          return Promise.all(answers).finally(() => dispatcher.close());
        };
        const bare = await texts();
        await server().forget();

        const live = await record(texts);
        const count = await server().count();
        const replayed = await replay(live.interactions, texts);

        assert.deepEqual(live.seen, bare);
        assert.deepEqual(replayed, bare);
        assert.deepEqual(
          live.interactions.map(({ response }) => response.body?.toString().replaceAll(/\s/g, '')),
          bare.map((text) => text.replaceAll(/\s/g, '')),
        );
        assert.deepEqual([count, await server().count()], [3, 3]);
      });
    }

    it(`asks again for each try of RetryAgent and each hop of a redirect: ${copy}`, async () => {
      const { Agent, RetryAgent, interceptors } = undici;
      const statuses = [503, 503, 200];
      const owner = new StubOwner(() => replayOf('x', { status: { code: statuses.shift() ?? 0, message: '' } }));
      const retrying = new RetryAgent(new Agent(), { minTimeout: 1, maxTimeout: 1 });
      const hops = [replayOf('', { status: { code: 302, message: '' }, headers: { Location: ['/b'] } }), replayOf('b')];
      const redirected = new StubOwner(() => hops.shift() ?? replayOf('too often'));
      const following = new Agent().compose(interceptors.redirect({ maxRedirections: 2 }));

      const { statusCode } = await runAs(owner, () => undici.request('http://a.test/', { dispatcher: retrying }));
      const { body } = await runAs(redirected, () => undici.request('http://a.test/a', { dispatcher: following }));

      assert.deepEqual([statusCode, owner.asked.length], [200, 3]);
      assert.equal(await body.text(), 'b');
      assert.deepEqual(
        redirected.asked.map(({ uri }) => uri),
        ['http://a.test/a', 'http://a.test/b'],
      );
    });

    it(`answers a mock's requests by itself, and asks about the others: ${copy}`, async () => {
      const mocks = new undici.MockAgent();
      mocks.get('http://mocked.test').intercept({ path: '/' }).reply(200, 'mocked');
      const owner = new StubOwner(() => replayOf('recorded'));
      const textOf = (url: string): Promise<string> =>
        runAs(owner, async () => (await undici.request(url, { dispatcher: mocks })).body.text());

      assert.equal(await textOf('http://mocked.test/'), 'mocked');
      assert.equal(await textOf('http://a.test/'), 'recorded');
      assert.equal(await textOf('http://mocked.test/other'), 'recorded');

      mocks.disableNetConnect();
      await assert.rejects(textOf('http://a.test/'), { name: 'MockNotMatchedError' });
      assert.equal(owner.asked.length, 2);
    });

    it(`gives stream and pipeline what they get live: ${copy}`, async () => {
      const work = async (): Promise<string[]> => {
        const dispatcher = new undici.Agent();
        const chunks: Buffer[] = [];
        const sink = async (): Promise<string> => {
          const { Writable } = await import('node:stream');
          await undici.stream(
            `${server().url}/large`,
            { dispatcher, method: 'GET' },
            () =>
              new Writable({
                highWaterMark: 10,
                write: (chunk: Buffer, _, done) => {
                  chunks.push(chunk);
                  setImmediate(done);
                },
              }),
          );
          return String(Buffer.concat(chunks).length);
        };
        const piped = async (): Promise<string> => {
          const duplex = undici.pipeline(`${server().url}/mirror`, { dispatcher, method: 'POST' }, ({ body }) => body);
          duplex.end('through');
          const pieces: Buffer[] = [];
          for await (const piece of duplex) pieces.push(piece as Buffer);
          return Buffer.concat(pieces).toString();
        };
        return [await sink(), await piped()].concat(await dispatcher.destroy().then(() => []));
      };

      const live = await record(work);
      const replayed = await replay(live.interactions, work);

      assert.deepEqual(live.seen, ['1000000', 'through']);
      assert.deepEqual(replayed, live.seen);
      assert.equal(live.interactions[1]?.request.body?.toString(), 'through');
    });

    it(`serves fetch and requests that name none, by setGlobalDispatcher: ${copy}`, async () => {
      const before = undici.getGlobalDispatcher();
      undici.setGlobalDispatcher(new undici.Agent());
      const owner = new StubOwner(() => replayOf('recorded'));
      try {
        const texts = await runAs(owner, async () => [
          await (await undici.fetch('http://a.test/')).text(),
          await (await undici.request('http://a.test/')).body.text(),
          await (await undici.fetch('http://a.test/', { dispatcher: new undici.Agent() })).text(),
        ]);

        assert.deepEqual(texts, ['recorded', 'recorded', 'recorded']);
        assert.equal(owner.asked.length, 3);
      } finally {
        undici.setGlobalDispatcher(before);
      }
    });

    for (const proxyTunnel of [true, false]) {
      it(`asks about the target behind a proxy, once: ${copy}, ${proxyTunnel ? 'in a tunnel' : 'forwarded'}`, async () => {
        const proxy = fork(path.join(__dirname, 'proxy-process.js'), { env: {} });
        const [{ port }] = (await once(proxy, 'message')) as [{ port: number }];
        const work = async (): Promise<string> => {
          const dispatcher = new undici.ProxyAgent({ uri: `http://127.0.0.1:${port}`, proxyTunnel });
          const { body } = await undici.request(`${server().url}/echo?proxied`, { dispatcher });
          return body.text().finally(() => dispatcher.destroy());
        };
        const bare = await work();

        const live = await record(work);
        proxy.kill();
        await once(proxy, 'exit');
        const replayed = await replay(live.interactions, work);

        assert.deepEqual(live.seen, bare);
        assert.deepEqual(replayed, bare);
        // The address of a proxy is none of the server's.
        assert.deepEqual(live.interactions[0]?.recording.connection, {});
        assert.deepEqual(
          live.asked.map(({ method, uri }) => [method, uri]),
          [['GET', `${server().url}/echo?proxied`]],
        );
      });
    }

    it(`asks about a tunnel that a caller wants, and about upgrades: ${copy}`, async () => {
      const refusal = new Error('refused');
      const owner = new StubOwner(() => ({ kind: 'refuse', error: refusal }));
      const client = new undici.Client(server().url);

      const tunnel: unknown = await runAs(owner, () => client.connect({ path: 'a.test:443' })).catch(
        (thrown: unknown) => thrown,
      );
      const upgrade: unknown = await runAs(owner, () => client.upgrade({ path: '/' })).catch(
        (thrown: unknown) => thrown,
      );
      await client.close();

      assert.deepEqual([tunnel, upgrade], [refusal, refusal]);
      assert.deepEqual(
        owner.asked.map(({ method, uri, unrecordable }) => [method, uri, unrecordable]),
        [
          ['CONNECT', 'a.test:443', undefined],
          ['GET', `${server().url}/`, 'a WebSocket handshake'],
        ],
      );
    });
  }

  it('asks about the target behind a proxy of the environment, once', async (t) => {
    if (Number(process.versions.node.split('.')[0]) < 24) {
      t.skip('Node 24 is the first that has one');
      return;
    }
    const proxy = fork(path.join(__dirname, 'proxy-process.js'), { env: {} });
    const [{ port }] = (await once(proxy, 'message')) as [{ port: number }];
    const env = { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: `http://127.0.0.1:${port}` };
    const url = `${server().url}/echo?proxied`;
    const child = fork(path.join(__dirname, 'env-proxy-process.js'), [url], { env });
    const [live] = (await once(child, 'message')) as [{ seen: string; asked: unknown }];
    proxy.kill();
    await once(proxy, 'exit');
    child.send('again');

    const [{ replayed }] = (await once(child, 'message')) as [{ replayed: string }];

    assert.match(live.seen, /proxied/);
    assert.deepEqual(live.asked, [['GET', url]]);
    assert.equal(replayed, live.seen);
  });
});
