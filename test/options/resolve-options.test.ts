import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resolveOptions, type ConfigLayer } from '../../src/options/resolve-options';

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

  const none = (origin: string, pinsMode?: boolean): ConfigLayer => ({
    origin,
    config: { recordMode: 'none' },
    ...(pinsMode === undefined ? {} : { pinsMode }),
  });
  const PINS: [name: string, layers: ConfigLayer[], mode: string, origin: string, isPinned: boolean][] = [
    ['a none of the test file stays', [none('vcr.configure', true)], 'none', 'vcr.configure', true],
    ['a none from elsewhere does not', [none('vcrConfig')], 'rewrite', 'VCR_RECORD_MODE', false],
    [
      'another mode of the test file does not',
      [{ origin: 'marker', config: { recordMode: 'all' }, pinsMode: true }],
      'rewrite',
      'VCR_RECORD_MODE',
      false,
    ],
    [
      'a none that an inner marker lifts does not',
      [none('outer', true), { origin: 'inner', config: { recordMode: 'once' }, pinsMode: true }],
      'rewrite',
      'VCR_RECORD_MODE',
      false,
    ],
    [
      'a none below a layer that says nothing of the mode stays',
      [none('outer', true), { origin: 'inner', config: { redact: false }, pinsMode: false }],
      'none',
      'outer',
      true,
    ],
  ];
  for (const [name, layers, mode, origin, isPinned] of PINS) {
    it(`keeps a pin against VCR_RECORD_MODE: ${name}`, () => {
      const resolved = resolveOptions(layers, { isCi: false, recordModeVariable: 'rewrite' });

      assert.deepEqual(
        [resolved.options.recordMode, resolved.originOf('recordMode'), resolved.isPinned],
        [mode, origin, isPinned],
      );
    });
  }

  it('makes a list of a single hook', () => {
    const hook = (): null => null;
    const { options } = resolveOptions([{ origin: 'x', config: { beforeRecordRequest: hook } }], plain);

    assert.deepEqual(options.beforeRecordRequest, [hook]);
    assert.deepEqual(options.beforeRecordResponse, []);
  });

  it('gives what may be kept: nobody can change it', () => {
    const resolved = resolveOptions([], plain);

    assert.ok(Object.isFrozen(resolved) && Object.isFrozen(resolved.options));
  });
});
