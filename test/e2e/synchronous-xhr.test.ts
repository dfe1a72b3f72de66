import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { expectPassed, statuses } from '../support/project';
import { cassetteText, interactionText, Scenario } from '../support/scenario';

const CONFIG = `module.exports = {
  testEnvironment: process.env.ENVIRONMENT ?? 'jest-environment-vcr/jsdom',
  testEnvironmentOptions: { url: process.env.ORIGIN },
};`;

const ASK = `
  const origin = process.env.ORIGIN;
  const ask = (path, { method = 'GET', body, headers = {} } = {}) => {
    const request = new XMLHttpRequest();
    request.open(method, path.startsWith('http') ? path : origin + path, false);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.send(body);
    return request;
  };
  const failure = (act) => { try { act(); } catch (error) { return error.name + ': ' + error.message; } };
`;

const ASKING = `${ASK}
  test('gets', () => expect(ask('/text').responseText).toBe('plain text'));
  test('sends', () => {
    const { status, responseText } = ask('/echo', { method: 'POST', body: 'a body', headers: { 'X-Asked': 'please' } });
    expect([status, JSON.parse(responseText)]).toMatchObject([200, { method: 'POST', body: 'a body' }]);
  });
  test('fails', () => expect(failure(() => ask('http://127.0.0.1:1/'))).toMatch(/^NetworkError: Error: connect ECONNREFUSED 127.0.0.1:1/));`;

/** One file over jsdom. */
const project = (file: string, files: Record<string, string> = {}): Record<string, string> => ({
  'a.test.js': ASK + file,
  'jest.config.js': CONFIG,
  ...files,
});

