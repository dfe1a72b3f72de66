import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, it } from 'node:test';
import { E2E_NODE, JEST_BIN } from '../support/project';
import { PseudoTerminal, WITHOUT_TERMINAL } from '../support/pseudo-terminal';
import { cassetteText, interactionText, PRELUDE, Scenario } from '../support/scenario';

const SOME_CASSETTE = cassetteText(interactionText({ uri: 'http://origin.test/', response: 'stored' }));
/** Jest takes keys: its usage, or the hint to it, comes last. */
const RUN_ENDED = /Ran all test suites[^]*(?:to trigger a test run|to show more)/;
const MENU = /Press .{0,9}q.{0,9} to quit/;

const CONFIG = `module.exports = { preset: 'jest-environment-vcr', watchPlugins: ['jest-environment-vcr/watch'] };`;

type Files = Record<string, string>;
type Steps = (scenario: Scenario, terminal: PseudoTerminal) => Promise<void>;
type Options = { args?: string[]; env?: Record<string, string> };

/** Jest in watch mode, before a person. */
async function watching(files: Files, steps: Steps, { args = ['--runInBand'], env = {} }: Options = {}): Promise<void> {
  await Scenario.run({ 'jest.config.js': CONFIG, ...files }, async (scenario) => {
    const { project, origin } = scenario;
    const terminal = PseudoTerminal.start(E2E_NODE, [JEST_BIN, '--watchAll', ...args], {
      cwd: project.dir,
      env: { ORIGIN: origin.url, ...env },
    });
    try {
      await steps(scenario, terminal);
    } finally {
      await terminal.stop();
    }
  });
}

/** Runs all tests, of which some fail, and then by key those again. */
async function recordFailedAgain(terminal: PseudoTerminal, failed: number): Promise<void> {
  terminal.type('a');
  await terminal.waitFor(new RegExp(`${failed} failed`));
  await terminal.waitFor(RUN_ENDED);
  terminal.type('v');
  await terminal.waitFor(new RegExp(`re-record the cassettes of ${failed} failed test`));
  terminal.type('r');
}

function runsIn({ output }: PseudoTerminal): number {
  return output.split(/Ran all test suites/).length - 1;
}

