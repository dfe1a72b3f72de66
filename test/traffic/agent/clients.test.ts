import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import axios from 'axios';
import { OriginServer } from '../../support/origin-server';
import { answered, recorded } from './taken';

type Answered = { readonly status: number; readonly body: unknown; readonly text: string };

// They bring no types along.
const load = createRequire(__filename);
const superagent = load('superagent') as {
  get(url: string): PromiseLike<Answered>;
  post(url: string): { send(body: unknown): PromiseLike<Answered> };
};
const supertest = load('supertest') as (app: Server) => { get(path: string): PromiseLike<Answered> };

type Client = (url: string) => Promise<unknown>;

const described = (error: unknown): unknown => {
  const { name, code, message } = error as NodeJS.ErrnoException;
  return { name, code, message };
};

/** Clients on top of `http`, each with an exchange that shows what it makes of its events. */
const CLIENTS: Record<string, Client> = {
  'axios, JSON': async (url) => {
    const { status, data, headers } = await axios.post<unknown>(`${url}/echo`, { a: 1 });
    return [status, data, headers['content-type']];
  },
  'axios, compressed': async (url) => (await axios.get<unknown>(`${url}/gzip`)).data,
  'axios, a stream': async (url) => {
    const { data } = await axios.get<Readable>(`${url}/stream`, { responseType: 'stream' });
    return Readable.from(data).toArray();
  },
  'axios, a connection that breaks': (url) => axios.get(`${url}/break`).catch(described),
  'axios, a refused connection': () => axios.get('http://127.0.0.1:1/').catch(described),
  got: async (url) => {
    const { got } = await import('got');
    const { statusCode, body, timings } = await got.post(`${url}/echo`, { json: { a: 1 } });
    return [statusCode, body, Object.keys(timings.phases)];
  },
  'got, an upload in pieces': async (url) => {
    const { got } = await import('got');
    return got.post(`${url}/mirror`, { body: Readable.from(['a', 'b', 'c']) }).text();
  },
  'got, no answer': async (url) => {
    const { got } = await import('got');
    return got(`${url}/close`, { retry: { limit: 0 } }).catch(described);
  },
  'got, a time-out': async (url) => {
    const { got } = await import('got');
    return got(`${url}/never`, { timeout: { request: 50 }, retry: { limit: 0 } }).catch(described);
  },
  'node-fetch': async (url) => {
    const { default: fetch } = await import('node-fetch');
    const response = await fetch(`${url}/br`);
    return [response.status, response.headers.raw()['content-type'], await response.text()];
  },
  'node-fetch, a refused connection': async () => {
    const { default: fetch } = await import('node-fetch');
    return fetch('http://127.0.0.1:1/').catch(described);
  },
  'node-fetch, a connection that breaks': async (url) => {
    const { default: fetch } = await import('node-fetch');
    return fetch(`${url}/break`)
      .then((response) => response.text())
      .catch(described);
  },
  superagent: async (url) => {
    const { status, body } = await superagent.post(`${url}/echo`).send({ a: 1 });
    return [status, body];
  },
  'superagent, no answer': async (url) => superagent.get(`${url}/close`).then(undefined, described),
};

describe('a client on top of http', () => {
  for (const [name, client] of Object.entries(CLIENTS)) {
    it(`sees the same live, recorded and replayed: ${name}`, async () => {
      const origin = await OriginServer.start();
      // The time-outs of clients keep no process alive.
      const alive = setInterval(() => undefined, 1_000);
      try {
        const live = await client(origin.url);
        const { seen, replay } = await recorded(() => client(origin.url));
        await origin.stop();
        const replayed = await answered(
          () => replay,
          () => client(origin.url),
        );

        assert.deepEqual(seen, live);
        assert.deepEqual(replayed, live);
      } finally {
        clearInterval(alive);
        await origin.stop();
      }
    });
  }

  it('sees a refusal with its message and its code', async () => {
    const refusal = Object.assign(new Error('No recorded interaction'), { code: 'VCR_UNMATCHED_REQUEST' });
    for (const name of ['axios, JSON', 'got', 'node-fetch', 'superagent']) {
      const failure = await answered(
        () => ({ kind: 'refuse', error: refusal }),
        () => CLIENTS[name]?.('http://a.test').then(undefined, (error: unknown) => error),
      );

      const { code, message } = failure as { code: string; message: string };
      assert.equal(code, 'VCR_UNMATCHED_REQUEST', name);
      assert.match(message, /No recorded interaction/, name);
    }
  });

  it('reaches a server of this process: supertest', async () => {
    const app = createServer((_, response) => response.end('own'));
    const owns: boolean[] = [];
    const { text } = await answered(
      ({ isToOwnServer }) => {
        owns.push(isToOwnServer);
        return { kind: 'pass' };
      },
      async () => supertest(app).get('/'),
    );

    assert.deepEqual([text, owns], ['own', [true]]);
  });
});
