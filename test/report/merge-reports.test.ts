import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CassetteReport, FileReport, RunReport } from '../../src/core/run-report';
import { mergeReports } from '../../src/report/merge-reports';
import { parseReport } from '../../src/report/parse-report';

function aCassette(path: string): CassetteReport {
  return { path, tests: ['asks'], mode: 'once', outcome: 'replayed', interactions: 1, changes: [] };
}

function aFile(testPath: string, parts: Partial<FileReport> = {}): FileReport {
  const nothing = { spared: [], cassettes: [], deleted: [], passedThrough: [], replayedFailures: [], refusals: [] };
  return { testPath, isWhole: true, ...nothing, ...parts };
}

function aShard(index: number, parts: Partial<RunReport> = {}, isWhole = true): RunReport {
  return {
    reportVersion: 1,
    startedAt: `2026-11-20T09:00:0${10 - index}.000Z`,
    rootDir: `/machine-${index}`,
    isFullRun: false,
    shard: { index, count: 2, isWhole },
    files: [],
    unreported: [],
    obsolete: [],
    ...parts,
  };
}

describe('merged reports', () => {
  it('of all shards, each whole, are a full run, in which obsolete is what no shard can vouch for', () => {
    const one = aShard(1, {
      files: [aFile('a.test.js', { cassettes: [aCassette('named/by-a.yaml')], spared: ['named/spared.yaml'] })],
      obsolete: ['a.test.js/renamed.yaml'],
      undecided: ['named/by-b.yaml', 'named/nobodys.yaml', 'named/skipped-in-two.yaml'],
    });
    const two = aShard(2, {
      files: [aFile('b.test.js', { cassettes: [aCassette('named/by-b.yaml')] })],
      obsolete: ['named/by-a.yaml'],
      undecided: ['named/nobodys.yaml', 'named/spared.yaml'],
    });

    const merged = mergeReports([one, two]);

    assert.equal(merged.isFullRun, true);
    assert.deepEqual(merged.obsolete, ['a.test.js/renamed.yaml', 'named/nobodys.yaml']);
    assert.deepEqual(
      merged.files.map(({ testPath }) => testPath),
      ['a.test.js', 'b.test.js'],
    );
    assert.equal(merged.startedAt, two.startedAt);
    assert.deepEqual(parseReport(JSON.stringify(merged)), merged);
  });

  it('are no full run while a shard is missing or did not run whole', () => {
    const undecided = ['named/nobodys.yaml'];
    for (const shards of [
      [aShard(1, { undecided })],
      [aShard(1, { undecided }), aShard(1, { undecided })],
      [aShard(1, { undecided }), aShard(2, { undecided }, false)],
    ]) {
      const merged = mergeReports(shards as [RunReport, ...RunReport[]]);

      assert.deepEqual([merged.isFullRun, merged.obsolete], [false, []]);
    }
  });
});

describe('the text of a report', () => {
  it('is read only when every field is as it has to be', () => {
    const report = aShard(1, { files: [aFile('a.test.js', { cassettes: [aCassette('a.yaml')] })] });
    assert.deepEqual(parseReport(JSON.stringify(report)), report);

    const wrong: unknown[] = [
      null,
      [],
      { ...report, reportVersion: 2 },
      { ...report, startedAt: 'yesterday' },
      { ...report, files: [{ ...report.files[0], cassettes: [{ ...aCassette('a.yaml'), outcome: 'lost' }] }] },
      { ...report, obsolete: [1] },
    ];
    for (const value of wrong) assert.equal(parseReport(JSON.stringify(value)), undefined);
    assert.equal(parseReport('{'), undefined);
  });
});