describe('in watch mode', { skip: WITHOUT_TERMINAL }, () => {
  for (const args of [['--runInBand'], ['-w', '2']]) {
    it(`re-records the cassettes of failed tests alone, for one run, with ${args.join(' ')}`, async () => {
      const files = {
        'a.test.js': `${PRELUDE}
          test('fails (once)', async () => expect(await get('/text')).not.toBe('stale'));
          test('passes', () => get('/text'));`,
        'b.test.js': `${PRELUDE} test('passes', () => get('/text'));`,
      };
      await watching(
        files,
        async ({ project }, terminal) => {
          await terminal.waitFor(RUN_ENDED);
          const failing = '__cassettes__/a.test.js/fails-(once).yaml';
          const passing = '__cassettes__/a.test.js/passes.yaml';
          project.write({ [failing]: project.read(failing).replace(/string: .*/, 'string: stale') });
          const untouched = project.read(passing);
          await recordFailedAgain(terminal, 1);
          await terminal.waitFor(/1 cassette.{0,9} rewritten|1 cassette rewritten/);
          await terminal.waitFor(RUN_ENDED);

          assert.doesNotMatch(project.read(failing), /stale/);
          assert.equal(project.read(passing), untouched);
          terminal.type('\r');
          await terminal.waitFor(/3 passed/);
          assert.doesNotMatch(terminal.output.slice(terminal.output.lastIndexOf('rewritten') + 9), /rewritten/);
          assert.equal(project.read(passing), untouched);
        },
        { args },
      );
    });
  }

  it('re-records no test that has the file of one failed test and the name of another', async () => {
    const failingWhenStale = (...failing: string[]): string => `${PRELUDE}
      const ask = async () => {
        const body = await get('/text');
        if (${JSON.stringify(failing)}.includes(expect.getState().currentTestName)) expect(body).not.toBe('stale');
      };
      describe('g', () => {
        beforeAll(() => get('/text'));
        test('one', ask);
        test('two', ask);
      });
      describe('h', () => {
        beforeAll(() => get('/text'));
        test('three', ask);
      });`;
    const files = { 'aa.test.js': failingWhenStale('g one'), 'bb.test.js': failingWhenStale('g two', 'h three') };
    await watching(files, async ({ project }, terminal) => {
      await terminal.waitFor(RUN_ENDED);
      for (const file of project.cassettes()) {
        project.write({ [file]: project.read(file).replace(/string: .*/, 'string: stale') });
      }
      await recordFailedAgain(terminal, 3);
      await terminal.waitFor(/6 passed/);
      await terminal.waitFor(RUN_ENDED);

      const rewritten = project.cassettes().filter((file) => !project.read(file).includes('stale'));
      assert.deepEqual(rewritten, [
        '__cassettes__/aa.test.js/g.__beforeAll__.yaml',
        '__cassettes__/aa.test.js/g.one.yaml',
        '__cassettes__/bb.test.js/g.__beforeAll__.yaml',
        '__cassettes__/bb.test.js/g.two.yaml',
        '__cassettes__/bb.test.js/h.__beforeAll__.yaml',
        '__cassettes__/bb.test.js/h.three.yaml',
      ]);
    });
  });

  it('changes the record mode, shows it, and runs in it', async () => {
    await watching({ 'a.test.js': `${PRELUDE} test('asks', () => get('/text'));` }, async (_, terminal) => {
      await terminal.waitFor(/record mode: as configured/);
      await terminal.waitFor(/to trigger a test run/);

      terminal.type('v');
      await terminal.waitFor(MENU);
      for (const mode of ['once', 'new_episodes', 'none', 'all']) {
        terminal.type('m');
        await terminal.waitFor(new RegExp(`record mode: ${mode}`));
      }
      await terminal.waitFor(MENU);
      terminal.type('q');
      await terminal.waitFor(/work on cassettes \(record mode: all\)/);
      terminal.type('\r');
      await terminal.waitFor(/1 cassette.{0,9} rewritten/);
    });
  });

  it('steps through obsolete cassettes, and deletes by key', async () => {
    await watching({ 'a.test.js': `${PRELUDE} test('asks', () => get('/text'));` }, async ({ project }, terminal) => {
      await terminal.waitFor(RUN_ENDED);
      for (const name of ['one', 'two', 'three']) {
        project.write({ [`__cassettes__/a.test.js/${name}.yaml`]: SOME_CASSETTE });
      }
      terminal.type('\r');
      await terminal.waitFor(/3 cassettes obsolete/);
      await terminal.waitFor(RUN_ENDED);

      terminal.type('v');
      await terminal.waitFor(/step through 3 obsolete cassettes/);
      await terminal.waitFor(MENU);
      terminal.type('o');
      await terminal.waitFor(/3 cassettes remaining[^]*a\.test\.js\/one\.yaml[^]*to quit/);
      terminal.type('d');
      await terminal.waitFor(/2 cassettes remaining, 1 deleted[^]*three\.yaml[^]*to quit/);
      terminal.type('s');
      await terminal.waitFor(/1 cassette remaining, 1 deleted, 1 skipped[^]*two\.yaml[^]*to quit/);
      terminal.type('d');
      await terminal.waitFor(/3 cassettes reviewed, 2 deleted, 1 skipped/);
      terminal.type('q');
      await terminal.waitFor(/to trigger a test run/);
      terminal.type('v');
      await terminal.waitFor(/step through 1 obsolete cassette/);

      assert.deepEqual(project.cassettes(), [
        '__cassettes__/a.test.js/asks.yaml',
        '__cassettes__/a.test.js/three.yaml',
      ]);
    });
  });

  it('goes on stepping when a folder is left empty, and removes it in the end', async () => {
    await watching({ 'a.test.js': `${PRELUDE} test('asks', () => get('/text'));` }, async ({ project }, terminal) => {
      await terminal.waitFor(RUN_ENDED);
      for (const name of ['gone', 'older'])
        project.write({ [`__cassettes__/${name}.test.js/one.yaml`]: SOME_CASSETTE });
      terminal.type('\r');
      await terminal.waitFor(/2 cassettes obsolete/);
      await terminal.waitFor(RUN_ENDED);
      terminal.type('v');
      await terminal.waitFor(MENU);
      terminal.type('o');
      await terminal.waitFor(/2 cassettes remaining[^]*gone\.test\.js[^]*to quit/);

      terminal.type('d');
      await terminal.waitFor(/1 cassette remaining, 1 deleted[^]*older\.test\.js[^]*to quit/);
      await setTimeout(2_000);
      assert.equal(runsIn(terminal), 2);
      terminal.type('d');
      await terminal.waitFor(/2 cassettes reviewed, 2 deleted/);
      terminal.type('q');
      await terminal.waitFor(/to trigger a test run/);
      terminal.type('q');
      await terminal.end();

      assert.deepEqual(fs.readdirSync(path.join(project.dir, '__cassettes__')), ['a.test.js']);
    });
  });

  for (const serializer of ['json', 'yaml']) {
    it(`never starts another run by what it records as ${serializer}, wherever that goes`, async () => {
      const files = {
        'jest.config.js': `module.exports = {
        preset: 'jest-environment-vcr',
        testEnvironmentOptions: {
          vcrConfig: { cassetteLibraryDir: 'tapes', serializer: '${serializer}', recordMode: 'all' },
        },
      };`,
        'a.test.js': `${PRELUDE} test('asks', () => get('/text'));`,
      };
      await watching(files, async ({ project }, terminal) => {
        await terminal.waitFor(RUN_ENDED);
        await setTimeout(3_000);
        assert.equal(runsIn(terminal), 1);
        assert.ok(project.exists(path.join('tapes', 'a.test.js', `asks.${serializer}`)));

        terminal.type('\r');
        await terminal.waitFor(RUN_ENDED);
        await setTimeout(3_000);
        assert.equal(runsIn(terminal), 2);

        // What a person changes still does.
        project.write({ 'a.test.js': `${PRELUDE} test('asks more', () => get('/text'));` });
        await terminal.waitFor(RUN_ENDED);
      });
    });
  }
});
