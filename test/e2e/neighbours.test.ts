import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { statuses, type JestRun } from '../support/project';
import { Scenario } from '../support/scenario';

/** Clients by name, as a test file writes them: each gives the text of an answer. */
const CLIENTS = `
const overHttp = (client) => (url, options = {}) => new Promise((resolve, reject) => client.get(url, options, (response) => {
  let text = ''; response.setEncoding('utf8').on('data', (piece) => (text += piece)).on('end', () => resolve(text)).on('error', reject);
}).on('error', reject));
const agent = new http.Agent({ keepAlive: true });
const clients = {
  fetch: async (url) => (await fetch(url)).text(),
  http: overHttp(http),
  'a kept connection of http': (url) => overHttp(http)(url, { agent: url.startsWith('http:') ? agent : undefined }),
  axios: async (url) => (await axios.get(url)).data,
};
const origin = process.env.ORIGIN;
afterAll(() => agent.destroy());
`;

const IMPORTS = `
import http from 'node:http';
import axios from 'axios';
import { jest } from '@jest/globals';
import { vcr } from 'jest-environment-vcr/globals';
`;

/** Interceptors by name: how a test file starts them, mocks an answer, and ends them. */
const NEIGHBOURS: Record<
  string,
  { readonly setup: string; readonly mock: (text: string) => string; readonly end: string }
> = {
  'nock 14': {
    setup: `import nock from 'nock14'; nock.restore(); const activate = () => nock.activate(); const cleanUp = () => nock.cleanAll();`,
    mock: (text) => `nock('http://api.test').get('/x').reply(200, '${text}');`,
    end: 'nock.restore();',
  },
  'nock 15': {
    setup: `import nock from 'nock15'; nock.restore(); const activate = () => nock.activate(); const cleanUp = () => nock.cleanAll();`,
    mock: (text) => `nock('http://api.test').get('/x').reply(200, '${text}');`,
    end: 'nock.restore();',
  },
  'msw 2': {
    setup: `
      import { setupServer } from 'msw/node';
      import { http as mswHttp, HttpResponse } from 'msw';
      const server = setupServer();
      const activate = () => server.listen({ onUnhandledRequest: 'bypass' });
      const cleanUp = () => server.resetHandlers();`,
    mock: (text) => `server.use(mswHttp.get('http://api.test/x', () => HttpResponse.text('${text}')));`,
    end: 'server.close();',
  },
};

function testFile({ setup, mock, end }: (typeof NEIGHBOURS)[string]): string {
  return `${IMPORTS}${setup}${CLIENTS}
    describe.each(Object.keys(clients))('%s', (name) => {
      const get = (url) => clients[name](url);
      test('ours before', async () => { expect(await get(origin + '/text')).toBe('plain text'); });
      test('theirs', async () => {
        activate();
        ${mock('mocked')}
        expect(await get('http://api.test/x')).toBe('mocked');
        cleanUp();
      });
      test('passed by them', async () => { expect(await get(origin + '/mirror')).toBe(''); });
      test('both', async () => {
        ${mock('mocked again')}
        expect(await get('http://api.test/x')).toBe('mocked again');
        expect(await get(origin + '/text')).toBe('plain text');
        cleanUp();
      });
      test('ours after', async () => {
        ${end}
        expect(await get(origin + '/text')).toBe('plain text');
      });
    });`;
}

const CONFIG = "module.exports = { preset: 'jest-environment-vcr', testMatch: ['**/*.test.mjs'] };";
const OPTIONS = { nodeArgs: ['--experimental-vm-modules'] };
const E2E_NODE = process.env['E2E_NODE'] ?? process.execPath;
const NODE_MAJOR = Number(
  execFileSync(E2E_NODE, ['-p', 'process.versions.node.split(".")[0]'], {
    encoding: 'utf8',
  }),
);
const RECORDED = ['ours-before', 'passed-by-them', 'both', 'ours-after'];

for (const taps of ['all', 'socket']) {
  describe(`beside other interceptors, with VCR_TAPS=${taps}`, () => {
    for (const [name, neighbour] of Object.entries(NEIGHBOURS)) {
      const skip = name === 'nock 15' && NODE_MAJOR < 22 ? 'nock 15 works from Node 22 on' : false;
      it(
        `${name} gives its own answers, which are not recorded, and what it lets pass is recorded and replayed`,
        { skip },
        async () => {
          const files = { 'a.test.mjs': testFile(neighbour), 'jest.config.js': CONFIG };
          await Scenario.run(files, async (scenario) => {
            const env = { VCR_TAPS: taps };
            const recording = await scenario.jest({ ...OPTIONS, env });
            await scenario.origin.stop();
            const replay = await scenario.jest({ ...OPTIONS, env: { ...env, VCR_RECORD_MODE: 'none' } });

            assert.deepEqual(new Set(Object.values(statuses(recording))), new Set(['passed']), recording.output);
            assert.deepEqual(
              scenario.project.cassettes(),
              ['a-kept-connection-of-http', 'axios', 'fetch', 'http'].flatMap((client) =>
                RECORDED.map((test) => `__cassettes__/a.test.mjs/${client}.${test}.yaml`).sort(),
              ),
            );
            for (const file of scenario.project.cassettes())
              assert.doesNotMatch(scenario.project.read(file), /api\.test/);
            assert.deepEqual(new Set(Object.values(statuses(replay))), new Set(['passed']), replay.output);
          });
        },
      );
    }
  });
}

