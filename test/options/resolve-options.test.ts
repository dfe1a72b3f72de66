import assert from 'node:assert/strict';
import vm from 'node:vm';
import { describe, it } from 'node:test';
import { checkConfig } from '../../src/options/check-config';
import { resolveOptions } from '../../src/options/resolve-options';

const plain = { isCi: false, recordModeVariable: undefined };

describe('resolveOptions', () => {
  it('replaces each key whole, later layers over earlier ones, and tells where each came from', () => {
    const { options, originOf } = resolveOptions(
      [
        { origin: 'first', config: { matchOn: ['method', 'body'], recordMode: 'none' } },
        { origin: 'second', config: { matchOn: ['uri'], recordMode: undefined } as never },
      ],
      plain,
    );

    assert.deepEqual(options.matchOn, ['uri']);
    assert.equal(options.recordMode, 'none');
    assert.deepEqual(
      [originOf('matchOn'), originOf('recordMode'), originOf('redact')],
      ['second', 'first', 'the default'],
    );
  });

  it('is none under --ci unless somebody names a mode, and the environment variable has the last word', () => {
    const layer = { origin: 'config', config: { recordMode: 'all' as const } };
    const modeOf = (layers: (typeof layer)[], isCi: boolean, recordModeVariable?: string): string[] => {
      const { options, originOf } = resolveOptions(layers, { isCi, recordModeVariable });
      return [options.recordMode, originOf('recordMode')];
    };

    assert.deepEqual(modeOf([], true), ['none', 'the default under --ci']);
    assert.deepEqual(modeOf([layer], true), ['all', 'config']);
    assert.deepEqual(modeOf([layer], true, 'once'), ['once', 'VCR_RECORD_MODE']);
    assert.deepEqual(modeOf([], false, ''), ['once', 'the default']);
  });

  it('makes a list of a single hook', () => {
    const hook = (): null => null;
    const { options } = resolveOptions([{ origin: 'x', config: { beforeRecordRequest: hook } }], plain);

    assert.deepEqual(options.beforeRecordRequest, [hook]);
    assert.deepEqual(options.beforeRecordResponse, []);
  });
});

describe('checkConfig', () => {
  it('takes values of another realm, such as those of a test', () => {
    const config = vm.runInNewContext(
      "({ ignoreHosts: [/x/, () => true, 'a'], matchOn: ['uri'], filterHeaders: ['a', ['b', null]], redact: { headers: ['x'] } })",
    ) as unknown;

    assert.doesNotThrow(() => checkConfig(config, 'a test'));
  });

  const WRONG: [option: string, value: unknown][] = [
    ['recordMode', 'never'],
    ['cassetteLibraryDir', ''],
    ['cassetteName', 'a'],
    ['matchOn', 'uri'],
    ['additionalMatchers', [1]],
    ['allowPlaybackRepeats', 'yes'],
    ['deleteOnFail', 7],
    ['filterHeaders', { a: 1 }],
    ['filterQueryParameters', [['a']]],
    ['filterPostDataParameters', [['a', 1]]],
    ['redact', { header: [] }],
    ['beforeRecordRequest', ['x']],
    ['ignoreHosts', [1]],
    ['replayTiming', 'slow'],
  ];
  for (const [option, value] of WRONG) {
    it(`refuses ${JSON.stringify(value)} as ${option}`, () => {
      assert.throws(() => checkConfig({ [option]: value }, 'here'), { code: 'VCR_INVALID_OPTION' });
    });
  }
});
