import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { annotations } from '../../src/report/annotations';
import { aCassetteReport, aFileReport, aRunReport } from '../support/reports';

describe('annotations of a pull request', () => {
  const cassettes = [aCassetteReport({ path: 'b.yaml', unused: [0, 2] })];
  const parts = { files: [aFileReport({ cassettes })], obsolete: ['c: d,\n.yaml'] };
  const inRoot = (name: string): string => path.resolve('/root', name).replaceAll(':', '%3A');
  const settings = { obsoleteFails: false };

  it('suggest prune after a full run', () => {
    const lines = annotations(aRunReport({ dir: '/root' }, parts), settings);

    assert.deepEqual(lines, [
      `::warning file=${inRoot('b.yaml')},title=Interactions unused::2 of this cassette. Run npx jest-vcr prune.`,
      `::warning file=${inRoot('c%3A d%2C\\n.yaml')},title=Cassette obsolete::No test has it. Run npx jest-vcr prune.`,
    ]);
  });

  it('suggest to run all tests first after another one', () => {
    const lines = annotations(aRunReport({ dir: '/root' }, { ...parts, isFullRun: false }), settings);

    assert.equal(lines.length, 2);
    for (const line of lines) assert.match(line, / Run all tests, and then npx jest-vcr prune\.$/);
  });
});
