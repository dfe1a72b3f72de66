import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Scenario } from '../support/scenario';

const TESTS = 12;

describe('concurrent tests', () => {
  it('keep their own cassettes, through shared agents, pools and kept-alive connections', async () => {
    const file = `
      const http = require('node:http');
      const { Pool, Agent, fetch: undiciFetch } = require('undici');
      // undici asks for these when a connection opens, and Jest refuses that while one of several concurrent tests ends.
      require('undici/lib/llhttp/llhttp-wasm.js');
      require('undici/lib/llhttp/llhttp_simd-wasm.js');
      const origin = process.env.ORIGIN;
      const pool = new Pool(origin, { connections: 2 });
      const dispatcher = new Agent({ connections: 1 });
      const agent = new http.Agent({ keepAlive: true, maxSockets: 2 });
      afterAll(() => Promise.all([pool.close(), dispatcher.close(), agent.destroy()]));
      const viaHttp = (path) => new Promise((resolve, reject) => {
        http.get(origin + path, { agent }, (response) => {
          let text = ''; response.on('data', (chunk) => (text += chunk)); response.on('end', () => resolve(text));
        }).on('error', reject);
      });
      const clients = {
        fetch: async (path) => (await fetch(origin + path)).text(),
        http: viaHttp,
        pool: async (path) => (await (await pool.request({ method: 'GET', path })).body.text()),
        undiciFetch: async (path) => (await undiciFetch(origin + path, { dispatcher })).text(),
      };
      for (const [client, get] of Object.entries(clients)) {
        for (let n = 0; n < ${TESTS}; n += 1) {
          test.concurrent(client + ' ' + n, async () => {
            for (const round of [1, 2, 3]) {
              const path = '/echo?' + client + '=' + n + '&round=' + round;
              expect(JSON.parse(await get(path)).url).toBe(path);
            }
          });
        }
      }
      test('beside them', async () => { expect(JSON.parse(await clients.fetch('/echo?beside')).url).toBe('/echo?beside'); });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const options = { args: ['--maxConcurrency=10'] };
      const recording = await scenario.jest(options);
      await scenario.origin.stop();
      const replay = await scenario.jest(options);

      assert.equal(recording.exitCode, 0, recording.output);
      assert.equal(replay.exitCode, 0, replay.output);
      const cassettes = scenario.project.cassettes();
      assert.equal(cassettes.length, 4 * TESTS + 1);
      for (const cassette of cassettes) {
        const [, client, n] = /\/(\w+)-(\d+)\.yaml$/.exec(cassette) ?? [];
        if (client === undefined) continue;
        const uris = [...scenario.project.read(cassette).matchAll(/uri: .*\?(.*)/g)].map((match) => match[1]);
        assert.deepEqual(
          uris,
          [1, 2, 3].map((round) => `${client}=${n}&round=${round}`),
          cassette,
        );
      }
    });
  });

  it('delete only their own cassettes when some of them fail', async () => {
    const file = `
      const origin = process.env.ORIGIN;
      for (let n = 0; n < 6; n += 1) {
        test.concurrent('test ' + n, vcr.deleteOnFail()(async () => {
          await (await fetch(origin + '/text?' + n)).text();
          if (n % 2 === 1) throw new Error('boom');
        }));
      }`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      await scenario.jest();

      assert.deepEqual(
        scenario.project.cassettes(),
        [0, 2, 4].map((n) => `__cassettes__/a.test.js/test-${n}.yaml`),
      );
    });
  });
});
