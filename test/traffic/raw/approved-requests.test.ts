import assert from 'node:assert/strict';
import http from 'node:http';
import { describe, it } from 'node:test';
import { Pool, request } from 'undici';
import { nodeTraffic } from '../../../src/traffic/node-traffic';
import { listen, send } from '../loopback';
import { StubOwner } from '../stub-owner';

/** Clients by name, each with more requests than it has connections for. */
const CLIENTS: Record<string, (url: string) => Promise<readonly unknown[]>> = {
  http: (url) => Promise.all([send(url), send(url)]),
  'http without an agent': (url) => Promise.all([send(url, { agent: false })]),
  'a full agent of http': async (url) => {
    const agent = new http.Agent({ maxSockets: 1 });
    const answers = await Promise.all([send(url, { agent }), send(url, { agent }), send(url, { agent })]);
    agent.destroy();
    return answers;
  },
  fetch: (url) => Promise.all([fetch(url).then((response) => response.text())]),
  undici: (url) => Promise.all([request(url).then(({ body }) => body.text())]),
  'a full pool of undici': async (url) => {
    const pool = new Pool(url, { connections: 1, pipelining: 1 });
    const ask = (): Promise<string> =>
      pool.request({ path: '/', method: 'GET', reset: true }).then(({ body }) => body.text());
    const answers = await Promise.all([ask(), ask(), ask()]);
    await pool.close();
    return answers;
  },
};

describe('a request that may go out', () => {
  for (const [name, ask] of Object.entries(CLIENTS)) {
    it(`opens connections that nobody is asked about again: ${name}`, async (t) => {
      const port = await listen(
        t,
        http.createServer((_, response) => response.end('live')),
      );
      const owner = new StubOwner(() => ({ kind: 'pass' }));
      owner.refuseConnection = () => new Error('asked about a connection');

      const answers = await nodeTraffic('all').runAs(owner, () => ask(`http://localhost:${port}/`));

      assert.equal(owner.asked.length, answers.length);
      assert.deepEqual(
        owner.asked.map(({ unrecordable }) => unrecordable),
        answers.map(() => undefined),
      );
    });
  }
});
