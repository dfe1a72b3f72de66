import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { readDisabledVariable, readModeVariable } from '../../src/options/environment-variables';
import { readConfigModule } from '../../src/options/read-config-module';
import { readDocblock, readEnvironmentOptions } from '../../src/options/read-config-sources';

const invalid = (message: RegExp): object => ({ code: 'VCR_INVALID_OPTION', message });

describe('testEnvironmentOptions', () => {
  it('give the configuration under vcrConfig', () => {
    const layers = readEnvironmentOptions({ vcrConfig: { recordMode: 'none' }, url: 'http://localhost' });

    assert.deepEqual(layers, [{ origin: 'testEnvironmentOptions.vcrConfig', config: { recordMode: 'none' } }]);
  });

  it("pass what is the environment's below", () => {
    const others = {
      url: 'http://localhost/',
      html: '<p>',
      userAgent: 'x',
      customExportConditions: ['node'],
      globalsCleanup: 'on',
      resources: 'usable',
      runScripts: 'dangerously',
      pretendToBeVisual: true,
      referrer: 'x',
      contentType: 'text/html',
      storageQuota: 1,
      somethingElse: {},
      recordMode: undefined,
    };

    assert.deepEqual(readEnvironmentOptions(others), []);
  });

  const WRONG: [options: Record<string, unknown>, write: string][] = [
    [{ recordMode: 'none' }, '{ vcrConfig: { recordMode: "none" } }'],
    [{ record_mode: 'none' }, '{ vcrConfig: { recordMode: "none" } }'],
    [{ 'match-on': ['body'] }, '{ vcrConfig: { matchOn: ["body"] } }'],
    [{ vcrConfig: {}, redact: false }, '{ vcrConfig: { redact: false } }'],
    [{ vcr: { recordMode: 'none' } }, '{ vcrConfig: {"recordMode":"none"} }'],
    [{ vcrOptions: { recordMode: 'none' } }, '{ vcrConfig: {"recordMode":"none"} }'],
    [{ vcrconfig: './vcr.config.js' }, '{ vcrConfig: "./vcr.config.js" }'],
    [{ vcr: true }, '{ vcrConfig: { … } }'],
  ];
  for (const [options, write] of WRONG) {
    it(`are refused as ${JSON.stringify(options)}, saying to write ${write}`, () => {
      assert.throws(
        () => readEnvironmentOptions(options),
        (error: Error & { code: string }) =>
          error.code === 'VCR_INVALID_OPTION' && error.message.includes(`Write testEnvironmentOptions: ${write}.`),
      );
    });
  }
});

describe('the docblock', () => {
  const place = { testPath: path.resolve('/repo/app/test/a.test.js'), rootDir: path.resolve('/repo/app') };

  it('gives each @vcr-config line', () => {
    const pragmas = { 'vcr-config': ['{"recordMode": "none"}', '{"redact": false}'], 'jest-environment': 'vcr' };

    assert.deepEqual(readDocblock(pragmas, place), [
      { origin: 'the docblock of test/a.test.js', config: { recordMode: 'none' } },
      { origin: 'the docblock of test/a.test.js', config: { redact: false } },
    ]);
  });

  it('is named by its whole path outside of rootDir', () => {
    const outside = { testPath: path.resolve('/repo/application/a.test.js'), rootDir: path.resolve('/repo/app') };
    const shown = outside.testPath.replaceAll(path.sep, '/');

    assert.throws(
      () => readDocblock({ 'vcr-config': 'none' }, outside),
      (error: Error) => error.message.startsWith(`The configuration in the docblock of ${shown} (@vcr-config "none")`),
    );
  });

  for (const pragma of ['vcr', 'vcrConfig', 'vcr-options', 'vcr_config']) {
    it(`is refused with @${pragma}, saying what to write`, () => {
      assert.throws(
        () => readDocblock({ [pragma]: '{"recordMode": "none"}' }, place),
        invalid(/in the docblock of test\/a\.test\.js[^]*Write @vcr-config \{"recordMode": "none"\}/),
      );
    });
  }
});

