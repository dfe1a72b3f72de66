import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failedTests } from '../../src/report/failed-tests';

describe('the failed tests of a run', () => {
  it('are told by file and titles', () => {
    const assertion = (title: string, status: string): { ancestorTitles: string[]; title: string; status: string } => ({
      ancestorTitles: ['g'],
      title,
      status,
    });

    const failed = failedTests({
      testResults: [
        { testFilePath: '/aa.test.js', testResults: [assertion('one', 'failed'), assertion('two', 'passed')] },
        { testFilePath: '/bb.test.js', testResults: [assertion('one', 'pending'), assertion('two', 'failed')] },
      ],
    });

    assert.deepEqual(failed, [
      { testPath: '/aa.test.js', titles: ['g', 'one'] },
      { testPath: '/bb.test.js', titles: ['g', 'two'] },
    ]);
  });
});
