import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { expectPassed, statuses } from '../support/project';
import { cassetteText, interactionText, PRELUDE, Scenario } from '../support/scenario';

describe('a cassette', () => {
  it('is saved after the afterEach hooks, and before the next test', async () => {
    const file = `${PRELUDE}
      const there = (name) => require('node:fs').existsSync(__dirname + '/__cassettes__/a.test.js/' + name + '.yaml');
      const seen = [];
      afterEach(() => { seen.push(there('one')); });
      test('one', async () => { await get('/text'); });
      test('two', () => { seen.push(there('one')); expect(seen).toEqual([false, true]); });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      expectPassed(await scenario.jest());
    });
  });

  it('holds an answer that its client cut short as far as it came, when the test passed', async () => {
    const file = `${PRELUDE}
      const cut = async () => {
        const reader = (await fetch(origin + '/endless')).body.getReader();
        const { value } = await reader.read();
        await reader.cancel();
        return value.length;
      };
      test('passes', async () => { expect(await cut()).toBeGreaterThan(0); });
      if (!process.env.REPLAY) test('fails', async () => { await cut(); throw new Error('boom'); });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const recording = await scenario.jest();
      await scenario.origin.stop();
      const replay = await scenario.jest({ env: { REPLAY: '1' } });

      assert.deepEqual(statuses(recording), { passes: 'passed', fails: 'failed' }, recording.output);
      assert.deepEqual(scenario.project.cassettes(), ['__cassettes__/a.test.js/passes.yaml']);
      assert.match(scenario.project.read('__cassettes__/a.test.js/passes.yaml'), /unfinished: true/);
      expectPassed(replay);
    });
  });

  it('of mode rewrite keeps nothing of what it held', async () => {
    const file = `${PRELUDE} test('one', async () => { await get('/text?new'); });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const stored = cassetteText(interactionText({ uri: `${scenario.origin.url}/text?old`, response: 'old' }));
      scenario.project.write({ '__cassettes__/a.test.js/one.yaml': stored });

      expectPassed(await scenario.jest({ env: { VCR_RECORD_MODE: 'rewrite' } }));

      const text = scenario.project.read('__cassettes__/a.test.js/one.yaml');
      assert.deepEqual(
        [...text.matchAll(/\?(\w+)$/gm)].map(([, query]) => query),
        ['new'],
      );
    });
  });
});

describe('a refused request', () => {
  it('fails in every client as a network error does there, with its code', async () => {
    const file = `${PRELUDE}
      vcr.configure({ recordMode: 'none', failOnUnmatchedRequest: false });
      const axios = require('axios'), undici = require('undici');
      const emitted = (name) => new Promise((resolve) => require('node:' + name).get(name + '://api.invalid/').on('error', resolve));
      const thrown = (promise) => promise.then(() => undefined, (error) => error);
      test.each([['fetch', fetch], ['undici 6', require('undici-6').fetch], ['undici 7', undici.fetch]])('%s', async (_, ask) => {
        const error = await thrown(ask('https://api.invalid/'));
        expect([error.name, error.message, error.cause.code]).toEqual(['TypeError', 'fetch failed', 'VCR_NO_CASSETTE']);
      });
      test.each(['http', 'https'])('%s', async (name) => { expect((await emitted(name)).code).toBe('VCR_NO_CASSETTE'); });
      test('axios', async () => { expect((await thrown(axios.get('https://api.invalid/'))).code).toBe('VCR_NO_CASSETTE'); });
      test('undici', async () => { expect((await thrown(undici.request('https://api.invalid/'))).code).toBe('VCR_NO_CASSETTE'); });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      expectPassed(await scenario.jest());
    });
  });
});
