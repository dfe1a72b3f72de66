import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { statuses } from '../support/project';
import { PRELUDE, Scenario } from '../support/scenario';

const SHOW_MODE = `${PRELUDE} test('mode', () => { console.log('MODE ' + vcr.current.recordMode); });`;

function config(vcrConfig: string): string {
  return `module.exports = { preset: 'jest-environment-vcr', testEnvironmentOptions: { vcrConfig: ${vcrConfig} } };`;
}

describe('configuration', () => {
  it('comes from six sources, each over the one before', async () => {
    const layers: [name: string, files: Record<string, string>, env: Record<string, string>, mode: string][] = [
      ['defaults', { 'a.test.js': SHOW_MODE }, {}, 'once'],
      ['testEnvironmentOptions', { 'jest.config.js': config("{ recordMode: 'none' }") }, {}, 'none'],
      ['docblock', { 'a.test.js': `/** @vcr-config {"recordMode": "all"} */${SHOW_MODE}` }, {}, 'all'],
      [
        'configure',
        {
          'a.test.js': `/** @vcr-config {"recordMode": "all"} */${SHOW_MODE} vcr.configure({ recordMode: 'rewrite' });`,
        },
        {},
        'rewrite',
      ],
      [
        'marker',
        {
          'a.test.js': `${SHOW_MODE} vcr.configure({ recordMode: 'rewrite' }); vcr.use(vcr.config({ recordMode: 'new_episodes' }));`,
        },
        {},
        'new_episodes',
      ],
      ['environment variable', {}, { VCR_RECORD_MODE: 'once' }, 'once'],
    ];
    await Scenario.run({}, async (scenario) => {
      for (const [name, files, env, mode] of layers) {
        scenario.project.write(files);

        const run = await scenario.jest({ env });

        assert.match(run.output, new RegExp(`MODE ${mode}\\b`), `${name}: ${run.output}`);
      }
    });
  });

  it('warns of functions and regular expressions that Jest loses on the way to its workers', async () => {
    const inline = config("{ cassetteName: (test) => test.name, ignoreHosts: [/never/], filterHeaders: ['x-a'] }");
    const files = { 'jest.config.js': inline, 'a.test.js': `test('name', () => {});` };
    await Scenario.run(files, async (scenario) => {
      const run = await scenario.jest({ args: ['-i'] });

      assert.equal(run.exitCode, 0, run.output);
      assert.match(run.output, /lost when Jest runs workers: cassetteName, ignoreHosts\s+Put the configuration into/);
    });
  });

  it('may be a module with functions, CommonJS or ES, and come from a setup file', async () => {
    const test = `${PRELUDE} test('name', async () => { await get('/text'); });`;
    const files = {
      'vcr.config.js':
        "const { defineVcrConfig } = require('jest-environment-vcr'); module.exports = defineVcrConfig({ cassetteName: (test) => 'cjs-' + test.name });",
      'vcr.config.mjs': "export default { cassetteName: (test) => 'esm-' + test.name };",
      'setup.js': "vcr.configure({ cassetteName: (test) => 'setup-' + test.name });",
      'early.js':
        "require('jest-environment-vcr/globals').vcr.configure({ cassetteName: (test) => 'early-' + test.name });",
      'a.test.js': test,
      'jest.config.js': `
        const base = { preset: 'jest-environment-vcr' };
        module.exports = { projects: [
          { ...base, testEnvironmentOptions: { vcrConfig: './vcr.config.js' } },
          { ...base, testEnvironmentOptions: { vcrConfig: '<rootDir>/vcr.config.mjs' } },
          { ...base, setupFilesAfterEnv: ['./setup.js'] },
          { ...base, setupFiles: ['./early.js'] },
        ] };`,
    };
    await Scenario.run(files, async (scenario) => {
      const run = await scenario.jest();

      assert.equal(run.exitCode, 0, run.output);
      const names = ['cjs', 'early', 'esm', 'setup'];
      assert.deepEqual(
        scenario.project.cassettes(),
        names.map((name) => `__cassettes__/${name}-name.yaml`),
      );
    });
  });

  it('that is wrong fails the file, naming the key, the place and the nearest right name', async () => {
    const wrong: [place: string, files: Record<string, string>, env: Record<string, string>, message: RegExp][] = [
      [
        'options',
        { 'jest.config.js': config("{ record_mode: 'none' }") },
        {},
        /Unknown option "record_mode" in testEnvironmentOptions\.vcrConfig, did you mean "recordMode"\?/,
      ],
      [
        'mode',
        { 'jest.config.js': config("{ recordMode: 'ones' }") },
        {},
        /Option "recordMode" in testEnvironmentOptions\.vcrConfig is "ones", did you mean "once"\?[^]*Expected one of "once", "new_episodes"/,
      ],
      [
        'type',
        { 'jest.config.js': config('{ matchOn: "body" }') },
        {},
        /Option "matchOn" in testEnvironmentOptions\.vcrConfig is "body"[^]*Expected a list of names/,
      ],
      [
        'no object',
        { 'jest.config.js': config('42') },
        {},
        /The configuration in testEnvironmentOptions\.vcrConfig is no object/,
      ],
      [
        'no module',
        { 'jest.config.js': config("'./nowhere.js'") },
        {},
        /The configuration in nowhere\.js cannot be loaded/,
      ],
      [
        'docblock',
        { 'a.test.js': `/** @vcr-config {recordMode: none} */${SHOW_MODE}` },
        {},
        /The configuration in the docblock of a\.test\.js \(@vcr-config .*\) is no JSON/,
      ],
      [
        'docblock key',
        { 'a.test.js': `/** @vcr-config {"mode": "none"} */${SHOW_MODE}` },
        {},
        /Unknown option "mode" in the docblock of a\.test\.js/,
      ],
      [
        'configure',
        { 'a.test.js': `${PRELUDE} vcr.configure({ redact: 'yes' }); test('x', () => undefined);` },
        {},
        /Option "redact" in vcr\.configure is "yes"/,
      ],
      [
        'marker',
        { 'a.test.js': `${PRELUDE} vcr.use(vcr.config({ recordmode: 'none' })); test('x', () => undefined);` },
        {},
        /Unknown option "recordmode" in vcr\.config, did you mean "recordMode"\?/,
      ],
      [
        'use',
        { 'a.test.js': `${PRELUDE} vcr.use('deleteOnFail'); test('x', () => undefined);` },
        {},
        /Option "marker" in vcr\.use is "deleteOnFail"/,
      ],
      [
        'flag',
        { 'a.test.js': `${PRELUDE} vcr.use(vcr.deleteOnFail(null, { skp: true })); test('x', () => undefined);` },
        {},
        /Unknown option "skp" in vcr\.deleteOnFail, did you mean "skip"\?/,
      ],
      [
        'variable',
        { 'a.test.js': SHOW_MODE },
        { VCR_RECORD_MODE: 'new-episodes' },
        /Option "recordMode" in VCR_RECORD_MODE is "new-episodes", did you mean "new_episodes"\?/,
      ],
    ];
    await Scenario.run({}, async (scenario) => {
      for (const [place, files, env, message] of wrong) {
        scenario.project.write({
          'jest.config.js': "module.exports = { preset: 'jest-environment-vcr' };",
          'a.test.js': SHOW_MODE,
          ...files,
        });

        const run = await scenario.jest({ env });

        const text = run.fileMessages['a.test.js'] ?? '';
        assert.match(text, message, place);
        assert.match(text, /\[VCR_INVALID_OPTION\]/, place);
      }
    });
  });

  it('may name what a setup file registered, in every test file', async () => {
    const files = {
      'setup.js': `
        const store = (process.vcrStore ??= new Map());
        vcr.registerMatcher('never', () => 'registered in the setup file');
        vcr.registerSerializer('plain', { extension: 'plain', serialize: (document) => JSON.stringify(document), deserialize: (text) => JSON.parse(text) });
        vcr.registerPersister('store', { load: (path) => store.get(path), save: (path, text) => void store.set(path, text), delete: (path) => void store.delete(path) });`,
      'jest.config.js':
        "module.exports = { preset: 'jest-environment-vcr', setupFilesAfterEnv: ['./setup.js'], testEnvironmentOptions: { vcrConfig: { serializer: 'plain', persister: 'store' } } };",
      'a.test.js': `${PRELUDE}
        test('saves', vcr.cassette('shared')(async () => { await get('/text'); }));
        test('is stored', () => { expect([...process.vcrStore.keys()]).toEqual([__dirname + '/__cassettes__/shared.plain']); });
        test('compares', vcr.config({ recordMode: 'none', matchOn: ['never'], failOnUnmatchedRequest: false })(vcr.cassette('shared')(async () => {
          const error = await get('/text').catch((thrown) => thrown);
          expect(error.cause.message).toContain('never differs: registered in the setup file');
        })));`,
    };
    await Scenario.run(files, async (scenario) => {
      const run = await scenario.jest();

      assert.equal(run.exitCode, 0, run.output);
      assert.deepEqual(scenario.project.cassettes(), []);
    });
  });

  it('that names what is not registered fails the request, and what is registered works', async () => {
    const file = `${PRELUDE}
      vcr.registerMatcher('tenant', (recorded, incoming) => recorded.headers['X-Tenant']?.[0] === incoming.headers['X-Tenant']?.[0] || 'another tenant');
      const store = new Map();
      vcr.registerPersister('memory', { load: (path) => store.get(path), save: async (path, text) => { store.set(path, text); }, delete: (path) => { store.delete(path); } });
      vcr.registerSerializer('lines', { extension: 'lines', serialize: (document) => JSON.stringify(document), deserialize: (text) => JSON.parse(text) });
      const ask = (tenant) => fetch(origin + '/text', { headers: { 'X-Tenant': tenant } }).then((response) => response.text());
      test('unknown', vcr.config({ matchOn: ['methd'] })(async () => { await get('/text').catch(() => undefined); }));
      test('matcher', vcr.config({ recordMode: 'new_episodes', additionalMatchers: ['tenant'] })(async () => { await ask('a'); await ask('b'); }));
      test('mismatch', vcr.config({ recordMode: 'none', additionalMatchers: ['tenant'], failOnUnmatchedRequest: false })(vcr.cassette('a.test.js/matcher')(async () => {
        const error = await ask('c').catch((thrown) => thrown);
        expect(error.cause.message).toContain('tenant differs: another tenant');
      })));
      test('persister', vcr.config({ persister: 'memory' })(async () => { await get('/text'); }));
      test('persister again', vcr.config({ persister: 'memory' })(() => { expect([...store.keys()]).toEqual([__dirname + '/__cassettes__/a.test.js/persister.yaml']); }));
      test('serializer', vcr.config({ serializer: 'lines' })(async () => { await get('/text'); }));`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const run = await scenario.jest();

      assert.match(
        run.tests['unknown']?.messages ?? '',
        /Option "matchOn" in vcr\.config on test "unknown" is "methd", did you mean "method"\?/,
      );
      const { unknown, ...others } = statuses(run);
      assert.equal(unknown, 'failed');
      assert.deepEqual(new Set(Object.values(others)), new Set(['passed']), run.output);
      assert.ok(scenario.project.exists('__cassettes__/a.test.js/serializer.lines'));
    });
  });
});
