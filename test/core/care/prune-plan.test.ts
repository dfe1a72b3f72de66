import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { prunePlan } from '../../../src/core/care/prune-plan';
import type { CassetteReport, RunReport } from '../../../src/core/run-report';

function aCassette(parts: Partial<CassetteReport>): CassetteReport {
  return { path: 'a.yaml', tests: [], mode: 'once', outcome: 'replayed', interactions: 3, changes: [], ...parts };
}

function aReport(obsolete: readonly string[], ...files: (readonly CassetteReport[])[]): RunReport {
  return {
    reportVersion: 1,
    startedAt: '2026-01-01T00:00:00.000Z',
    rootDir: '/p',
    isFullRun: true,
    files: files.map((cassettes, index) => ({
      testPath: `${index}.test.js`,
      isWhole: true,
      cassettes,
      deleted: [],
      passedThrough: [],
      replayedFailures: [],
      refusals: [],
    })),
    unreported: [],
    obsolete,
  };
}

describe('prunePlan', () => {
  it('has the obsolete cassettes, each once, and the unused interactions in order', () => {
    const plan = prunePlan(aReport(['c.yaml', 'b.yaml', 'c.yaml'], [aCassette({ unused: [2, 0], digest: 'd' })]));

    assert.deepEqual(plan, {
      obsolete: ['b.yaml', 'c.yaml'],
      unused: [{ path: 'a.yaml', positions: [0, 2], digest: 'd' }],
    });
  });

  it('takes of a shared cassette what no test file used', () => {
    const { unused } = prunePlan(
      aReport([], [aCassette({ unused: [0, 1], digest: 'd' })], [aCassette({ unused: [1, 2], digest: 'd' })]),
    );

    assert.deepEqual(unused, [{ path: 'a.yaml', positions: [1], digest: 'd' }]);
  });

  it('takes nothing where one of them did not count', () => {
    const { unused } = prunePlan(aReport([], [aCassette({ unused: [0], digest: 'd' })], [aCassette({ digest: 'd' })]));

    assert.deepEqual(unused, []);
  });

  it('takes nothing where they counted in other bytes', () => {
    const reports = ['d', 'e'].map((digest) => [aCassette({ unused: [0], digest })]);

    assert.deepEqual(prunePlan(aReport([], ...reports)).unused, []);
  });

  it('deletes a cassette whole rather than in part', () => {
    const { unused } = prunePlan(aReport(['a.yaml'], [aCassette({ unused: [0], digest: 'd' })]));

    assert.deepEqual(unused, []);
  });
});
