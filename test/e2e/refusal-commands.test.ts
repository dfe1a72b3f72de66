import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { E2E_NODE, type JestRun, runProcess } from '../support/project';
import { cassetteText, interactionText, PRELUDE, Scenario } from '../support/scenario';

const TITLE = `it's "odd" (1 + 1) | $HOME \\\\ [a] 100%`;
const FILE = 'app/(shop)/pages/[id]/page.test.js';
const CONFIG = `module.exports = { preset: 'jest-environment-vcr', testEnvironmentOptions: { vcrConfig: { recordMode: 'none' } } };`;

describe('the commands of a refusal', () => {
  it('run this one test when pasted, whatever its path and title', async () => {
    const test = `${PRELUDE}
test(${JSON.stringify(TITLE.replaceAll('\\\\', '\\'))}, async () => { expect(await get('/text')).toBe('plain text'); });
test('another', async () => { throw new Error('must not run'); });`;
    await Scenario.run({ 'jest.config.js': CONFIG, [FILE]: test, 'page.test.js': test }, async (scenario) => {
      const command = commandIn(await scenario.jest({ args: ['--runTestsByPath', FILE] }), 'To record it');

      const pasted = await paste(scenario, command);

      assert.match(pasted.output, /1 skipped, 1 passed, 2 total/);
      assert.equal(pasted.exitCode, 0, pasted.output);
    });
  });

  it('start Jest with the configuration and the modules that it was started with', async () => {
    const test = `import { vcr } from 'jest-environment-vcr/globals';
test('one', async () => { expect((await fetch(process.env.ORIGIN + '/text')).status).toBe(200); vcr.current; });`;
    const files = {
      'jest.config.js': `module.exports = { testMatch: [] };`,
      'e2e.config.js': CONFIG.replace(/ \};$/, `, testMatch: ['**/*.mjs'] };`),
      'one.mjs': test,
    };
    await Scenario.run(files, async (scenario) => {
      const run = await scenario.jest({
        args: ['-i', '-c', 'e2e.config.js'],
        env: { NODE_OPTIONS: '--experimental-vm-modules' },
      });

      const pasted = await paste(scenario, commandIn(run, 'To record it'));

      assert.match(pasted.output, /1 passed, 1 total/);
    });
  });

  it('of a pasted rewrite make a changed request pass', async () => {
    const test = `${PRELUDE}\ntest('one', async () => { expect(await get('/text?v=2')).toBe('plain text'); });`;
    await Scenario.run({ 'jest.config.js': CONFIG, 'one.test.js': test }, async (scenario) => {
      const stored = interactionText({ uri: `${scenario.origin.url}/text?v=1`, response: 'recorded' });
      scenario.project.write({ '__cassettes__/one.test.js/one.yaml': cassetteText(stored) });

      const pasted = await paste(scenario, commandIn(await scenario.jest(), 'If the request has changed'));

      assert.equal(pasted.exitCode, 0, pasted.output);
      assert.match(scenario.project.read('__cassettes__/one.test.js/one.yaml'), /text\?v=2/);
    });
  });
});

function commandIn(run: JestRun, purpose: string): string {
  // Jest 29 leaves the cause of an error out of its JSON.
  const lines = run.output.split('\n').map((line) => line.trim());
  const found = lines.find((line) => line.startsWith(`${purpose}: `));
  assert.ok(found, run.output);
  return found.slice(purpose.length + 2);
}

// `npx jest-vcr` of the project that the tests stand in for.
function paste({ project, origin }: Scenario, command: string): ReturnType<typeof runProcess> {
  const jestVcr = path.join(path.dirname(project.dir), 'node_modules/jest-environment-vcr/build/cli/main.js');
  const script = command.replace('npx jest-vcr', `"${E2E_NODE}" "${jestVcr}"`);
  assert.notEqual(script, command);
  return runProcess('sh', ['-c', script], project.dir, { ORIGIN: origin.url });
}
