import assert from 'node:assert/strict';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { RunReport } from '../../src/core/run-report';
import type { JestRun, Project } from '../support/project';
import { cassetteText, interactionText, PRELUDE, Scenario } from '../support/scenario';

const SOME_CASSETTE = cassetteText(interactionText({ uri: 'http://origin.test/', response: 'stored' }));
const REPORTER = "['default', 'jest-environment-vcr/reporter']";

const config = (more: string): string => `module.exports = { preset: 'jest-environment-vcr', ${more} };`;

function obsoleteIn({ output }: JestRun): string[] {
  const [, list = ''] = / obsolete\..*\n((?: +↳ \S+\n)*)/.exec(output) ?? [];
  return list.split(/\s*↳ |\n/).filter((path) => path !== '');
}

function reportAt(project: Project, file: string): RunReport {
  return JSON.parse(project.read(file)) as RunReport;
}

describe('obsolete cassettes', () => {
  const FILES = {
    'a.test.js': `${PRELUDE}
      test('asks', () => get('/text'));
      test('asks nothing any more', () => undefined);
      test.skip('skipped', () => get('/text'));
      test.todo('to do');
      describe('block', () => { beforeAll(() => get('/text')); afterAll(() => undefined); test('inner', () => undefined); });`,
    'quiet.test.js': `test('asks nothing', () => undefined); test.skip('skipped', () => undefined);`,
  };
  const STALE = ['asks-nothing-any-more', 'skipped', 'to-do', 'renamed', 'block.__afterAll__'];

  async function withStale(steps: (scenario: Scenario) => Promise<void>): Promise<void> {
    await Scenario.run(FILES, async (scenario) => {
      await scenario.jest();
      for (const name of STALE) scenario.project.write({ [`__cassettes__/a.test.js/${name}.yaml`]: SOME_CASSETTE });
      for (const name of ['asks-nothing', 'skipped', 'renamed']) {
        scenario.project.write({ [`__cassettes__/quiet.test.js/${name}.yaml`]: SOME_CASSETTE });
      }
      scenario.project.write({ '__cassettes__/nobodys.yaml': SOME_CASSETTE });
      await steps(scenario);
    });
  }

  it('are those that nobody opened, but for those of tests that are skipped or to do', async () => {
    await withStale(async (scenario) => {
      assert.deepEqual(obsoleteIn(await scenario.jest()), [
        '__cassettes__/a.test.js/asks-nothing-any-more.yaml',
        '__cassettes__/a.test.js/block.__afterAll__.yaml',
        '__cassettes__/a.test.js/renamed.yaml',
        '__cassettes__/quiet.test.js/asks-nothing.yaml',
        '__cassettes__/quiet.test.js/renamed.yaml',
      ]);
    });
  });

  it('are not looked for where -t, .only, a crash or another environment left tests out', async () => {
    await withStale(async (scenario) => {
      const { project } = scenario;
      assert.deepEqual(obsoleteIn(await scenario.jest({ args: ['-t', 'asks'] })), []);
      assert.deepEqual(obsoleteIn(await scenario.jest({ env: { VCR_DISABLED: '1' } })), []);
      assert.deepEqual(obsoleteIn(await scenario.jest({ args: ['--env=node', 'quiet'] })), []);

      project.write({ 'quiet.test.js': `test.only('new', () => undefined); test('asks nothing', () => undefined);` });
      assert.deepEqual(obsoleteIn(await scenario.jest({ args: ['quiet'] })), []);
      project.write({ 'a.test.js': `${FILES['a.test.js']} test.only('new', () => undefined);` });
      assert.deepEqual(obsoleteIn(await scenario.jest({ args: ['a.test'] })), []);
      project.write({ 'a.test.js': `${FILES['a.test.js']} throw new Error('boom');` });
      assert.deepEqual(obsoleteIn(await scenario.jest({ args: ['a.test'] })), []);
    });
  });

  it('are not those of failed tests, nor of hooks around them', async () => {
    await withStale(async (scenario) => {
      const failing = FILES['a.test.js']
        .replace(`any more', () => undefined`, `any more', () => { throw new Error('boom'); }`)
        .replace(`'inner', () => undefined`, `'inner', () => { throw new Error('boom'); }`);
      scenario.project.write({ 'a.test.js': failing });

      assert.deepEqual(obsoleteIn(await scenario.jest({ args: ['a.test'] })), ['__cassettes__/a.test.js/renamed.yaml']);
    });
  });

  it('are named ones too when all tests ran and passed, whoever may have opened them', async () => {
    const files = {
      'a.test.js': `${PRELUDE}
        test('marker', vcr.cassette('by-marker', 'as-extra')(() => get('/text')));
        test('use', () => vcr.useCassette('by-use', () => get('/text')));
        test('json', vcr.config({ serializer: 'json' })(() => get('/text')));
        for (const n of [1, 2]) test('same', () => get('/text'));`,
    };
    await Scenario.run(files, async (scenario) => {
      scenario.project.write({
        '__cassettes__/as-extra.yaml': SOME_CASSETTE,
        '__cassettes__/nobodys.yaml': SOME_CASSETTE,
      });
      await scenario.jest();
      assert.equal(scenario.project.cassettes().length, 7);

      assert.deepEqual(obsoleteIn(await scenario.jest()), ['__cassettes__/nobodys.yaml']);
      assert.deepEqual(obsoleteIn(await scenario.jest({ args: ['a.test'] })), []);
    });
  });

  it('make a run on CI fail where that is configured', async () => {
    const files = {
      ...FILES,
      'jest.config.js': config(
        `reporters: ['default', ['jest-environment-vcr/reporter', { ci: { obsolete: 'error' } }]]`,
      ),
    };
    await Scenario.run(files, async (scenario) => {
      await scenario.jest();
      assert.equal((await scenario.jest({ args: ['--ci'] })).exitCode, 0);
      scenario.project.write({ '__cassettes__/a.test.js/renamed.yaml': SOME_CASSETTE });

      const local = await scenario.jest();
      const onCi = await scenario.jest({ args: ['--ci'] });

      assert.deepEqual([local.exitCode, onCi.exitCode], [0, 1], onCi.output);
      assert.deepEqual(obsoleteIn(onCi), ['__cassettes__/a.test.js/renamed.yaml']);
    });
  });
});