describe('what a test replaces by itself', () => {
  for (const taps of ['all', 'socket']) {
    it(`answers first: undici's MockAgent, jest.mock and jest.spyOn, with VCR_TAPS=${taps}`, async () => {
      const files = { 'a.test.js': REPLACED, 'mocked.test.js': MOCKED };
      await Scenario.run(files, async (scenario) => {
        const env = { VCR_TAPS: taps };
        const recording = await scenario.jest({ env });
        await scenario.origin.stop();
        const replay = await scenario.jest({ env: { ...env, VCR_RECORD_MODE: 'none' } });

        assert.deepEqual(new Set(Object.values(statuses(recording))), new Set(['passed']), recording.output);
        assert.deepEqual(scenario.project.cassettes(), [
          '__cassettes__/a.test.js/MockAgent.yaml',
          '__cassettes__/a.test.js/a-spy-that-calls-through.yaml',
          '__cassettes__/mocked.test.js/the-real-one.yaml',
        ]);
        for (const file of scenario.project.cassettes()) assert.doesNotMatch(scenario.project.read(file), /api\.test/);
        assert.deepEqual(new Set(Object.values(statuses(replay))), new Set(['passed']), replay.output);
      });
    });
  }
});

const REPLACED = `
  const http = require('node:http');
  const undici = require('undici');
  const origin = process.env.ORIGIN;
  const get = (url) => new Promise((resolve, reject) => http.get(url, (response) => {
    let text = ''; response.on('data', (piece) => (text += piece)).on('end', () => resolve(text));
  }).on('error', reject));
  test('MockAgent', async () => {
    const before = undici.getGlobalDispatcher();
    const agent = new undici.MockAgent();
    agent.enableNetConnect();
    undici.setGlobalDispatcher(agent);
    agent.get('http://api.test').intercept({ path: '/x' }).reply(200, 'mocked');
    expect(await (await undici.request('http://api.test/x')).body.text()).toBe('mocked');
    expect(await (await undici.request(origin + '/text')).body.text()).toBe('plain text');
    undici.setGlobalDispatcher(before);
    await agent.close();
  });
  test('a spy that calls through', async () => {
    const spy = jest.spyOn(http, 'get');
    expect(await get(origin + '/text')).toBe('plain text');
    expect(spy).toHaveBeenCalledTimes(1);
    spy.mockRestore();
  });
  test('a spy that answers', async () => {
    const { Readable } = require('node:stream');
    const spy = jest.spyOn(http, 'get').mockImplementation((url, listener) => { listener(Readable.from(['mocked'])); return { on: () => undefined }; });
    expect(await get('http://api.test/x')).toBe('mocked');
    spy.mockRestore();
  });`;

const MOCKED = `
  jest.mock('node:http', () => ({ ...jest.requireActual('node:http'), get: (url) => 'mocked ' + url }));
  test('the mocked one', () => expect(require('node:http').get('http://api.test/x')).toBe('mocked http://api.test/x'));
  test('the real one', async () => {
    const text = await new Promise((resolve) => jest.requireActual('node:http').get(process.env.ORIGIN + '/text', (response) => {
      response.setEncoding('utf8').on('data', resolve);
    }));
    expect(text).toBe('plain text');
  });`;

describe('VCR_DISABLED=1', () => {
  it('leaves every function as Node has it', async () => {
    const files = {
      'a.test.js': `test('one', () => console.log(${FUNCTIONS}));`,
      'jest.config.js': 'module.exports = { testEnvironment: process.env.ENVIRONMENT };',
    };
    await Scenario.run(files, async (scenario) => {
      const env = { ENVIRONMENT: 'jest-environment-vcr' };

      const bare = await scenario.jest({ env: { ENVIRONMENT: 'jest-environment-node' } });
      const disabled = await scenario.jest({ env: { ...env, VCR_DISABLED: '1' } });
      const enabled = await scenario.jest({ env });

      assert.equal(hashIn(disabled), hashIn(bare));
      assert.notEqual(hashIn(enabled), hashIn(bare));
    });
  });
});

/** A hash of the text of every function of the modules that anything here patches. */
const FUNCTIONS = `(() => {
  const modules = ['net', 'tls', 'http', 'https', 'http2', 'dns', 'dns/promises', 'dgram', 'diagnostics_channel', 'events'];
  const text = modules.flatMap((name) => {
    const exported = require('node:' + name);
    return [exported, ...Object.values(exported).flatMap((value) => (typeof value === 'function' && value.prototype ? [value.prototype] : []))];
  }).flatMap((holder) => Object.entries(Object.getOwnPropertyDescriptors(holder)))
    .map(([key, { value }]) => (typeof value === 'function' ? key + String(value) : key)).join();
  return 'HASH ' + require('node:crypto').createHash('sha256').update(text).digest('hex');
})()`;

function hashIn({ output }: JestRun): string {
  const [hash] = /HASH \w+/.exec(output) ?? [];
  assert.ok(hash, output);
  return hash;
}
