import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { PRELUDE, Scenario } from '../support/scenario';

describe('cassette names', () => {
  it('keep equal, long, unicode and hostile titles apart, inside the library folder', async () => {
    const titles = [
      'same',
      'same',
      'SAME',
      'same!',
      'x'.repeat(300),
      `${'x'.repeat(300)}y`,
      'grüße 日本語 हिन्दी',
      'café',
      'café',
      '../../../escape',
      '/etc/passwd',
      '..',
      '',
      '???',
      'con',
      'CON',
      'nul.txt',
      '__module__',
      '$(touch pwned) `x` "y" \'z\'',
      'a\u0000b\nc\u202Ed',
      '😀😀',
      'trailing dots...',
      'kept_-()[]=,+@ signs',
    ];
    const file = `${PRELUDE}
      const titles = ${JSON.stringify(titles)};
      titles.forEach((title, n) => test(title, async () => { expect(JSON.parse(await get('/echo?' + n)).url).toBe('/echo?' + n); }));
      describe('users', () => { describe('admin', () => { test('fetches one', async () => { await get('/text'); }); }); });
      ${'describe("deep ".repeat(12), () => {'.repeat(6)} test('inside', async () => { await get('/text'); }); ${'});'.repeat(6)}`;
    await Scenario.run({ 'users.test.js': file }, async (scenario) => {
      const recording = await scenario.jest();
      await scenario.origin.stop();
      const replay = await scenario.jest();

      assert.equal(recording.exitCode, 0, recording.output);
      assert.equal(replay.exitCode, 0, replay.output);
      const names = scenario.project.cassettes().map((file) => {
        assert.equal(path.dirname(file), '__cassettes__/users.test.js');
        return path.basename(file, '.yaml');
      });
      assert.equal(names.length, titles.length + 2);
      assert.equal(new Set(names.map((name) => name.toLowerCase())).size, names.length);
      for (const name of names) {
        assert.match(name, /^[\p{L}\p{M}\p{Nd}_\-()[\]=,+@.]+$/u);
        assert.doesNotMatch(name, /^(con|nul)(\.|$)|[.-]$|^[.-]/i);
        assert.ok(Buffer.byteLength(name) <= 230, name);
      }
      for (const expected of [
        'same',
        'same-2',
        'SAME-3',
        'same-4',
        'grüße-日本語-हिन्दी',
        'etc-passwd',
        'users.admin.fetches-one',
      ]) {
        assert.ok(names.includes(expected), `${expected} in ${names.join(' ')}`);
      }
    });
  });

  it('of hooks and of the loading file stand apart from those of tests', async () => {
    const file = `${PRELUDE}
      const early = get('/text?module');
      beforeAll(async () => { await early; await get('/text?file-before'); });
      afterAll(async () => { await get('/text?file-after'); });
      describe('users', () => {
        beforeAll(async () => { await get('/text?users-before'); });
        afterAll(async () => { await get('/text?users-after'); });
        beforeEach(async () => { await get('/text?each-before'); });
        afterEach(async () => { await get('/text?each-after'); });
        test('one', async () => { await get('/text?one'); });
      });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const recording = await scenario.jest();
      await scenario.origin.stop();
      const replay = await scenario.jest();

      assert.equal(recording.exitCode, 0, recording.output);
      assert.equal(replay.exitCode, 0, replay.output);
      const queries = Object.fromEntries(
        scenario.project
          .cassettes()
          .map((name) => [
            path.basename(name, '.yaml'),
            [...scenario.project.read(name).matchAll(/uri: .*\?(.*)/g)].map((match) => match[1]),
          ]),
      );
      assert.deepEqual(queries, {
        __module__: ['module'],
        __beforeAll__: ['file-before'],
        __afterAll__: ['file-after'],
        'users.__beforeAll__': ['users-before'],
        'users.__afterAll__': ['users-after'],
        'users.one': ['each-before', 'one', 'each-after'],
      });
    });
  });

  it('follow cassetteLibraryDir, cassetteName, pathTransformer and the serializer', async () => {
    const configs: Record<string, [config: string, expected: string]> = {
      'library.test.js': ["{ cassetteLibraryDir: 'tapes' }", 'src/tapes/library.test.js/one.yaml'],
      'root.test.js': ["{ cassetteLibraryDir: '<rootDir>/tapes' }", 'tapes/src/root.test.js/one.yaml'],
      'absolute.test.js': [
        "{ cassetteLibraryDir: require('node:path').join(__dirname, 'abs') }",
        'src/abs/src/absolute.test.js/one.yaml',
      ],
      'name.test.js': [
        "{ cassetteName: (test) => 'named/' + test.titlePath.join('+') }",
        'src/__cassettes__/named/one.yaml',
      ],
      'transformer.test.js': [
        "{ pathTransformer: (path) => path.replace('one', 'two') }",
        'src/__cassettes__/transformer.test.js/two.yaml',
      ],
      'json.test.js': ["{ serializer: 'json' }", 'src/__cassettes__/json.test.js/one.json'],
    };
    const files = Object.entries(configs).map(([name, [config, expected]]) => [
      `src/${name}`,
      `${PRELUDE} vcr.configure(${config});
       test('one', async () => {
         await get('/text');
         expect(vcr.current.path).toBe(require('node:path').join(__dirname, '..', ${JSON.stringify(expected)}));
         expect(vcr.cassettePath()).toBe(vcr.current.path);
       });`,
    ]);
    await Scenario.run(Object.fromEntries(files) as Record<string, string>, async (scenario) => {
      const recording = await scenario.jest();
      await scenario.origin.stop();
      const replay = await scenario.jest();

      assert.equal(recording.exitCode, 0, recording.output);
      assert.equal(replay.exitCode, 0, replay.output);
      for (const [, [, expected]] of Object.entries(configs)) assert.ok(scenario.project.exists(expected), expected);
    });
  });

  it('of two blocks with one title stay apart, those of their hooks too', async () => {
    const block = (name: string): string => `describe('users', () => {
      beforeAll(async () => { expect(await get('/echo?hook-${name}')).toContain('hook-${name}'); });
      test('one', async () => { expect(await get('/echo?test-${name}')).toContain('test-${name}'); });
    });`;
    await Scenario.run({ 'a.test.js': `${PRELUDE}${block('a')}${block('b')}` }, async (scenario) => {
      const recording = await scenario.jest();
      await scenario.origin.stop();
      const replay = await scenario.jest();

      assert.equal(recording.exitCode, 0, recording.output);
      assert.equal(replay.exitCode, 0, replay.output);
      const names = ['users.__beforeAll__-2', 'users.__beforeAll__', 'users.one-2', 'users.one'];
      assert.deepEqual(
        scenario.project.cassettes(),
        names.map((name) => `__cassettes__/a.test.js/${name}.yaml`),
      );
    });
  });

  it('of two files with one name stay apart in a library that they share', async () => {
    const test = (name: string): string => `${PRELUDE}
      test('one', async () => { expect(await get('/echo?${name}')).toContain('${name}'); });`;
    const files = {
      'jest.config.js': `module.exports = {
        preset: 'jest-environment-vcr',
        testEnvironmentOptions: { vcrConfig: { cassetteLibraryDir: '<rootDir>/tapes' } },
      };`,
      'admin/users.test.js': test('admin'),
      'shop/users.test.js': test('shop'),
      'users.test.js': test('root'),
    };
    await Scenario.run(files, async (scenario) => {
      const recording = await scenario.jest({ args: ['--runInBand=false', '-w=2'] });
      await scenario.origin.stop();
      const replay = await scenario.jest();

      assert.equal(recording.exitCode, 0, recording.output);
      assert.equal(replay.exitCode, 0, replay.output);
      assert.deepEqual(scenario.project.cassettes(), [
        'tapes/admin/users.test.js/one.yaml',
        'tapes/shop/users.test.js/one.yaml',
        'tapes/users.test.js/one.yaml',
      ]);
    });
  });

  it('always end in the extension of a serializer, so that Jest runs none of them as a test', async () => {
    const file = `${PRELUDE}
      vcr.configure({ cassetteName: (test) => test.name });
      test('handles node.js', async () => { await get('/text'); });
      test('b.test.js', async () => { await get('/text'); });
      test('marked', vcr.cassette('c.test.js')(async () => { await get('/text'); }));
      test('inserted', async () => { await vcr.useCassette('d.test.js', () => get('/text')); });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const recording = await scenario.jest();
      await scenario.origin.stop();
      const replay = await scenario.jest();

      assert.equal(recording.exitCode, 0, recording.output);
      assert.equal(replay.exitCode, 0, replay.output);
      assert.deepEqual(scenario.project.cassettes(), [
        '__cassettes__/b.test.js.yaml',
        '__cassettes__/c.test.js.yaml',
        '__cassettes__/d.test.js.yaml',
        '__cassettes__/handles node.js.yaml',
      ]);
    });
  });

  it('that cassetteName leads out of the library are refused', async () => {
    const file = `${PRELUDE}
      vcr.configure({ cassetteName: (test) => test.name });
      for (const name of ${JSON.stringify(['/one', '../one', 'C:\\one'])}) test(name, async () => { await get('/text'); });`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const run = await scenario.jest();

      for (const { status, messages } of Object.values(run.tests)) {
        assert.equal(status, 'failed');
        assert.match(messages, /\[VCR_INVALID_OPTION\]/);
      }
      assert.deepEqual(scenario.project.cassettes(), []);
    });
  });
});