describe('a synchronous XMLHttpRequest', () => {
  for (const [over, environment] of Object.entries({
    'the environment of this package': 'jest-environment-vcr/jsdom',
    'an environment of the user': './own.js',
  })) {
    it(`is recorded and replayed in ${over}`, async () => {
      const files = {
        'a.test.js': ASKING,
        'jest.config.js': CONFIG,
        'own.js': `
          const { TestEnvironment } = require('jest-environment-jsdom');
          module.exports = require('jest-environment-vcr').withVcr(TestEnvironment);`,
      };
      await Scenario.run(files, async (scenario) => {
        const env = { ENVIRONMENT: environment };

        expectPassed(await scenario.jest({ env }));
        assert.deepEqual(
          (await scenario.origin.seen()).map(({ method, url, body }) => [method, url, body]),
          [
            ['GET', '/text', ''],
            ['POST', '/echo', 'a body'],
          ],
        );
        assert.match(scenario.project.read('__cassettes__/a.test.js/sends.yaml'), /method: POST[^]*body: a body/);
        await scenario.origin.stop();

        const replayed = await scenario.jest({ env, args: ['--ci', '--detectOpenHandles'] });
        expectPassed(replayed);
        assert.doesNotMatch(replayed.output, /open handle/);
      });
    });
  }

  it('is refused as any other where nothing may leave', async () => {
    const file = `
      const { vcr } = require('jest-environment-vcr/globals');
      const quietly = (config) => vcr.config({ failOnUnmatchedRequest: false, ...config });
      test('none', quietly({ recordMode: 'none' })(() => {
        expect(failure(() => ask('/text'))).toMatch(/^NetworkError: RefusedRequestError: .*VCR_NO_CASSETTE/s);
      }));
      test('blocked', quietly({ blockNetwork: true, ignoreLocalhost: true })(() => {
        expect(failure(() => ask('/text'))).toMatch(/blockNetwork is set .*VCR_NETWORK_BLOCKED/s);
      }));
      test('ignored', quietly({ recordMode: 'none', ignoreLocalhost: true })(() => {
        expect(ask('/text?ignored').responseText).toBe('plain text');
      }));
      test('disabled', vcr.disabled()(() => { expect(ask('/text?disabled').responseText).toBe('plain text'); }));
      test('swallowed', vcr.config({ recordMode: 'none' })(() => { failure(() => ask('/text')); }));`;
    await Scenario.run(project(file), async (scenario) => {
      const run = await scenario.jest();

      assert.deepEqual(
        statuses(run),
        { none: 'passed', blocked: 'passed', ignored: 'passed', disabled: 'passed', swallowed: 'failed' },
        run.output,
      );
      assert.match(run.tests['swallowed']?.messages ?? '', /GET .*\/text[^]*VCR_NO_CASSETTE/);
      assert.deepEqual(
        (await scenario.origin.seen()).map(({ url }) => url),
        ['/text?ignored', '/text?disabled'],
      );
      assert.deepEqual(scenario.project.cassettes(), []);
    });
  });

  it('is answered where hooks answer at once, and refused where one gives a promise', async () => {
    const file = `
      const { vcr } = require('jest-environment-vcr/globals');
      const hooked = (wait) => ({
        beforeRecordRequest: (request) => wait({ ...request, headers: {} }),
        beforePlayback: (interaction) => ({ ...interaction, response: { ...interaction.response, body: 'changed' } }),
      });
      test('at once', vcr.config(hooked((value) => value))(() => { expect(ask('/text').responseText).toBe('changed'); }));
      test('later', vcr.config(hooked(async (value) => value))(() => { ask('/text'); }));`;
    const stored = (origin: string): string =>
      cassetteText(interactionText({ uri: `${origin}/text`, response: 'stored' }));
    await Scenario.run(project(file), async (scenario) => {
      for (const name of ['at-once', 'later']) {
        scenario.project.write({ [`__cassettes__/a.test.js/${name}.yaml`]: stored(scenario.origin.url) });
      }

      const run = await scenario.jest();

      assert.deepEqual(statuses(run), { 'at once': 'passed', later: 'failed' }, run.output);
      assert.match(run.tests['later']?.messages ?? '', /it is synchronous, and what decides about it answers later/);
      assert.equal(await scenario.origin.count(), 0);
    });
  });

  it('is refused at a server of its own process, which it would wait for without an end', async () => {
    const file = `
      const http = require('node:http');
      test('own', async () => {
        const server = http.createServer((request, response) => response.end('mine')).listen(0);
        await new Promise((resolve) => server.once('listening', resolve));
        try { ask('http://127.0.0.1:' + server.address().port); } finally { server.close(); }
      });`;
    await Scenario.run(project(file), async (scenario) => {
      const run = await scenario.jest();

      assert.match(run.tests['own']?.messages ?? '', /it is synchronous, and goes to a server of this very process/);
    });
  });

  it('is refused after the end of its test', async () => {
    const file = `
      let late;
      test('one', () => { setTimeout(() => (late = failure(() => ask('/text?late'))), 50); });
      test('two', async () => {
        await new Promise((resolve) => setTimeout(resolve, 200));
        expect(late).toMatch(/^NetworkError: .*it is synchronous, and its test has ended/);
      });`;
    await Scenario.run(project(file), async (scenario) => {
      expectPassed(await scenario.jest());

      assert.equal(await scenario.origin.count(), 0);
    });
  });

  it('is taken in a jsdom that a test makes itself', async () => {
    const file = `
      const { JSDOM } = require('jsdom');
      test('own', () => {
        const request = new (new JSDOM('', { url: process.env.ORIGIN }).window.XMLHttpRequest)();
        request.open('GET', '/text', false);
        request.send();
        expect(request.responseText).toBe('plain text');
      });`;
    const config = "module.exports = { testEnvironment: 'jest-environment-vcr', transform: {} };";
    await Scenario.run({ 'a.test.js': file, 'jest.config.js': config }, async (scenario) => {
      expectPassed(await scenario.jest());
      await scenario.origin.stop();
      expectPassed(await scenario.jest({ args: ['--ci'] }));
    });
  });
});
