import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Readable } from 'node:stream';
import { RawServer, send } from '../../support/raw-server';
import { OriginServer } from '../../support/origin-server';
import { replayOf, StubOwner } from '../stub-owner';
import { runAs } from './three-times';
import { COPIES } from './undici-copies';

type Init = { readonly [key: string]: unknown; readonly method?: string };

const bytes = (): AsyncGenerator<Buffer> =>
  (async function* () {
    yield Buffer.from('ab');
    await Promise.resolve();
    yield Buffer.from('cd');
  })();

const FETCHES: Record<string, () => Init> = {
  'nothing of its own': () => ({}),
  'headers of its own': () => ({ headers: { 'X-Upper': '1', accept: 'text/plain', 'User-Agent': 'me' } }),
  'a text': () => ({ method: 'POST', body: 'text' }),
  'an empty text': () => ({ method: 'POST', body: '' }),
  'no body to POST': () => ({ method: 'POST' }),
  'a form': () => ({ method: 'PUT', body: new URLSearchParams({ a: '1' }) }),
  'a blob': () => ({ method: 'PATCH', body: new Blob(['blob'], { type: 'text/x' }) }),
  'a stream': () => ({ method: 'POST', body: bytes(), duplex: 'half' }),
  HEAD: () => ({ method: 'HEAD' }),
  DELETE: () => ({ method: 'DELETE' }),
};

const REQUESTS: Record<string, () => Init> = {
  'nothing of its own': () => ({}),
  'an object of headers': () => ({
    headers: { 'X-Upper': '1', 'x-list': ['a', 'b'], 'X-Number': 1, 'x-none': undefined },
  }),
  'flat headers': () => ({ headers: ['X-Upper', '1', 'Host', 'other.test', 'x-Upper', '2'] }),
  'pairs of headers': () => ({ headers: new Map([['X-Upper', '1']]) }),
  'a text': () => ({ method: 'POST', body: 'text', headers: { 'Content-Type': 'text/x' } }),
  'a length of its own': () => ({ method: 'POST', body: 'text', headers: { 'content-length': '4' } }),
  'an empty text': () => ({ method: 'POST', body: '' }),
  'no body to PUT': () => ({ method: 'PUT' }),
  'bytes to DELETE': () => ({ method: 'DELETE', body: new Uint8Array([97, 98]) }),
  'a blob': () => ({ method: 'POST', body: new Blob(['blob'], { type: 'text/x' }) }),
  'an async iterable': () => ({ method: 'POST', body: bytes() }),
  'an async iterable of known length': () => ({ method: 'POST', body: bytes(), headers: { 'Content-Length': '4' } }),
  'a stream': () => ({ method: 'POST', body: Readable.from(['ab', 'cd']) }),
  'a query': () => ({ query: { a: '1', b: ['2', '3'] } }),
  'the end of the connection': () => ({ headers: { Connection: 'close' } }),
  reset: () => ({ reset: true }),
  HEAD: () => ({ method: 'HEAD' }),
};