describe('a run whose worker is killed', () => {
  it('tells what had been saved until then, and which file was cut off', async () => {
    const files = {
      'a.test.js': `${PRELUDE}
        test('recorded', () => get('/text'));
        test('kills', async () => { await get('/text'); process.kill(process.pid, 'SIGKILL'); });`,
      'b.test.js': `${PRELUDE} test('other', () => get('/text'));`,
    };
    await Scenario.run(files, async (scenario) => {
      const run = await scenario.jest({ workers: 2 });

      assert.match(run.output, / › 2 cassettes recorded with 2 requests\./, run.output);
      assert.match(run.output, / › 1 test file cut off.*\n +↳ a\.test\.js/);
      assert.equal(scenario.project.exists('node_modules/.cache/jest-environment-vcr/last-full-run.report'), false);
    });
  });
});

describe('a run without the reporter', () => {
  it('says in one line of a file what was recorded and deleted', async () => {
    const files = {
      'jest.config.js': `module.exports = { testEnvironment: 'vcr' };`,
      'a.test.js': `${PRELUDE}
        test('one', () => get('/text'));
        test('two', vcr.deleteOnFail('gone')(() => { throw new Error('boom'); }));`,
    };
    await Scenario.run(files, async (scenario) => {
      scenario.project.write({ '__cassettes__/gone.yaml': SOME_CASSETTE });
      for (const workers of [undefined, 2]) {
        const run = await scenario.jest({
          ...(workers === undefined ? {} : { workers }),
          env: { VCR_RECORD_MODE: 'all' },
        });
        assert.match(
          run.output,
          workers === undefined
            ? /^a\.test\.js: 1 cassette recorded; deleted on failure: gone\.yaml \(two\)$/m
            : /^a\.test\.js: 1 cassette rewritten$/m,
        );
        assert.doesNotMatch(run.output, /Cassette Summary/);
      }
    });
  });
});

