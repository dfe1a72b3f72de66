import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { expectPassed } from '../support/project';
import { cassetteText, interactionText, PRELUDE, Scenario } from '../support/scenario';

describe('an environment of the user', () => {
  const environment = (body: string, base = "require('jest-environment-vcr').TestEnvironment"): string =>
    `module.exports = class extends ${base} { ${body} };`;
  const config = "module.exports = { testEnvironment: './environment.js' };";

  it('may handle events asynchronously, above and below', async () => {
    const file = `${PRELUDE}
      test('marked', vcr.cassette('named')(async () => { await get('/text'); }));
      test('own', async () => { await get('/text'); });`;
    const below = `const Node = require('jest-environment-node').TestEnvironment;
      class Base extends Node { async handleTestEvent() { await new Promise((r) => setTimeout(r, 5)); } }
      const Vcr = require('jest-environment-vcr').withVcr(Base);
      module.exports = class extends Vcr { async handleTestEvent(event, state) { await null; return super.handleTestEvent(event, state); } };`;
    await Scenario.run({ 'a.test.js': file, 'jest.config.js': config, 'environment.js': below }, async (scenario) => {
      expectPassed(await scenario.jest());

      assert.deepEqual(scenario.project.cassettes(), ['__cassettes__/a.test.js/own.yaml', '__cassettes__/named.yaml']);
    });
  });

  it('that forgets super.handleTestEvent fails its files and says what to write', async () => {
    const file = `${PRELUDE} test('one', async () => { await get('/text'); });`;
    for (const body of ['handleTestEvent() {}', 'async handleTestEvent() {}', 'handleTestEvent = () => undefined;']) {
      await Scenario.run(
        { 'a.test.js': file, 'jest.config.js': config, 'environment.js': environment(body) },
        async (scenario) => {
          const run = await scenario.jest();

          assert.notEqual(run.exitCode, 0, run.output);
          assert.match(run.fileMessages['a.test.js'] ?? '', /await super\.handleTestEvent\(event, state\)/);
        },
      );
    }
  });

  it('under jest-jasmine2 fails its files and says why', async () => {
    const runner =
      "module.exports = { preset: 'jest-environment-vcr', testRunner: './node_modules/jest-jasmine2/index.js' };";
    await Scenario.run(
      {
        'a.test.js': "test('one', () => undefined);",
        'jest.config.js': runner,
        'node_modules/jest-jasmine2/index.js': 'module.exports = async () => { throw new Error("not reached"); };',
      },
      async (scenario) => {
        const run = await scenario.jest();

        assert.match(run.fileMessages['a.test.js'] ?? '', /needs the test runner jest-circus[^]*VCR_NO_ENVIRONMENT/);
      },
    );
  });
});

describe('VCR_DISABLED=1', () => {
  it('records, replays, patches and deletes nothing', async () => {
    const file = `${PRELUDE}
      const connect = require('node:net').Socket.prototype.connect;
      test('one', vcr.deleteOnFail()(async () => { expect(await get('/text')).toBe('plain text'); expect(connect.toString()).toContain('normalizeArgs'); throw new Error('boom'); }));`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const stored = cassetteText(interactionText({ uri: `${scenario.origin.url}/text`, response: 'stored' }));
      scenario.project.write({ '__cassettes__/a.test.js/one.yaml': stored });

      const run = await scenario.jest({ env: { VCR_DISABLED: '1' } });

      assert.match(run.tests['one']?.messages ?? '', /boom/);
      assert.equal(scenario.project.read('__cassettes__/a.test.js/one.yaml'), stored);
    });
  });
});
