import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { describe, it } from 'node:test';
import { commandFile, jestVcr } from '../support/command';
import { E2E_NODE, runProcess } from '../support/project';
import { PseudoTerminal, WITHOUT_TERMINAL } from '../support/pseudo-terminal';
import { PRELUDE, Scenario } from '../support/scenario';

const TEST = `${PRELUDE}
test('one', async () => { expect(await get('/text')).toBe('plain text'); });
test('two', async () => { expect(await get('/text?two')).toBe('plain text'); });`;
const FACTS = `test('facts', () => {
  const { VCR_RECORD_MODE, VCR_SUMMARY, VCR_REPORT, NODE_OPTIONS } = process.env;
  require('fs').writeFileSync('facts.json', JSON.stringify({ VCR_RECORD_MODE, VCR_SUMMARY, VCR_REPORT, NODE_OPTIONS }));
});`;
const ENDLESS = `test('endless', () => { process.stdout.write('started'); return new Promise(() => {}); }, 100000);`;

describe('jest-vcr with a mode', () => {
  it('runs the Jest of the project in that mode, with its arguments, and ends as it ends', async () => {
    await Scenario.run({ 'a.test.js': TEST }, async (scenario) => {
      const env = { ORIGIN: scenario.origin.url };

      const recording = await jestVcr(scenario.project, ['once', '-t', 'one', 'a.test.js'], env);
      const refusing = await jestVcr(scenario.project, ['none', '-i'], env);

      assert.equal(recording.exitCode, 0, recording.output);
      assert.match(recording.output, /1 skipped, 1 passed, 2 total/);
      assert.deepEqual(scenario.project.cassettes(), ['__cassettes__/a.test.js/one.yaml']);
      assert.equal(refusing.exitCode, 1);
      assert.match(refusing.output, /To record it: npx jest-vcr once a\.test\.js -t '\^two\$'/);
    });
  });

  it('takes its own options, as absolute paths, and hands on the others as they are', async () => {
    await Scenario.run({ 'facts.test.js': FACTS }, async ({ project }) => {
      const args = ['rewrite', '-i', '--report=out/r.json', '--summary', 's.md', '--node-options=--no-deprecation'];

      const run = await jestVcr(project, [...args, '--', 'facts'], { NODE_OPTIONS: '--no-warnings' });

      assert.equal(run.exitCode, 0, run.output);
      assert.deepEqual(JSON.parse(project.read('facts.json')), {
        VCR_RECORD_MODE: 'rewrite',
        VCR_SUMMARY: project.path('s.md'),
        VCR_REPORT: project.path('out/r.json'),
        NODE_OPTIONS: '--no-warnings --no-deprecation',
      });
    });
  });

  it('shows its own help, and that of Jest behind --', async () => {
    await Scenario.run({}, async ({ project }) => {
      const own = await jestVcr(project, ['none', '--help']);
      const theirs = await jestVcr(project, ['none', '--', '--help']);

      assert.match(own.output, /^Usage: jest-vcr none \[OPTIONS\] \[Jest's arguments\]\n\nRuns Jest; only replays\./);
      assert.match(theirs.output, /--testNamePattern/);
    });
  });

  it('says where there is no Jest, and which mode was meant', async () => {
    await Scenario.run({}, async ({ project }) => {
      const run = await runProcess(E2E_NODE, [commandFile(project), 'once'], '/', {});
      const unknown = await jestVcr(project, ['rewite']);

      assert.deepEqual([run.exitCode, run.output.split('\n')[0]], [1, 'jest-vcr: there is no Jest in /']);
      assert.equal(unknown.exitCode, 2);
      assert.match(unknown.output, /^jest-vcr: there is no command "rewite"\. Did you mean "rewrite"\?/);
    });
  });

  it(
    'hands signals on to Jest and ends by the signal that ended it',
    { skip: process.platform === 'win32' },
    async () => {
      await Scenario.run({ 'a.test.js': ENDLESS }, async ({ project }) => {
        const child = spawn(E2E_NODE, [commandFile(project), 'none', '-i'], { cwd: project.dir });
        const ended = new Promise((resolve) => child.once('close', (...end) => resolve(end)));
        await new Promise<void>((resolve) => {
          child.stdout.on('data', (text: Buffer) => {
            if (text.includes('started')) resolve();
          });
        });

        child.kill('SIGTERM');

        assert.deepEqual(await ended, [null, 'SIGTERM']);
      });
    },
  );

  it(
    'leaves the terminal to Jest: its watch mode takes keys, and Ctrl-C ends both',
    { skip: WITHOUT_TERMINAL },
    async () => {
      await Scenario.run({ 'a.test.js': `test('one', () => undefined);` }, async ({ project }) => {
        const terminal = PseudoTerminal.start(E2E_NODE, [commandFile(project), 'none', '--watchAll'], {
          cwd: project.dir,
          timeoutMs: 60_000,
        });
        await terminal.waitFor(/to quit watch mode/);
        terminal.type('a');
        await terminal.waitFor(/1 passed[^]*to quit watch mode|1 passed[^]*more/);
        terminal.type('\u0003');

        const { exitCode } = await terminal.end();

        assert.equal(exitCode, 0);
      });
    },
  );
});
