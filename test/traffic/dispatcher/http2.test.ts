import './install';
import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { describe, it } from 'node:test';
import { record, replay } from './three-times';
import type { Undici } from './undici-copies';

type Client = (url: string, init: { method: string; body?: string }) => Promise<unknown>;

// Node 26 brings undici 8, which chooses HTTP/2 where a server offers it. A package that is loaded takes the place of
// its global dispatcher, so none is before this has been seen.
const CLIENTS: Record<string, () => Promise<Client | undefined>> = {
  'global fetch': () =>
    Promise.resolve(Number(process.versions['undici']?.split('.')[0]) < 8 ? undefined : observeFetch),
  'undici 8': async () => {
    const undici = (await import('./undici-copies.js')).COPIES['undici 8'];
    return undici === undefined ? undefined : requestWith(undici);
  },
};

function requestWith({ Agent, request }: Undici): Client {
  return async (url, init) => {
    const dispatcher = new Agent();
    const response = await request(url, { ...init, method: init.method as 'GET', dispatcher });
    const { statusCode, headers, body, trailers } = response;
    const text = await body.text();
    await dispatcher.destroy();
    return [statusCode, headers['x-path'], headers['set-cookie'], text, trailers];
  };
}

async function observeFetch(url: string, init: { method: string; body?: string }): Promise<unknown> {
  const response = await fetch(url, init);
  return [response.status, [...response.headers.entries()], await response.text()];
}

describe('an answer in HTTP/2', () => {
  for (const [name, find] of Object.entries(CLIENTS)) {
    it(`is recorded, and replayed without the server: ${name}`, async (t) => {
      const client = await find();
      if (client === undefined) {
        t.skip('it is not there');
        return;
      }
      const { server, port } = await startServer();
      const work = async (): Promise<unknown> => [
        await client(`https://127.0.0.1:${port}/a?b`, { method: 'GET' }),
        await client(`https://127.0.0.1:${port}/c`, { method: 'POST', body: 'text' }),
      ];
      const bare = await work();

      const live = await record(work);
      server.kill();
      await once(server, 'exit');
      const replayed = await replay(live.interactions, work);

      assert.deepEqual(live.seen, bare);
      assert.deepEqual(replayed, bare);
      const [first, second] = live.interactions;
      assert.equal(first?.recording.httpVersion, '2');
      assert.equal(first.recording.connection?.tls?.alpnProtocol, 'h2');
      assert.equal(first.recording.connection.tls.certificate?.subject['CN'], 'localhost');
      assert.deepEqual(first.response.headers['set-cookie'], ['a=1', 'b=2']);
      assert.equal(second?.request.body?.toString(), 'text');
    });

    it(`that is reset is recorded with the reason in numbers, and replayed: ${name}`, async (t) => {
      const client = await find();
      if (client === undefined) {
        t.skip('it is not there');
        return;
      }
      const { server, port } = await startServer();
      const work = async (): Promise<unknown> =>
        client(`https://127.0.0.1:${port}/reset`, { method: 'GET' }).catch((error: unknown) => {
          const { message, cause } = error as Error;
          const failed = (cause ?? error) as NodeJS.ErrnoException;
          return [message, failed.message, failed.code];
        });
      const bare = await work();

      const live = await record(work);
      server.kill();
      await once(server, 'exit');
      const replayed = await replay(live.interactions, work);

      assert.match(JSON.stringify(bare), /ERR_HTTP2_STREAM_ERROR/);
      assert.deepEqual([live.seen, replayed], [bare, bare]);
      const code = 'ERR_HTTP2_STREAM_ERROR';
      const message = 'Stream closed with error code NGHTTP2_ENHANCE_YOUR_CALM';
      assert.deepEqual(live.outcomes[0]?.failure, { code, message, http2Code: 11 });
    });
  }
});

async function startServer(): Promise<{ readonly server: ChildProcess; readonly port: number }> {
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  const server = fork(path.join(__dirname, 'http2-process.js'), { env: {} });
  const [{ port }] = (await once(server, 'message')) as [{ port: number }];
  return { server, port };
}
