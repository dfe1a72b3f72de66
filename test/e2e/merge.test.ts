import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { RunReport } from '../../src/core/run-report';
import { E2E_NODE, JEST_BIN, runProcess } from '../support/project';
import { cassetteText, interactionText, PRELUDE, Scenario } from '../support/scenario';

const SOME_CASSETTE = cassetteText(interactionText({ uri: 'http://origin.test/', response: 'stored' }));
const COMMAND = path.resolve(JEST_BIN, '../../../jest-environment-vcr/build/cli/main.js');

describe('the reports of shards', () => {
  it('are joined into one that says what a full run would have said', async () => {
    const files = {
      'a.test.js': `${PRELUDE} test('asks', () => vcr.useCassette('of-a', () => get('/text')));`,
      'b.test.js': `${PRELUDE} test('asks', () => vcr.useCassette('of-b', () => get('/text')));`,
    };
    await Scenario.run(files, async (scenario) => {
      const { project } = scenario;
      await scenario.jest();
      project.write({ '__cassettes__/nobodys.yaml': SOME_CASSETTE });
      project.write({ '__cassettes__/b.test.js/renamed.yaml': SOME_CASSETTE });
      for (const index of [1, 2]) {
        const run = await scenario.jest({ args: [`--shard=${index}/2`], env: { VCR_REPORT: `report-${index}.json` } });
        assert.doesNotMatch(run.output, /nobodys|of-a|of-b/);
      }

      const merged = await runProcess(
        E2E_NODE,
        [COMMAND, 'merge', 'report-*.json', 'report-2.json', '--out', 'all.json', '--summary', 'all.md'],
        project.dir,
        {},
      );

      assert.equal(merged.exitCode, 0, merged.output);
      assert.match(
        merged.output,
        / › 2 cassettes obsolete\. To remove them all, run all tests, and then `npx jest-vcr prune`\./,
      );
      const report = JSON.parse(project.read('all.json')) as RunReport;
      assert.equal(report.isFullRun, true);
      assert.deepEqual(report.obsolete, ['__cassettes__/b.test.js/renamed.yaml', '__cassettes__/nobodys.yaml']);
      assert.match(project.read('all.md'), /2 cassettes obsolete/);
      const wrong = await runProcess(E2E_NODE, [COMMAND, 'merge', 'jest.config.js'], project.dir, {});
      assert.deepEqual([wrong.exitCode, wrong.output.includes('is no report of a run')], [1, true]);
    });
  });
});