describe('the lines of a request that a dispatcher is given', () => {
  let server: OriginServer;
  before(async () => {
    server = await OriginServer.start();
  });
  after(() => server.stop());

  /** What the server gets of a request that passes, and what its owner was told. */
  async function both(work: () => Promise<unknown>): Promise<{ wire: unknown; told: unknown }> {
    await server.forget();
    const owner = new StubOwner(() => ({ kind: 'pass' }));
    await runAs(owner, work);
    const [seen] = await server.seen();
    const [asked] = owner.asked;
    assert.equal(owner.asked.length, 1);
    return {
      wire: [seen?.method, `${server.url}${seen?.url}`, seen?.headers],
      told: [asked?.method, asked?.uri, asked?.headers.flat()],
    };
  }

  for (const [name, init] of Object.entries(FETCHES)) {
    it(`are those of the wire for fetch with ${name}`, async () => {
      const { wire, told } = await both(async () => (await fetch(`${server.url}/text?q=1`, init())).text());

      assert.deepEqual(told, wire);
    });
  }

  for (const [copy, undici] of Object.entries(COPIES)) {
    const dispatcher = new undici.Agent();
    after(() => dispatcher.destroy());

    for (const [name, init] of Object.entries(REQUESTS)) {
      it(`are those of the wire for ${copy} with ${name}`, async () => {
        const { wire, told } = await both(async () => {
          const { body } = await undici.request(`${server.url}/text`, { ...init(), dispatcher });
          return body.text();
        });

        assert.deepEqual(told, wire);
      });
    }

    it(`name a form of ${copy} with the boundary that is sent`, async () => {
      const { wire, told } = await both(async () => {
        const body = new undici.FormData();
        body.set('a', '1');
        body.set('file', new Blob(['text']), 'a"b.txt');
        return (await undici.request(`${server.url}/text`, { method: 'POST', body, dispatcher })).body.text();
      });

      const [seen] = await server.seen();
      const boundary =
        /boundary=(.*)$/.exec(seen?.headers.find((value) => value.startsWith('multipart')) ?? '')?.[1] ?? '';
      assert.match(boundary, /^----formdata-undici-0\d{11}$/);
      assert.deepEqual(told, wire);
      assert.equal(
        seen?.body,
        `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n` +
          `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a%22b.txt"\r\n` +
          `Content-Type: application/octet-stream\r\n\r\ntext\r\n--${boundary}--\r\n`,
      );
    });

    for (const [kind, given] of Object.entries({
      'a type of its own': { 'Content-Type': 'text/x' },
      'a type that names another boundary': { 'content-type': 'multipart/form-data; boundary=----own' },
    })) {
      it(`leave a form of ${copy} as it goes out without an owner, with ${kind}`, async () => {
        const sent = async (): Promise<string> => {
          await server.forget();
          const body = new undici.FormData();
          body.set('a', '1');
          body.set('file', new Blob(['text']), 'b.txt');
          const init = { method: 'POST', body, headers: given, dispatcher } as const;
          await (await undici.request(`${server.url}/text`, init)).body.text();
          const [seen] = await server.seen();
          return JSON.stringify(seen).replaceAll(/----formdata-undici-0\d{11}/g, 'the boundary');
        };
        const bare = await sent();

        assert.equal(await runAs(new StubOwner(() => ({ kind: 'pass' })), sent), bare);
        assert.match(bare, /the boundary/);
      });
    }

    it(`say that a client of ${copy} without pipelining closes its connection`, async () => {
      const client = new undici.Client(server.url, { pipelining: 0 });

      const { wire, told } = await both(async () =>
        (await client.request({ path: '/text', method: 'GET' })).body.text(),
      );
      await client.close();

      assert.deepEqual(told, wire);
    });

    const wrong: Record<string, Init> = {
      'a refused header': { headers: { 'Transfer-Encoding': 'chunked' } },
      Expect: { headers: { Expect: '100-continue' } },
      'a broken header': { headers: { 'X-A': 'a\nb' } },
      'a broken name': { headers: { 'X A': 'a' } },
      'two lengths': { headers: ['content-length', '1', 'Content-Length', '1'] },
      'a wrong method': { method: 'G T' },
      'a wrong timeout': { headersTimeout: -1 },
      'a wrong body': { method: 'POST', body: 5 },
    };
    for (const [name, init] of Object.entries(wrong)) {
      it(`are not asked about when ${copy} refuses them: ${name}`, async () => {
        const owner = new StubOwner(() => replayOf('never'));
        const bare = await undici
          .request(`${server.url}/text`, { ...init, dispatcher })
          .catch((error: unknown) => error as Error);

        const error = await runAs(owner, () => undici.request(`${server.url}/text`, { ...init, dispatcher })).catch(
          (thrown: unknown) => thrown,
        );

        assert.ok(bare instanceof Error && error instanceof Error);
        assert.deepEqual([error.name, error.message], [bare.name, bare.message]);
        assert.equal(owner.asked.length, 0);
      });
    }
  }
});

describe('a request that undici takes although it looks odd', () => {
  for (const [copy, undici] of Object.entries(COPIES)) {
    it(`is asked about like any other one: ${copy}`, async () => {
      const server = await RawServer.start({ '*': [send('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')] });
      const owner = new StubOwner(() => replayOf('recorded'));
      const dispatcher = new undici.Agent();

      const { body } = await runAs(owner, () =>
        undici.request(`http://127.0.0.1:${server.port}/`, {
          method: 'x-own' as 'GET',
          headers: { 'X-A': true as never },
          dispatcher,
        }),
      );

      assert.equal(await body.text(), 'recorded');
      assert.deepEqual(owner.asked[0]?.headers.at(-1), ['X-A', 'true']);
      assert.equal(await server.connections(), 0);
      await server.stop();
    });
  }
});
