import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { prunePlan } from '../../../src/core/care/prune-plan';
import type { CassetteReport, RunReport } from '../../../src/core/run-report';
import { aCassetteReport, aFileReport, aRunReport } from '../../support/reports';

function aReport(obsolete: readonly string[], ...files: (readonly CassetteReport[])[]): RunReport {
  return aRunReport({ dir: '/p' }, { obsolete, files: files.map((cassettes) => aFileReport({ cassettes })) });
}

describe('prunePlan', () => {
  it('has the obsolete cassettes, each once, and the unused interactions in order', () => {
    const plan = prunePlan(aReport(['c.yaml', 'b.yaml', 'c.yaml'], [aCassetteReport({ unused: [2, 0], digest: 'd' })]));

    assert.deepEqual(plan, {
      obsolete: ['b.yaml', 'c.yaml'],
      unused: [{ path: 'a.yaml', positions: [0, 2], digest: 'd' }],
    });
  });

  it('takes of a shared cassette what no test file used', () => {
    const { unused } = prunePlan(
      aReport(
        [],
        [aCassetteReport({ unused: [0, 1], digest: 'd' })],
        [aCassetteReport({ unused: [1, 2], digest: 'd' })],
      ),
    );

    assert.deepEqual(unused, [{ path: 'a.yaml', positions: [1], digest: 'd' }]);
  });

  it('takes nothing where one of them did not count', () => {
    const { unused } = prunePlan(
      aReport([], [aCassetteReport({ unused: [0], digest: 'd' })], [aCassetteReport({ digest: 'd' })]),
    );

    assert.deepEqual(unused, []);
  });

  it('takes nothing where they counted in other bytes', () => {
    const reports = ['d', 'e'].map((digest) => [aCassetteReport({ unused: [0], digest })]);

    assert.deepEqual(prunePlan(aReport([], ...reports)).unused, []);
  });

  it('deletes a cassette whole rather than in part', () => {
    const { unused } = prunePlan(aReport(['a.yaml'], [aCassetteReport({ unused: [0], digest: 'd' })]));

    assert.deepEqual(unused, []);
  });
});
