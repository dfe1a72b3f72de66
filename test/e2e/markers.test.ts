import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { statuses } from '../support/project';
import { cassetteText, interactionText, PRELUDE, Scenario } from '../support/scenario';

describe('markers', () => {
  it('mark every form of test and describe', async () => {
    const named = (name: string): string => `vcr.cassette('${name}')(async () => { await get('/text'); })`;
    const file = `${PRELUDE}
      vcr.configure({ recordMode: 'new_episodes' });
      const withDone = (name) => vcr.cassette(name)((done) => { get('/text').then(() => done(), done); });
      test('plain', ${named('test')});
      it('it', ${named('it')});
      test('done', withDone('done'));
      test.failing('failing', vcr.cassette('failing')(async () => { await get('/text'); throw new Error('as expected'); }));
      test.skip('skip', ${named('skip')});
      xit('xit', ${named('xit')});
      xtest('xtest', ${named('xtest')});
      test.concurrent('concurrent', ${named('concurrent')});
      test.each([1, 2])('each %i', vcr.cassette('each')(async (n) => { await get('/text?' + n); }));
      test.each([[1, 2]])('each with done %i', vcr.cassette('each-done')((a, b, done) => { get('/text?' + a + b).then(() => done(), done); }));
      test.each\`
        a | b
        \${1} | \${2}
      \`('each table $a', vcr.cassette('table')(async ({ a, b }) => { await get('/text?' + a + b); }));
      it.each([1])('it each %i', vcr.cassette('it-each')(async () => { await get('/text'); }));
      test.concurrent.each([1])('concurrent each %i', vcr.cassette('concurrent-each')(async () => { await get('/text'); }));
      test.failing.each([1])('failing each %i', vcr.cassette('failing-each')(async () => { await get('/text'); throw new Error('as expected'); }));
      test.skip.each([1])('skip each %i', vcr.cassette('skip-each')(async () => { await get('/text'); }));
      test('generator', vcr.cassette('generator')(function* () { yield get('/text'); }));
      test('nested', vcr.cassette('nested')(vcr.config({ serializer: 'json' })(async () => { await get('/text'); })));
      describe('block', vcr.cassette('block')(() => { test('inside', async () => { await get('/text'); }); }));
      describe.each([1, 2])('block %i', vcr.cassette('block-each')((n) => { test('inside', async () => { await get('/text?block' + n); }); }));
      describe.skip('skipped block', vcr.cassette('skipped-block')(() => { test('inside', async () => { await get('/text'); }); }));
      test('twin', async () => { await get('/text'); });`;
    const only = `${PRELUDE}
      test.only('only', ${named('only')});
      fit('fit', ${named('fit')});
      test.only.each([1])('only each %i', vcr.cassette('only-each')(async () => { await get('/text'); }));
      test('not this one', ${named('never')});
      describe.only('only block', vcr.cassette('only-block')(() => { test('inside', async () => { await get('/text'); }); }));
      fdescribe('fdescribe', vcr.cassette('fdescribe')(() => { test('inside', async () => { await get('/text'); }); }));`;
    await Scenario.run({ 'a.test.js': file, 'only.test.js': only }, async (scenario) => {
      const recording = await scenario.jest();
      await scenario.origin.stop();
      const replay = await scenario.jest();

      assert.equal(recording.exitCode, 0, recording.output);
      assert.equal(replay.exitCode, 0, replay.output);
      assert.deepEqual(
        scenario.project.cassettes(),
        [
          'a.test.js/twin.yaml',
          ...['block', 'block-each', 'concurrent', 'concurrent-each', 'done', 'each', 'each-done', 'failing'].map(yaml),
          ...['failing-each', 'fdescribe', 'fit', 'generator', 'it', 'it-each'].map(yaml),
          'nested.json',
          ...['only', 'only-block', 'only-each', 'table', 'test'].map(yaml),
        ]
          .map((name) => `__cassettes__/${name}`)
          .sort(),
      );
    });
  });

  it('apply where vcr.use stands: file, describe, hook, test', async () => {
    const file = `${PRELUDE}
      vcr.use(vcr.cassette('file'));
      test('file', async () => { await get('/text?1'); });
      describe('block', () => {
        vcr.use(vcr.cassette('block'));
        test('block', async () => { await get('/text?2'); });
        test('inside the test', async () => { vcr.use(vcr.cassette('test')); await get('/text?3'); });
        describe('hook', () => {
          beforeEach(() => vcr.use(vcr.cassette('hook')));
          test('marked by a hook', async () => { await get('/text?4'); });
        });
      });
      test('file again', async () => { expect(vcr.current.path).toBe(__dirname + '/__cassettes__/file.yaml'); });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const run = await scenario.jest();

      assert.equal(run.exitCode, 0, run.output);
      const marks = ['block', 'file', 'hook', 'test'];
      assert.deepEqual(
        scenario.project.cassettes(),
        marks.map((name) => `__cassettes__/${name}.yaml`),
      );
    });
  });

  it('are in force before the first beforeEach of their test', async () => {
    const file = `${PRELUDE}
      beforeEach(async () => { await get('/text'); });
      test('one', vcr.cassette('one')(() => undefined));
      test('off', vcr.disabled()(() => undefined));`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      await scenario.jest();

      assert.deepEqual(scenario.project.cassettes(), ['__cassettes__/one.yaml']);
    });
  });

  it('merge configuration from file to test, each key whole', async () => {
    const file = `/** @vcr-config {"recordMode": "none", "matchOn": ["method"]} */${PRELUDE}
      const shown = () => vcr.current.recordMode;
      vcr.configure({ recordMode: 'new_episodes' });
      vcr.use(vcr.config({ recordMode: 'all', allowPlaybackRepeats: true }));
      test('file', () => expect(shown()).toBe('all'));
      describe('block', () => {
        vcr.use(vcr.config({ recordMode: 'rewrite' }));
        test('block', () => expect(shown()).toBe('rewrite'));
        test('test', vcr.config({ recordMode: 'once' })(() => expect(shown()).toBe('once')));
        test('inner wins', vcr.config({ recordMode: 'none' })(vcr.config({ recordMode: 'once' })(() => expect(shown()).toBe('once'))));
      });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const run = await scenario.jest();
      const forced = await scenario.jest({ env: { VCR_RECORD_MODE: 'new_episodes' } });

      assert.equal(run.exitCode, 0, run.output);
      for (const { messages } of Object.values(forced.tests)) assert.match(messages, /Received: "new_episodes"/);
    });
  });

  it('warn when they were made and never applied, with their line', async () => {
    const file = `${PRELUDE}vcr.deleteOnFail();
      vcr.config({});
      vcr.use(vcr.disabled());
      test('one', vcr.deleteOnFail()(() => undefined));`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const run = await scenario.jest();

      assert.match(run.output, /vcr\.deleteOnFail\(…\) at .*a\.test\.js:5:5 was made and never applied/);
      assert.match(run.output, /vcr\.config\(…\) at .*a\.test\.js:6:11 was made and never applied/);
      assert.equal(run.output.match(/was made and never applied/g)?.length, 2, run.output);
    });
  });

  it('warn when a test or a hook made them and nobody applied them, once for each line', async () => {
    const file = `${PRELUDE}let kept;
      beforeAll(() => { kept = vcr.config({}); });
      beforeEach(() => { vcr.config({ recordMode: 'none' }); });
      test('one', () => { vcr.use(kept, vcr.deleteOnFail()); });
      test('two', () => { vcr.disabled(); });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const run = await scenario.jest();

      assert.match(run.output, /vcr\.config\(…\) at .*a\.test\.js:7:30 was made and never applied/);
      assert.match(run.output, /vcr\.disabled\(\) at .*a\.test\.js:9:31 was made and never applied/);
      assert.match(run.output, /Write vcr\.use\(vcr\.disabled\(\)\) before the first request to mark the running test/);
      assert.equal(run.output.match(/was made and never applied/g)?.length, 2, run.output);
    });
  });

  it('replay from extra cassettes after their own, and never write those', async () => {
    const file = `${PRELUDE}
      test('extra', vcr.cassette('own', 'extra')(async () => {
        expect([await get('/text?own'), await get('/text?extra')]).toEqual(['own', 'extra']);
      }));
      test('new', vcr.cassette('fresh', 'extra')(async () => {
        expect([await get('/text?extra'), await get('/text?live')]).toEqual(['extra', 'plain text']);
      }));`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const stored = (name: string): string =>
        cassetteText(interactionText({ uri: `${scenario.origin.url}/text?${name}`, response: name }));
      scenario.project.write({ '__cassettes__/own.yaml': stored('own'), '__cassettes__/extra.yaml': stored('extra') });

      const run = await scenario.jest();

      assert.equal(run.exitCode, 0, run.output);
      assert.equal(scenario.project.read('__cassettes__/own.yaml'), stored('own'));
      assert.equal(scenario.project.read('__cassettes__/extra.yaml'), stored('extra'));
      assert.doesNotMatch(scenario.project.read('__cassettes__/fresh.yaml'), /\?extra/);
    });
  });

  it('refuse to be used outside of the environment, saying how to configure it', async () => {
    const file = `const { vcr } = require('jest-environment-vcr/globals'); test('one', () => { vcr.use(vcr.deleteOnFail()); });`;
    await Scenario.run({ 'jest.config.js': 'module.exports = {};', 'a.test.js': file }, async (scenario) => {
      const run = await scenario.jest();

      assert.match(
        run.tests['one']?.messages ?? '',
        /outside the environment[^]*preset: 'jest-environment-vcr'[^]*\[VCR_NO_ENVIRONMENT\]/,
      );
    });
  });

  it('nest useCassette: inside wins, the outer comes back', async () => {
    const file = `${PRELUDE}
      test('nests', async () => {
        const result = await vcr.useCassette('outer', async (outer) => {
          await get('/text?1');
          await vcr.useCassette('inner', { serializer: 'json' }, async (inner) => {
            await get('/text?2');
            expect(vcr.current.path).toBe(inner.path);
          });
          await get('/text?3');
          expect(vcr.current.path).toBe(outer.path);
          return 'result';
        });
        expect(result).toBe('result');
        expect(require('node:fs').existsSync(__dirname + '/__cassettes__/outer.yaml')).toBe(true);
        await Promise.all(['x', 'y', 'z'].map((name) => vcr.useCassette(name, async () => { await get('/text?' + name); await get('/slow?' + name); })));
        const handle = await vcr.insertCassette('inserted');
        await get('/text?4');
        await handle.eject();
        await get('/text?5');
        expect(vcr.test.name).toBe('nests');
      });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const run = await scenario.jest();
      await scenario.origin.stop();
      const replay = await scenario.jest();

      assert.deepEqual(
        [statuses(run), statuses(replay)],
        [{ nests: 'passed' }, { nests: 'passed' }],
        run.output + replay.output,
      );
      const queries = Object.fromEntries(
        scenario.project
          .cassettes()
          .map((file) => [
            file.replace('__cassettes__/', ''),
            [...scenario.project.read(file).matchAll(/\?(\w)/g)].map((match) => match[1]),
          ]),
      );
      assert.deepEqual(queries, {
        'a.test.js/nests.yaml': ['5'],
        'inner.json': ['2'],
        'inserted.yaml': ['4'],
        'outer.yaml': ['1', '3'],
        'x.yaml': ['x', 'x'],
        'y.yaml': ['y', 'y'],
        'z.yaml': ['z', 'z'],
      });
    });
  });
});

function yaml(name: string): string {
  return `${name}.yaml`;
}
