import type { CassetteReport, FileReport, RunReport } from '../../src/core/run-report';
import type { CommandFolder } from './command-folder';

export function aCassetteReport(parts: Partial<CassetteReport>): CassetteReport {
  return { path: 'a.yaml', tests: [], mode: 'once', outcome: 'replayed', interactions: 1, changes: [], ...parts };
}

export function aFileReport(parts: Partial<FileReport> = {}): FileReport {
  return {
    testPath: 'a.test.js',
    isWhole: true,
    spared: [],
    cassettes: [],
    deleted: [],
    passedThrough: [],
    replayedFailures: [],
    refusals: [],
    ...parts,
  };
}

/** The report of a full run in a folder. */
export function aRunReport({ dir }: Pick<CommandFolder, 'dir'>, parts: Partial<RunReport> = {}): RunReport {
  return {
    reportVersion: 1,
    startedAt: new Date().toISOString(),
    rootDir: dir,
    isFullRun: true,
    files: [],
    unreported: [],
    ...parts,
  };
}

/** Leaves a report where a run of all tests does. */
export function leaveReport(folder: Pick<CommandFolder, 'write'>, report: unknown): void {
  folder.write('node_modules/.cache/jest-environment-vcr/last-full-run.report', JSON.stringify(report));
}
