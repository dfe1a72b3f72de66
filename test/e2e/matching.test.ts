import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { expectPassed } from '../support/project';
import { cassetteText, interactionText, PRELUDE, Scenario } from '../support/scenario';

describe('matching', () => {
  it('leaves out of the comparison what matchIgnoring names, and keeps it in the file', async () => {
    const config = `module.exports = { preset: 'jest-environment-vcr', testEnvironmentOptions: { vcrConfig: {
      additionalMatchers: ['headers', 'body'],
      matchIgnoring: { headers: ['x-request-id'], query: ['t'], body: ['$.items[*].id', '$..at'] },
    } } };`;
    const test = `${PRELUDE}
const { randomUUID } = require('node:crypto');
const ask = (name) => get('/text?t=' + randomUUID(), {
  method: 'POST',
  headers: { 'content-type': 'application/json', 'x-request-id': randomUUID() },
  body: JSON.stringify({ at: Date.now() + Math.random(), items: [{ id: randomUUID(), name }] }),
});
test('asks', async () => {
  const names = process.env.NAMES.split(',');
  for (const name of names) expect(await ask(name)).toBe('plain text');
});`;
    await Scenario.run({ 'jest.config.js': config, 'ids.test.js': test }, async (scenario) => {
      expectPassed(await scenario.jest({ env: { NAMES: 'one,two' } }));
      const recorded = scenario.project.read('__cassettes__/ids.test.js/asks.yaml');
      assert.match(recorded, /"at":\d/);
      assert.match(recorded, /X-Request-Id|x-request-id/);
      await scenario.origin.stop();

      expectPassed(await scenario.jest({ env: { NAMES: 'two,one' } }));
      const other = await scenario.jest({ env: { NAMES: 'one,three' } });

      assert.equal(other.tests['asks']?.status, 'failed');
      assert.match(other.output, /body differs: \$\.items\[0\]\.name: recorded "two", got "three"/);
      assert.equal(scenario.project.read('__cassettes__/ids.test.js/asks.yaml'), recorded);
    });
  });

  it('fails the test of a matcher that answers with a promise, instead of matching', async () => {
    const test = `${PRELUDE}
vcr.registerMatcher('later', async () => false);
test('asks', vcr.config({ additionalMatchers: ['later'] })(async () => { await get('/text').catch(() => {}); }));`;
    await Scenario.run({ 'later.test.js': test }, async (scenario) => {
      const stored = interactionText({ uri: `${scenario.origin.url}/text`, response: 'recorded' });
      scenario.project.write({ '__cassettes__/later.test.js/asks.yaml': cassetteText(stored) });

      const run = await scenario.jest();

      assert.equal(run.tests['asks']?.status, 'failed');
      assert.match(
        run.output,
        /The matcher "later" returned a promise; it has to return true, false, a reason or nothing/,
      );
      assert.match(run.output, /\[VCR_HOOK_FAILED\]/);
    });
  });
});
