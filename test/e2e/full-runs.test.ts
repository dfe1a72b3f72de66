import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RunReport } from '../../src/core/run-report';
import type { Project } from '../support/project';
import { cassetteText, interactionText, PRELUDE, Scenario } from '../support/scenario';

const SOME_CASSETTE = cassetteText(interactionText({ uri: 'http://origin.test/', response: 'stored' }));
const LAST_FULL_RUN = 'node_modules/.cache/jest-environment-vcr/last-full-run.report';

function lastFullRun(project: Project): RunReport {
  return JSON.parse(project.read(LAST_FULL_RUN)) as RunReport;
}

describe('a run of all tests', () => {
  const PROJECTS = {
    'jest.config.js': `module.exports = { projects: ['ours', 'other'], reporters: ['default', 'jest-environment-vcr/reporter'] };`,
    'ours/jest.config.js': `module.exports = { preset: 'jest-environment-vcr' };`,
    'ours/a.test.js': `${PRELUDE} test('asks', () => get('/text'));`,
    'other/jest.config.js': `module.exports = { testEnvironment: 'node' };`,
    'other/b.test.js': `test('asks nothing', () => undefined);`,
  };

  it('is full although a project of it has another environment, whose named cassettes are left alone', async () => {
    await Scenario.run(PROJECTS, async (scenario) => {
      await scenario.jest();
      scenario.project.write({
        'ours/__cassettes__/a.test.js/renamed.yaml': SOME_CASSETTE,
        'ours/__cassettes__/nobodys.yaml': SOME_CASSETTE,
        'other/__cassettes__/named.yaml': SOME_CASSETTE,
        'other/__cassettes__/b.test.js/asks-nothing.yaml': SOME_CASSETTE,
      });

      const { output } = await scenario.jest();

      assert.match(output, / › 2 cassettes obsolete\. To remove them all, run `npx jest-vcr prune`\./, output);
      assert.deepEqual(lastFullRun(scenario.project).obsolete, [
        'ours/__cassettes__/a.test.js/renamed.yaml',
        'ours/__cassettes__/nobodys.yaml',
      ]);
    });
  });

  it('is full where a module holds the configuration, which a file without requests never tells', async () => {
    const files = {
      'jest.config.js': `module.exports = { preset: 'jest-environment-vcr', testEnvironmentOptions: { vcrConfig: './vcr.js' } };`,
      'vcr.js': `module.exports = { cassetteLibraryDir: 'kept' };`,
      'a.test.js': `${PRELUDE} test('asks', () => get('/text'));`,
      'quiet.test.js': `test('asks nothing', () => undefined);`,
    };
    await Scenario.run(files, async (scenario) => {
      await scenario.jest();
      scenario.project.write({ 'kept/nobodys.yaml': SOME_CASSETTE });

      await scenario.jest();
      assert.deepEqual(lastFullRun(scenario.project).obsolete, ['kept/nobodys.yaml']);

      // The test that is skipped may be the one that has it.
      scenario.project.write({
        'quiet.test.js': `test.skip('asks nothing', () => undefined); test('x', () => undefined);`,
      });
      await scenario.jest();
      assert.deepEqual(lastFullRun(scenario.project).obsolete, []);
    });
  });

  it('is not full where no file ran in an environment of ours', async () => {
    await Scenario.run(PROJECTS, async (scenario) => {
      await scenario.jest();
      const before = lastFullRun(scenario.project).startedAt;

      await scenario.jest({ args: ['--env=node'] });

      assert.equal(lastFullRun(scenario.project).startedAt, before);
    });
  });
});
