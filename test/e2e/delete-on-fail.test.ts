import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { JEST_MAJOR, statuses } from '../support/project';
import { cassetteText, interactionText, PRELUDE, Scenario } from '../support/scenario';

const SOME_CASSETTE = cassetteText(interactionText({ uri: 'http://origin.test/', response: 'stored' }));

describe('deleteOnFail', () => {
  it('deletes after the afterEach hooks, and knows where the test failed', async () => {
    const file = `${PRELUDE}
      const fs = require('node:fs');
      let info;
      describe('block', () => {
        afterEach(() => { console.log('there in afterEach:', fs.existsSync(vcr.cassettePath())); });
        test('one', vcr.deleteOnFail((t) => { info = t; return t.cassettePath; })(async () => { await get('/text'); throw new Error('boom'); }));
        test('two', () => {
          console.log(JSON.stringify({ ...info, errors: info.errors.map((error) => error.message), there: fs.existsSync(info.cassettePath) }));
        });
      });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      scenario.project.write({
        '__cassettes__/a.test.js/block.one.yaml': cassetteText(
          interactionText({ uri: `${scenario.origin.url}/text`, response: 'stored' }),
        ),
      });

      const run = await scenario.jest();

      assert.match(run.output, /there in afterEach: true/);
      const info = JSON.parse(/\{"name".*\}/.exec(run.output)?.[0] ?? '{}') as Record<string, unknown>;
      assert.deepEqual(info, {
        name: 'one',
        titlePath: ['block', 'one'],
        fullName: 'block one',
        testPath: scenario.project.path('a.test.js'),
        attempt: 1,
        errors: ['boom'],
        failedIn: ['test'],
        cassettePath: scenario.project.path('__cassettes__/a.test.js/block.one.yaml'),
        there: false,
      });
    });
  });

  it('keeps what this run did not write with onlyRecorded, and deletes what it wrote', async () => {
    const file = `${PRELUDE}
      vcr.use(vcr.deleteOnFail(undefined, { onlyRecorded: true }));
      test('replays', async () => { await get('/text'); throw new Error('boom'); });
      test('records', async () => { await get('/text'); throw new Error('boom'); });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const stored = cassetteText(interactionText({ uri: `${scenario.origin.url}/text`, response: 'stored' }));
      scenario.project.write({ '__cassettes__/a.test.js/replays.yaml': stored });

      await scenario.jest();

      assert.equal(await scenario.origin.count(), 1);
      assert.deepEqual(scenario.project.cassettes(), ['__cassettes__/a.test.js/replays.yaml']);
    });
  });

  it('deletes the hook cassette of a marked block whose beforeAll or afterAll failed, and no other', async () => {
    const blocks = ['beforeAll', 'afterAll'].map(
      (hook) => `
      describe('marked ${hook}', () => {
        vcr.use(vcr.deleteOnFail());
        ${hook}(async () => { await get('/text'); throw new Error('boom'); });
        test('one', async () => { await get('/json'); });
      });
      describe('unmarked ${hook}', () => {
        ${hook}(async () => { await get('/text'); throw new Error('boom'); });
        test('one', vcr.deleteOnFail()(async () => { await get('/json'); }));
      });`,
    );
    await Scenario.run({ 'a.test.js': PRELUDE + blocks.join('') }, async (scenario) => {
      await scenario.jest();

      assert.deepEqual(scenario.project.cassettes(), [
        '__cassettes__/a.test.js/unmarked-afterAll.__afterAll__.yaml',
        '__cassettes__/a.test.js/unmarked-beforeAll.__beforeAll__.yaml',
      ]);
    });
  });

  it('never deletes for passing, skipped, todo and expectedly failing tests', async () => {
    const file = `${PRELUDE}
      vcr.use(vcr.deleteOnFail());
      test('passes', () => undefined);
      test.skip('skipped', () => { throw new Error('boom'); });
      test.todo('todo');
      test.failing('fails as expected', () => { throw new Error('boom'); });
      test.failing('passes against expectation', () => undefined);
      describe('a failed beforeAll', () => {
        beforeAll(() => { throw new Error('boom'); });
        test.skip('skipped', () => undefined);
        test('runs', () => undefined);
      });`;
    const names = ['passes', 'skipped', 'todo', 'fails-as-expected', 'passes-against-expectation'];
    const all = [...names, 'a-failed-beforeAll.skipped', 'a-failed-beforeAll.runs'];
    await Scenario.run({ 'a.test.js': file }, async ({ project }) => {
      for (const name of all) project.write({ [`__cassettes__/a.test.js/${name}.yaml`]: SOME_CASSETTE });

      await project.jest();

      const left = all.filter((name) => project.exists(`__cassettes__/a.test.js/${name}.yaml`));
      assert.deepEqual(left, ['passes', 'skipped', 'todo', 'fails-as-expected', 'a-failed-beforeAll.skipped']);
    });
  });

  it('reports a target function that throws, and deletes the other targets', async () => {
    const file = `${PRELUDE}
      test('one', vcr.deleteOnFail([() => { throw new Error('cannot tell'); }, 'x-a', () => 42])(() => { throw new Error('boom'); }));`;
    await Scenario.run({ 'a.test.js': file }, async ({ project }) => {
      project.write({ '__cassettes__/x-a.yaml': SOME_CASSETTE });

      const run = await project.jest();

      assert.ok(!project.exists('__cassettes__/x-a.yaml'));
      assert.match(run.tests['one']?.messages ?? '', /A target function of deleteOnFail threw: cannot tell/);
      assert.match(run.tests['one']?.messages ?? '', /got 42 as a target[^]*\[VCR_INVALID_TARGET\]/);
    });
  });

  it('refuses what is no cassette of the project, and touches nothing then', async () => {
    const outside = fs.mkdtempSync(path.join(os.tmpdir(), 'vcr-outside-'));
    const victim = path.join(outside, 'victim.yaml');
    fs.writeFileSync(victim, SOME_CASSETTE);
    const targets: Record<string, string> = {
      'an absolute path outside': victim,
      'a path that climbs': '../../../../../../../../../../../../etc/hostname',
      'a folder': 'folder.dir',
      'package.json': '../package.json',
      'a source file': '../a.test.js',
      'a link to a file outside': 'link.yaml',
      'a file behind a linked folder': 'linked/victim.yaml',
    };
    const tests = Object.entries(targets).map(
      ([name, target]) =>
        `test('${name}', vcr.deleteOnFail(['kept', '${target}'])(() => { throw new Error('boom'); }));`,
    );
    await Scenario.run({ 'a.test.js': PRELUDE + tests.join('\n') }, async ({ project }) => {
      project.write({ '__cassettes__/kept.yaml': SOME_CASSETTE, '__cassettes__/folder.dir/x.yaml': SOME_CASSETTE });
      fs.symlinkSync(victim, project.path('__cassettes__/link.yaml'));
      fs.symlinkSync(outside, project.path('__cassettes__/linked'));

      const run = await project.jest();

      for (const name of Object.keys(targets)) {
        assert.match(run.tests[name]?.messages ?? '', /\[VCR_UNSAFE_DELETE\]|\[VCR_INVALID_OPTION\]/, name);
      }
      assert.ok(fs.existsSync(victim) && project.exists('a.test.js') && project.exists('package.json'));
      assert.ok(project.exists('__cassettes__/kept.yaml') && project.exists('__cassettes__/folder.dir/x.yaml'));
      assert.ok(fs.lstatSync(project.path('__cassettes__/link.yaml')).isSymbolicLink());
    });
    fs.rmSync(outside, { recursive: true });
  });

  it('deletes a recognisable cassette elsewhere below rootDir', async () => {
    const file = `${PRELUDE} test('one', vcr.deleteOnFail('../fixtures/a.yaml')(() => { throw new Error('boom'); }));`;
    await Scenario.run({ 'a.test.js': file }, async ({ project }) => {
      project.write({ 'fixtures/a.yaml': SOME_CASSETTE });

      await project.jest();

      assert.ok(!project.exists('fixtures/a.yaml'));
    });
  });

  it('refuses a bad target when the marker is made', async () => {
    const file = `${PRELUDE}
      for (const bad of [42, {}, true, ['a', 7]]) test(String(bad), () => { vcr.deleteOnFail(bad); });`;
    await Scenario.run({ 'a.test.js': file }, async ({ project }) => {
      const run = await project.jest();

      assert.equal(Object.keys(run.tests).length, 4);
      for (const { messages } of Object.values(run.tests)) assert.match(messages, /\[VCR_INVALID_TARGET\]/);
    });
  });

  it('deletes at once in useCassette and withDeleteOnFail, before any hook runs', async () => {
    const file = `${PRELUDE}
      const fs = require('node:fs');
      const there = (name) => fs.existsSync(__dirname + '/__cassettes__/' + name);
      const fail = () => { throw new Error('boom'); };
      test('deletes', async () => {
        await expect(vcr.useCassette('one', { deleteOnFail: true, alsoDelete: ['two'] }, fail)).rejects.toThrow('boom');
        await expect(vcr.withDeleteOnFail('three', fail)).rejects.toThrow('boom');
        await expect(vcr.withDeleteOnFail('four', fail, { skip: true })).rejects.toThrow('boom');
        await expect(vcr.useCassette('five', fail)).rejects.toThrow('boom');
        expect(['one', 'two', 'three', 'four', 'five'].map((name) => there(name + '.yaml'))).toEqual([false, false, false, true, true]);
        await expect(vcr.withDeleteOnFail('four', () => 'fine')).resolves.toBe('fine');
        expect(there('four.yaml')).toBe(true);
      });
      test('forgets what it recorded', async () => {
        await expect(vcr.useCassette('new', { deleteOnFail: true }, async () => { await get('/text'); fail(); })).rejects.toThrow('boom');
      });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      for (const name of ['one', 'two', 'three', 'four', 'five']) {
        scenario.project.write({ [`__cassettes__/${name}.yaml`]: SOME_CASSETTE });
      }

      const run = await scenario.jest();

      assert.deepEqual(statuses(run), { deletes: 'passed', 'forgets what it recorded': 'passed' }, run.output);
      assert.deepEqual(scenario.project.cassettes(), ['__cassettes__/five.yaml', '__cassettes__/four.yaml']);
    });
  });

  it('deletes for every test with deleteOnFail in the configuration', async () => {
    const config =
      "module.exports = { preset: 'jest-environment-vcr', testEnvironmentOptions: { vcrConfig: { deleteOnFail: true } } };";
    const file = `${PRELUDE} test('fails', () => { throw new Error('boom'); }); test('passes', () => undefined);`;
    await Scenario.run({ 'jest.config.js': config, 'a.test.js': file }, async ({ project }) => {
      for (const name of ['fails', 'passes'])
        project.write({ [`__cassettes__/a.test.js/${name}.yaml`]: SOME_CASSETTE });

      await project.jest();

      assert.deepEqual(project.cassettes(), ['__cassettes__/a.test.js/passes.yaml']);
    });
  });
});

describe('an error that Jest adds when the block has ended', { skip: JEST_MAJOR < 30 && 'Jest 30 does' }, () => {
  it('still deletes', async () => {
    const file = `${PRELUDE}
      vcr.use(vcr.deleteOnFail());
      describe('block', () => {
        test('one', () => { setTimeout(() => { Promise.reject(new Error('late')); }, 30); });
        test('two', () => undefined);
        afterAll(() => new Promise((resolve) => setTimeout(resolve, 100)));
      });`;
    await Scenario.run({ 'a.test.js': file }, async ({ project }) => {
      for (const name of ['one', 'two'])
        project.write({ [`__cassettes__/a.test.js/block.${name}.yaml`]: SOME_CASSETTE });

      const run = await project.jest();

      assert.deepEqual(statuses(run), { 'block one': 'failed', 'block two': 'passed' }, run.output);
      assert.deepEqual(project.cassettes(), ['__cassettes__/a.test.js/block.two.yaml']);
    });
  });
});

describe('a failed test in a block whose afterAll fails', () => {
  it('is asked for its targets once, and the hook cassette is deleted too', async () => {
    const file = `${PRELUDE}
      describe('block', () => {
        vcr.use(vcr.deleteOnFail(() => { console.log('AS' + 'KED'); return null; }), vcr.deleteOnFail());
        test('one', async () => { await get('/text'); throw new Error('boom'); });
        afterAll(async () => { await get('/text'); throw new Error('boom'); });
      });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const run = await scenario.jest();

      assert.equal(run.output.match(/ASKED/g)?.length, 1);
      assert.deepEqual(scenario.project.cassettes(), []);
    });
  });
});
