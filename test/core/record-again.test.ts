import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { namedForRecording, readRecordAgain, type Scope } from '../../src/core/record-again';

const NAMED = namedForRecording([
  { testPath: '/aa.test.js', titles: ['g', 'one'] },
  { testPath: '/bb.test.js', titles: ['g', 'two'] },
]);

describe('the tests to record again', () => {
  for (const [testPath, kind, titles, expected] of [
    ['/aa.test.js', 'test', ['g', 'one'], true],
    ['/aa.test.js', 'test', ['g', 'two'], false],
    ['/aa.test.js', 'test', ['g one'], false],
    ['/aa.test.js', 'test', ['g'], false],
    ['/aa.test.js', 'block', ['g'], true],
    ['/aa.test.js', 'block', ['h'], false],
    ['/aa.test.js', 'block', [], true],
    ['/bb.test.js', 'test', ['g', 'two'], true],
    ['/cc.test.js', 'block', [], false],
  ] as [string, Scope['kind'], string[], boolean][]) {
    it(`${expected ? 'are' : 'are not'} the ${kind} ${JSON.stringify(titles)} of ${testPath}`, () => {
      assert.equal(readRecordAgain(NAMED, testPath)?.({ kind, titles }), expected);
    });
  }

  it('are none where the variable is not set', () => {
    assert.equal(readRecordAgain(undefined, '/aa.test.js'), undefined);
  });

  it('fit into a variable of Windows by the thousand', () => {
    const titles = (index: number): string[] => ['a describe block', `a test of a rather long name, number ${index}`];
    const tests = Array.from({ length: 2_500 }, (_, index) => ({ testPath: '/aa.test.js', titles: titles(index) }));

    assert.ok(namedForRecording(tests).length < 32_000);
  });
});
