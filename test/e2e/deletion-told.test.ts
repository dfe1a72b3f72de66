import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { statuses } from '../support/project';
import { cassetteText, interactionText, PRELUDE, Scenario } from '../support/scenario';

const SOME_CASSETTE = cassetteText(interactionText({ uri: 'http://origin.test/', response: 'stored' }));

describe('a deletion', () => {
  it('is told with the test it was for, in mode none too, and what is not there is not told of', async () => {
    const file = `${PRELUDE}
      vcr.configure({ recordMode: 'none' });
      test('fails', vcr.deleteOnFail(['a', 'missing'], { deleteDefault: true })(() => { throw new Error('boom'); }));
      test('passes', vcr.deleteOnFail()(() => undefined));`;
    await Scenario.run({ 'a.test.js': file }, async ({ project }) => {
      for (const name of ['a', 'a.test.js/fails', 'a.test.js/passes']) {
        project.write({ [`__cassettes__/${name}.yaml`]: SOME_CASSETTE });
      }

      const run = await project.jest();

      assert.deepEqual(statuses(run), { fails: 'failed', passes: 'passed' });
      assert.deepEqual(project.cassettes(), ['__cassettes__/a.test.js/passes.yaml']);
      const [, said = ''] = / › 2 cassettes deleted on failure.*\n((?: +[↳•] \S+\n)+)/.exec(run.output) ?? [];
      assert.deepEqual(
        said
          .trim()
          .split(/\s*[↳•] /)
          .slice(1),
        ['__cassettes__/a.yaml', 'fails', '__cassettes__/a.test.js/fails.yaml', 'fails'],
      );
    });
  });

  it('for a failed afterAll is of every test of the block that ran, when the block has finished', async () => {
    const file = `${PRELUDE}
      const fs = require('node:fs');
      vcr.use(vcr.deleteOnFail());
      const there = (name) => fs.existsSync(__dirname + '/__cassettes__/a.test.js/' + name + '.yaml');
      describe('block', () => {
        test('one', () => undefined);
        test.skip('skipped', () => undefined);
        describe('inner', () => { test('two', () => { console.log('in the block:', there('block.one')); }); });
        afterAll(() => { throw new Error('boom'); });
      });
      test('outside', () => { console.log('after it:', there('block.one'), there('block.inner.two')); });`;
    await Scenario.run({ 'a.test.js': file }, async ({ project }) => {
      for (const name of ['block.one', 'block.skipped', 'block.inner.two', 'outside']) {
        project.write({ [`__cassettes__/a.test.js/${name}.yaml`]: SOME_CASSETTE });
      }

      const run = await project.jest();

      assert.match(run.output, /in the block: true[^]*after it: false false/);
      assert.deepEqual(project.cassettes(), [
        '__cassettes__/a.test.js/block.skipped.yaml',
        '__cassettes__/a.test.js/outside.yaml',
      ]);
    });
  });

  it('is of what a file recorded while it was loaded, when the file is marked and fails then', async () => {
    const broken = (mark: string): string => `${PRELUDE} ${mark} get('/text'); throw new Error('boom');`;
    const files = { 'marked.test.js': broken('vcr.use(vcr.deleteOnFail());'), 'unmarked.test.js': broken('') };
    await Scenario.run(files, async ({ project }) => {
      for (const name of Object.keys(files)) {
        project.write({ [`__cassettes__/${name}/__module__.yaml`]: SOME_CASSETTE });
      }

      const run = await project.jest();

      assert.deepEqual(project.cassettes(), ['__cassettes__/unmarked.test.js/__module__.yaml'], run.output);
      assert.match(
        run.output,
        / › 1 cassette deleted on failure.*\n.*__module__\.yaml\n +• while the file is loaded\n/,
      );
    });
  });
});