describe('the reporter beside', () => {
  it('projects names all cassettes from the root of the run', async () => {
    const files = {
      'jest.config.js': `module.exports = { projects: ['one', 'two'], reporters: ${REPORTER} };`,
      ...Object.fromEntries(
        ['one', 'two'].flatMap((name) => [
          [`${name}/jest.config.js`, config(`displayName: '${name}'`)],
          [`${name}/a.test.js`, `${PRELUDE} test('asks', () => get('/text'));`],
        ]),
      ),
    };
    await Scenario.run(files, async (scenario) => {
      await scenario.jest();
      scenario.project.write({ 'two/__cassettes__/a.test.js/renamed.yaml': SOME_CASSETTE });

      const run = await scenario.jest();

      assert.doesNotMatch(run.output, /Validation Warning|Unknown option/);
      assert.deepEqual(obsoleteIn(run), ['two/__cassettes__/a.test.js/renamed.yaml']);
      const { files: reported } = reportAt(
        scenario.project,
        'node_modules/.cache/jest-environment-vcr/last-full-run.report',
      );
      assert.deepEqual(reported.map(({ testPath, project }) => [testPath, project]).sort(), [
        ['one/a.test.js', 'one'],
        ['two/a.test.js', 'two'],
      ]);
    });
  });

  it('--json keeps standard output for Jest alone, and writes what VCR_REPORT and VCR_SUMMARY name', async () => {
    await Scenario.run({ 'a.test.js': `${PRELUDE} test('asks', () => get('/text?a=|<b>'));` }, async (scenario) => {
      const run = await scenario.jest({
        args: ['--reporters=default', '--reporters=jest-environment-vcr/reporter'],
        env: { VCR_REPORT: 'out/report.json', VCR_SUMMARY: 'out/summary.md' },
      });

      assert.match(run.output, / › 1 cassette recorded with 1 request\./);
      assert.equal(reportAt(scenario.project, 'out/report.json').files.length, 1);
      const summary = scenario.project.read('out/summary.md');
      assert.match(summary, /^## Cassettes\n\n- \*\*1 cassette recorded\*\* with 1 request\./);
      assert.match(summary, /\| \+ \| <code>GET http&#58;\/\/[^|<]+<\/code> \| 200 \| added \|/);
    });
  });

  it('the GitHub reporter annotates what it says', async () => {
    const files = {
      'jest.config.js': config(`reporters: ['default', 'github-actions', 'jest-environment-vcr/reporter']`),
      'a.test.js': `${PRELUDE} test('asks', () => get('/text'));`,
    };
    await Scenario.run(files, async (scenario) => {
      await scenario.jest();
      scenario.project.write({ '__cassettes__/a.test.js/re,named.yaml': SOME_CASSETTE });

      const run = await scenario.jest({ env: { GITHUB_ACTIONS: 'true' } });

      const [, file = ''] = /^::warning file=(.*),title=Cassette obsolete::No test has it/m.exec(run.output) ?? [];
      assert.equal(
        decodeURIComponent(file),
        path.join(realpathSync(scenario.project.dir), '__cassettes__/a.test.js/re,named.yaml'),
      );
      assert.doesNotMatch((await scenario.jest()).output, /::warning/);
    });
  });

  it('its options refuses what it does not know', async () => {
    const files = {
      'jest.config.js': config(`reporters: [['jest-environment-vcr/reporter', { ci: { obsolet: 'error' } }]]`),
      'a.test.js': `test('one', () => undefined);`,
    };
    await Scenario.run(files, async (scenario) => {
      const run = await scenario.jest();

      assert.equal(run.exitCode, 1);
      assert.match(run.output, /ci\.obsolet[^]*ci\.obsolete[^]*\[VCR_INVALID_OPTION\]/);
    });
  });
});