describe('a configuration module', () => {
  // The name has what means something in a replacement text.
  const rootDir = fs.mkdtempSync(path.join(os.tmpdir(), "vcr-config-$&-$'-"));
  after(() => fs.rmSync(rootDir, { recursive: true }));
  let count = 0;
  const read = (extension: string, source: string): ReturnType<typeof readConfigModule> => {
    count += 1;
    fs.writeFileSync(path.join(rootDir, `c${count}.${extension}`), source);
    return readConfigModule(`<rootDir>/c${count}.${extension}`, rootDir);
  };

  const FINE: [name: string, extension: string, source: string][] = [
    ['CommonJS', 'cjs', "module.exports = { recordMode: 'none' };"],
    ['CommonJS with exports', 'cjs', "exports.recordMode = 'none';"],
    ['ES', 'mjs', "export default { recordMode: 'none' };"],
    ['ES with named exports', 'mjs', "export const recordMode = 'none';"],
    [
      'transpiled',
      'cjs',
      "Object.defineProperty(exports, '__esModule', { value: true }); exports.default = { recordMode: 'none' };",
    ],
    ['ES with helpers beside its default', 'mjs', "export const help = 1; export default { recordMode: 'none' };"],
    ['both in agreement', 'mjs', "export const recordMode = 'none'; export default { recordMode };"],
  ];
  for (const [name, extension, source] of FINE) {
    it(`may be ${name}`, async () => {
      const [layer] = await read(extension, source);

      assert.deepEqual(
        { origin: layer?.origin, ...layer?.config },
        { origin: `c${count}.${extension}`, recordMode: 'none' },
      );
    });
  }

  const WRONG: [name: string, extension: string, source: string, message: RegExp][] = [
    ['exports a promise', 'cjs', 'module.exports = Promise.resolve({});', /is a promise; write the object/],
    ['exports a promise by default', 'mjs', 'export default Promise.resolve({});', /is a promise; write the object/],
    ['exports a function', 'cjs', 'module.exports = () => ({});', /is a function; write the object/],
    ['exports a function by default', 'mjs', 'export default async () => ({});', /is a function; write the object/],
    ['throws', 'cjs', "throw new Error('on load');", /cannot be loaded: on load/],
    ['rejects', 'mjs', "await Promise.reject(new Error('on await'));", /cannot be loaded: on await/],
    ['throws nothing', 'cjs', 'throw undefined;', /cannot be loaded: undefined/],
    ['does not parse', 'mjs', 'export default {', /cannot be loaded: /],
    [
      'has no default export',
      'mjs',
      "export const config = { recordMode: 'none' };",
      /is not exported: write export default/,
    ],
    ['exports a list', 'cjs', 'module.exports = [];', /is no object/],
    [
      'has an unknown key',
      'mjs',
      "export default { record_mode: 'none' };",
      /Unknown option "record_mode" in c\d+\.mjs/,
    ],
    [
      'has options beside its default',
      'mjs',
      "export const recordMode = 'none'; export default { redact: false };",
      /exports recordMode beside its default/,
    ],
    [
      'has options beside its transpiled default',
      'cjs',
      "Object.defineProperty(exports, '__esModule', { value: true }); exports.default = {}; exports.recordMode = 'none';",
      /exports recordMode beside its default/,
    ],
  ];
  for (const [name, extension, source, message] of WRONG) {
    it(`that ${name} is refused`, async () => {
      await assert.rejects(read(extension, source), invalid(message));
    });
  }

  it('that is not there, or has no name, is refused', async () => {
    await assert.rejects(
      readConfigModule('./nowhere.js', rootDir),
      invalid(/in nowhere\.js cannot be loaded: there is no such file$/m),
    );
    await assert.rejects(readConfigModule(' ', rootDir), invalid(/testEnvironmentOptions\.vcrConfig is an empty text/));
  });
});

describe('the environment variables', () => {
  it('are read without the white space around them', () => {
    assert.deepEqual(
      ['once ', '', ' ', undefined, 'none'].map((value) => readModeVariable(value)),
      ['once', undefined, undefined, undefined, 'none'],
    );
    assert.deepEqual(
      ['1', 'true ', 'YES', 'on', '', ' ', undefined, '0', 'false', 'No', 'off'].map((value) =>
        readDisabledVariable(value),
      ),
      [true, true, true, true, false, false, false, false, false, false, false],
    );
  });

  it('are refused when they say something else', () => {
    assert.throws(() => readModeVariable('nonne'), invalid(/in VCR_RECORD_MODE is "nonne", did you mean "none"\?/));
    assert.throws(() => readDisabledVariable('maybe'), invalid(/"VCR_DISABLED" in the environment is "maybe"/));
  });
});
