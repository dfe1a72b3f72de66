import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { expectPassed } from '../support/project';
import { cassetteText, interactionText, PRELUDE, Scenario } from '../support/scenario';

const CONFIG = `
const digest = ({ value }) => require('node:crypto').createHash('sha256').update(value).digest('hex');
module.exports = {
  matchOn: ['method', 'path', 'query', 'body', 'headers'],
  matchIgnoring: { headers: ['host', 'connection', 'user-agent', 'content-length'] },
  filterHeaders: [['X-Tenant', digest]],
  filterQueryParameters: [['user', digest]],
  filterPostDataParameters: [['email', digest]],
};`;
const FILES = {
  'vcr.config.js': CONFIG,
  'jest.config.js': `module.exports = {
    preset: 'jest-environment-vcr',
    testEnvironmentOptions: { vcrConfig: '<rootDir>/vcr.config.js' },
  };`,
};

describe('a filter function that makes another value of its own one', () => {
  it('leaves what was recorded with it to be found again', async () => {
    const file = `${PRELUDE}
      test('one', async () => {
        const send = (user) => fetch(origin + '/echo?user=' + user, {
          method: 'POST',
          headers: { 'x-tenant': user, 'content-type': 'application/json' },
          body: JSON.stringify({ email: user + '@a.test' }),
        }).then((response) => response.json());
        const asked = ['ada', 'ben'];
        if (process.env.BACKWARDS) asked.reverse();
        for (const user of asked) expect((await send(user)).url).toBe('/echo?user=' + user);
        expect(vcr.current.responsesOf(vcr.current.requests[0])).toHaveLength(1);
      });`;
    await Scenario.run({ ...FILES, 'a.test.js': file }, async (scenario) => {
      expectPassed(await scenario.jest());
      await scenario.origin.stop();
      expectPassed(await scenario.jest());
      expectPassed(await scenario.jest({ env: { BACKWARDS: '1' } }));
      assert.match(scenario.project.read('__cassettes__/a.test.js/one.yaml'), /uri: .*user=[0-9a-f]{64}\n/);
    });
  });

  it('is asked for what another tool recorded', async () => {
    const file = `${PRELUDE} test('one', async () => { expect(await get('/x?user=ada')).toBe('recorded'); });`;
    await Scenario.run({ ...FILES, 'a.test.js': file }, async (scenario) => {
      const uri = `${scenario.origin.url}/x?user=ada`;
      scenario.project.write({
        'vcr.config.js': CONFIG.replace(", 'headers']", ']'),
        '__cassettes__/a.test.js/one.yaml': cassetteText(interactionText({ uri, response: 'recorded' })),
      });
      expectPassed(await scenario.jest());
    });
  });
});
