import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { statuses } from '../support/project';
import { cassetteText, interactionText, PRELUDE, Scenario } from '../support/scenario';

describe('what is written wrong', () => {
  it('fails the test when a marker stands in place of its function, and says what to write', async () => {
    const file = `${PRELUDE}
      test('plain', vcr.deleteOnFail(async () => { await get('/text'); }));
      test.only.each([() => 1])('each', vcr.cassette('a'));
      test.only('plain only', vcr.deleteOnFail(async () => { await get('/text'); }));
      test.only('one', () => undefined);`;
    const describes = `${PRELUDE} describe('block', vcr.config({ recordMode: 'none' }));`;
    await Scenario.run({ 'a.test.js': file, 'b.test.js': describes }, async (scenario) => {
      const run = await scenario.jest();

      assert.deepEqual(statuses(run), { plain: 'pending', each: 'failed', 'plain only': 'failed', one: 'passed' });
      assert.match(
        run.tests['plain only']?.messages ?? '',
        /vcr\.deleteOnFail\(…\) is a marker, and was given to Jest in place of a function\nWrite vcr\.deleteOnFail\(\)\(async \(\) => \{ … \}\)\.\n\[VCR_INVALID_TARGET\]/,
      );
      assert.match(run.tests['each']?.messages ?? '', /Write vcr\.cassette\("a"\)\(async[^]*\[VCR_INVALID_TARGET\]/);
      assert.match(run.fileMessages['b.test.js'] ?? '', /Write vcr\.config\(\{ … \}\)\([^]*\[VCR_INVALID_TARGET\]/);
      assert.doesNotMatch(run.output, /never applied/);
    });
  });

  it('fails the test or hook at once when what makes a marker stands in place of its function', async () => {
    const file = `${PRELUDE}
      describe('block', () => { beforeEach(vcr.cassette); test('of hook', () => undefined); });
      test('plain', vcr.deleteOnFail);
      test.each([1])('each', vcr.config);
      test('one', () => undefined);`;
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const run = await scenario.jest();

      assert.deepEqual(statuses(run), { 'block of hook': 'failed', plain: 'failed', each: 'failed', one: 'passed' });
      assert.match(
        run.tests['plain']?.messages ?? '',
        /vcr\.deleteOnFail makes a marker, and was given to Jest in place of a function\nWrite vcr\.deleteOnFail\(\)\(async \(\) => \{ … \}\)\.\n\[VCR_INVALID_TARGET\]/,
      );
      assert.match(run.tests['each']?.messages ?? '', /Write vcr\.config\(\{ … \}\)\(/);
      assert.match(run.tests['block of hook']?.messages ?? '', /Write vcr\.cassette\("a"\)\(/);
    });
  });

  it('fails the file when it imports the environment in place of vcr', async () => {
    const file =
      "const { vcr } = require('jest-environment-vcr'); vcr.use(vcr.disabled()); test('one', () => undefined);";
    await Scenario.run({ 'a.test.js': file }, async (scenario) => {
      const run = await scenario.jest();

      assert.match(run.fileMessages['a.test.js'] ?? '', /import \{ vcr \} from 'jest-environment-vcr\/globals'/);
    });
  });

  it('fails the file when an option of ours stands beside vcrConfig, or a host is a URL', async () => {
    const jest = (options: string): string =>
      `module.exports = { preset: 'jest-environment-vcr', testEnvironmentOptions: ${options} };`;
    const wrong: [options: string, message: RegExp][] = [
      ["{ recordMode: 'none' }", /Write testEnvironmentOptions: \{ vcrConfig: \{ recordMode: "none" \} \}\./],
      ["{ vcrConfig: { ignoreHosts: ['http://127.0.0.1'] } }", /names no host: write "127\.0\.0\.1"\./],
    ];
    await Scenario.run({ 'a.test.js': "test('one', () => undefined);" }, async (scenario) => {
      for (const [options, message] of wrong) {
        scenario.project.write({ 'jest.config.js': jest(options) });
        const run = await scenario.jest();

        assert.match(run.fileMessages['a.test.js'] ?? '', message);
        assert.match(run.fileMessages['a.test.js'] ?? '', /\[VCR_INVALID_OPTION\]/);
      }
    });
  });
});

describe('a none that the test file pins', () => {
  it('stays under VCR_RECORD_MODE, and one from elsewhere does not', async () => {
    const files = {
      'configured.test.js': `${PRELUDE} vcr.configure({ recordMode: 'none' });
        test('replays', vcr.cassette('made')(async () => { expect(await get('/text')).toBe('made by hand'); }));
        test('refuses', async () => { await expect(get('/text')).rejects.toThrow(); throw new Error('configured: ' + vcr.current.recordMode); });`,
      'marked.test.js': `${PRELUDE}
        test('marked', vcr.config({ recordMode: 'none' })(vcr.cassette('made')(async () => { expect(await get('/text')).toBe('made by hand'); })));`,
      'setup.test.js': `${PRELUDE} test('records', async () => { expect(vcr.current.recordMode).toBe('rewrite'); await get('/text'); });`,
      'setup.js': "vcr.configure({ recordMode: 'none' });",
      'jest.config.js': "module.exports = { preset: 'jest-environment-vcr', setupFilesAfterEnv: ['./setup.js'] };",
    };
    await Scenario.run(files, async (scenario) => {
      const made = cassetteText(interactionText({ uri: `${scenario.origin.url}/text`, response: 'made by hand' }));
      scenario.project.write({ '__cassettes__/made.yaml': made });

      const run = await scenario.jest({ env: { VCR_RECORD_MODE: 'rewrite' } });

      assert.deepEqual(
        statuses(run),
        { replays: 'passed', refuses: 'failed', marked: 'passed', records: 'passed' },
        run.output,
      );
      assert.match(run.tests['refuses']?.messages ?? '', /\(from vcr\.configure in configured\.test\.js:5\)/);
      assert.equal(scenario.project.read('__cassettes__/made.yaml'), made);
      assert.ok(scenario.project.exists('__cassettes__/setup.test.js/records.yaml'));
    });
  });
});
