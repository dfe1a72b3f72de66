import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { RunReport } from '../../src/core/run-report';
import { E2E_NODE, JEST_BIN, runProcess, type Project } from '../support/project';
import { cassetteText, interactionText, PRELUDE, Scenario } from '../support/scenario';

const SOME_CASSETTE = cassetteText(interactionText({ uri: 'http://origin.test/', response: 'stored' }));
const COMMAND = path.resolve(JEST_BIN, '../../../jest-environment-vcr/build/cli/main.js');
const LAST_FULL_RUN = 'node_modules/.cache/jest-environment-vcr/last-full-run.report';

const asking = (...titles: string[]): string =>
  `${PRELUDE} describe('block', () => { ${titles.map((title) => `test('${title}', () => get('/text'));`).join(' ')} });`;

function configured(vcrConfig: string, more = ''): Record<string, string> {
  return {
    'jest.config.js': `module.exports = {
      preset: 'jest-environment-vcr', ${more} testEnvironmentOptions: { vcrConfig: '<rootDir>/vcr.config.js' } };`,
    'vcr.config.js': `const { basename } = require('node:path'); module.exports = { ${vcrConfig} };`,
  };
}

const BY_FILE = `cassetteName: (test) => [basename(test.testPath), ...test.titlePath].join('/')`;

async function obsoleteAfter(scenario: Scenario): Promise<readonly string[] | undefined> {
  const { output } = await scenario.jest();
  const { obsolete } = JSON.parse(scenario.project.read(LAST_FULL_RUN)) as RunReport;
  for (const name of obsolete ?? []) assert.ok(output.includes(`↳ ${name}`), output);
  return obsolete;
}

async function command({ dir }: Project, ...args: string[]): Promise<string> {
  return (await runProcess(E2E_NODE, [COMMAND, ...args], dir, {})).output;
}

describe('obsolete cassettes below a folder with the name of a test file', () => {
  it('are found where cassetteName puts them there: by the reporter, check and prune', async () => {
    const files = { ...configured(BY_FILE), 'a.test.js': asking('old', 'kept'), 'b.test.js': asking('other') };
    await Scenario.run(files, async (scenario) => {
      const { project } = scenario;
      assert.deepEqual(await obsoleteAfter(scenario), []);

      project.write({ 'a.test.js': asking('new', 'kept') });
      const old = '__cassettes__/a.test.js/block/old.yaml';
      assert.deepEqual(await obsoleteAfter(scenario), [old]);
      assert.deepEqual(await obsoleteAfter(scenario), [old]);

      assert.match(await command(project, 'check'), /block\/old\.yaml[^]*no test of the last full run has it/);
      await command(project, 'prune');
      assert.deepEqual(project.cassettes(), [
        '__cassettes__/a.test.js/block/kept.yaml',
        '__cassettes__/a.test.js/block/new.yaml',
        '__cassettes__/b.test.js/block/other.yaml',
      ]);
    });
  });

  it('are left alone where a test that did not run, here or in another file, may have them', async () => {
    const files = { ...configured(BY_FILE), 'a.test.js': asking('old'), 'b.test.js': asking('other') };
    await Scenario.run(files, async (scenario) => {
      const { project } = scenario;
      await scenario.jest();
      const unfinished = [
        { 'a.test.js': `${asking('new')} test.skip('skipped', () => undefined);` },
        { 'a.test.js': `${asking('new')} test('fails', () => { throw new Error('boom'); });` },
        { 'a.test.js': `${asking('new')} test.only('focused', () => undefined);` },
        {
          'a.test.js': asking('new'),
          'b.test.js': `test.skip('skipped', () => undefined); test('x', () => undefined);`,
        },
      ];
      for (const changed of unfinished) {
        project.write(changed);
        const { output } = await scenario.jest();
        assert.doesNotMatch(output, /obsolete/, JSON.stringify(changed));
      }

      project.write({ 'b.test.js': asking('other') });
      for (const args of [['a.test'], ['-t', 'block']]) {
        assert.doesNotMatch((await scenario.jest({ args })).output, /obsolete/, args.join(' '));
      }
      assert.deepEqual(await obsoleteAfter(scenario), ['__cassettes__/a.test.js/block/old.yaml']);
    });
  });

  it('are left alone where another configuration of Jest runs the test file', async () => {
    const files = {
      ...configured(`cassetteLibraryDir: '<rootDir>/kept'`, `roots: ['<rootDir>/unit'],`),
      'unit/a.test.js': asking('asks'),
      'integration/b.test.js': asking('asks'),
    };
    await Scenario.run(files, async (scenario) => {
      await scenario.jest();
      scenario.project.write({
        'kept/integration/b.test.js/asks.yaml': SOME_CASSETTE,
        'kept/integration/b.test.js/block/asks.yaml': SOME_CASSETTE,
        'kept/unit/a.test.js/block/asks.yaml': SOME_CASSETTE,
      });

      assert.deepEqual(await obsoleteAfter(scenario), ['kept/unit/a.test.js/block/asks.yaml']);
    });
  });

  it('are those of a library that its tests have left', async () => {
    const files = {
      'a.test.js': `${PRELUDE} vcr.configure({ cassetteLibraryDir: 'kept' }); test('asks', () => get('/text'));`,
      'b.test.js': asking('asks'),
    };
    await Scenario.run(files, async (scenario) => {
      await scenario.jest();
      scenario.project.write({ '__cassettes__/a.test.js/asks.yaml': SOME_CASSETTE });

      assert.deepEqual(await obsoleteAfter(scenario), ['__cassettes__/a.test.js/asks.yaml']);

      scenario.project.write({ 'a.test.js': `${files['a.test.js']} test.skip('skipped', () => undefined);` });
      assert.deepEqual(await obsoleteAfter(scenario), []);
    });
  });

  it('count as named in the folder of automatic names, so that they may be any test file’s', async () => {
    const naming = (keyword: string): string => `${PRELUDE}
      test('one', vcr.cassette('a.test.js/x/y')(() => get('/text')));
      ${keyword}('two', vcr.cassette('a.test.js/z')(() => get('/text')));`;
    const files = { 'a.test.js': asking('asks'), 'b.test.js': naming('test') };
    await Scenario.run(files, async (scenario) => {
      const { project } = scenario;
      await scenario.jest();
      project.write({ '__cassettes__/a.test.js/x/nobodys.yaml': SOME_CASSETTE });

      assert.doesNotMatch((await scenario.jest({ args: ['a.test', '-i'] })).output, /x\/\w+\.yaml/);
      assert.deepEqual(await obsoleteAfter(scenario), ['__cassettes__/a.test.js/x/nobodys.yaml']);
      project.write({ 'b.test.js': naming('test.skip') });
      assert.deepEqual(await obsoleteAfter(scenario), []);
    });
  });
});
