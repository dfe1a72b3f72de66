import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RunningCode } from '../../src/environment/running-code';
import { BlockScope, TestScope } from '../../src/environment/scopes';
import { aHolder } from '../support/holder';

describe('the running code', () => {
  it('is nobody before anything runs, and after it has ended', () => {
    const running = new RunningCode();
    const test = aTest();
    assert.equal(running.only, undefined);

    running.begin(test);
    running.end(test);

    assert.equal(running.only, undefined);
  });

  it('is the test that runs, by the holder of its latest attempt', () => {
    const running = new RunningCode();
    const test = aTest();

    running.begin(test);
    assert.equal(running.only, test.holder);
    test.holder = aHolder();

    assert.equal(running.only, test.holder);
  });

  it('is the hook outside of tests, and the test inside', () => {
    const running = new RunningCode();
    const [hook, test] = [aHolder(), aTest()];

    running.enterHook(hook);
    assert.equal(running.only, hook);
    running.begin(test);
    assert.equal(running.only, test.holder);
    running.end(test);
    running.leaveHook();

    assert.equal(running.only, undefined);
  });

  it('is nobody in a file with concurrent tests, even while one test runs alone', () => {
    const running = new RunningCode();
    running.begin(aTest());

    running.expectOverlap();

    assert.equal(running.only, undefined);
  });
});

function aTest(): TestScope {
  const test = new TestScope(new BlockScope('', undefined), 'asks');
  test.holder = aHolder();
  return test;
}
