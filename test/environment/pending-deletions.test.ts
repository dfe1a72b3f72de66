import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Circus } from '@jest/types';
import { PendingDeletions, type FinishedTest } from '../../src/environment/pending-deletions';
import { BlockScope, TestScope } from '../../src/environment/scopes';

describe('pending deletions', () => {
  it('give tests that have failed since they passed, once', () => {
    const deletions = new PendingDeletions();
    const [passed, failed] = [aTest('passed'), aTest('failed')];
    deletions.notePassed(passed);
    deletions.notePassed(failed);
    assert.deepEqual(deletions.takeFailedSince(), []);

    failed.entry.errors.push(new Error('late'));
    assert.deepEqual(deletions.takeFailedSince(), [failed]);
    assert.deepEqual(deletions.takeFailedSince(), []);

    passed.entry.errors.push(new Error('later'));
    assert.deepEqual(deletions.takeFailedSince(), [passed]);
  });

  it('give what was postponed, once and in order', () => {
    const deletions = new PendingDeletions();
    const tests = [aTest('one'), aTest('two')];
    for (const test of tests) deletions.postpone(test);

    assert.deepEqual(deletions.takePostponed(), tests);
    assert.deepEqual(deletions.takePostponed(), []);
  });

  it('forget the tests of a block that is run again, and no other', () => {
    const deletions = new PendingDeletions();
    const [again, other] = [aTest('again'), aTest('other')];
    for (const test of [again, other]) {
      deletions.notePassed(test);
      deletions.postpone(test);
      test.entry.errors.push(new Error('late'));
    }

    deletions.forget((test) => test === again.test);

    assert.deepEqual(deletions.takeFailedSince(), [other]);
    assert.deepEqual(deletions.takePostponed(), [other]);
  });
});

function aTest(title: string): FinishedTest {
  const entry = { errors: [] as unknown[] } as Circus.TestEntry;
  return { test: new TestScope(new BlockScope('', undefined), title), entry };
}
