import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FileConfiguration } from '../../src/environment/file-configuration';
import { BlockScope, TestScope } from '../../src/environment/scopes';
import type { Mark } from '../../src/markers/mark';
import type { ConfigLayer } from '../../src/options/resolve-options';
import type { VcrConfig } from '../../src/options/vcr-config';

const SURROUNDINGS = { isCi: false, recordModeVariable: undefined };

describe('the configuration of a file', () => {
  it('puts the test over the block, the block over the file, and those over Jest and its module', () => {
    const configuration = new FileConfiguration([layer('jest', { recordMode: 'none' })], SURROUNDINGS);
    const [place, file] = aPlace();
    const origin = (): string => configuration.resolve(place).originOf('recordMode');

    assert.equal(origin(), 'jest');
    configuration.addModule([layer('module', { recordMode: 'all' })]);
    assert.equal(origin(), 'jest');
    configuration.configure(layer('vcr.configure', { recordMode: 'all' }));
    assert.equal(origin(), 'vcr.configure');
    configuration.mark(file.marks, [mark({ recordMode: 'once' })]);
    assert.equal(origin(), 'vcr.config on the file');
    configuration.mark(place.block.marks, [mark({ recordMode: 'none' })]);
    assert.equal(origin(), 'vcr.config on describe "users"');
    configuration.mark(place.test.marks, [mark({ recordMode: 'none' })]);
    assert.equal(origin(), 'vcr.config on test "asks"');
    assert.equal(
      configuration.resolveWith(place, [layer('useCassette', { recordMode: 'all' })]).originOf('recordMode'),
      'useCassette',
    );
    assert.equal(origin(), 'vcr.config on test "asks"');
  });

  it('keeps a module below what Jest says, and above the defaults', () => {
    const configuration = new FileConfiguration([], SURROUNDINGS);
    const [place] = aPlace();

    configuration.addModule([layer('module', { recordMode: 'all' })]);

    assert.equal(configuration.resolve(place).options.recordMode, 'all');
  });

  it('resolves a place once as long as nothing changes', () => {
    const configuration = new FileConfiguration([], SURROUNDINGS);
    const [place] = aPlace();
    const first = configuration.resolve(place);

    assert.equal(configuration.resolve(place), first);
    assert.equal(configuration.resolve({ block: place.block, test: undefined }).options.recordMode, 'once');
    configuration.configure(layer('vcr.configure', { recordMode: 'all' }));

    assert.equal(configuration.resolve(place).options.recordMode, 'all');
  });

  it('rewrites what is to be recorded again, and nothing else', () => {
    const [place, file] = aPlace();
    const other = new TestScope(place.block, 'passes');
    const configuration = new FileConfiguration([layer('jest', { recordMode: 'none' })], {
      ...SURROUNDINGS,
      isRecordedAgain: ({ kind, titles }) => kind === 'block' || titles.join(' ') === 'users asks',
    });
    const modeOf = (block: BlockScope, test?: TestScope): string =>
      configuration.resolve({ block, test }).options.recordMode;

    assert.equal(modeOf(file), 'rewrite');
    assert.equal(modeOf(place.block), 'rewrite');
    assert.equal(modeOf(place.block, place.test), 'rewrite');
    assert.equal(modeOf(place.block, other), 'none');
  });

  it('grows its version with every change, and not with what changes nothing', () => {
    const configuration = new FileConfiguration([], SURROUNDINGS);
    const [{ test }] = aPlace();
    const versions = [configuration.version];
    const note = (): void => void versions.push(configuration.version);

    configuration.clear(test.attemptMarks);
    note();
    configuration.mark(test.attemptMarks, [mark({})]);
    note();
    configuration.clear(test.attemptMarks);
    note();

    assert.deepEqual(versions, [0, 0, 1, 2]);
    assert.deepEqual(test.attemptMarks, []);
  });
});

function aPlace(): [{ readonly block: BlockScope; readonly test: TestScope }, BlockScope] {
  const file = new BlockScope('', undefined);
  const block = new BlockScope('users', file);
  return [{ block, test: new TestScope(block, 'asks') }, file];
}

function layer(origin: string, config: VcrConfig): ConfigLayer {
  return { origin, config };
}

function mark(config: VcrConfig): Mark {
  return { kind: 'config', config };
}
