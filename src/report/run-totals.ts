import { outcomesByPath } from '../core/cassette-outcome';
import type { CassetteOutcome, FileReport, InteractionChange, RunReport } from '../core/run-report';

/** What happened to one cassette in a run, by all test files that used it. */
export type CassetteTotal = {
  readonly path: string;
  readonly outcome: CassetteOutcome;
  readonly tests: readonly string[];
  readonly changes: readonly InteractionChange[];
  /** How many stored interactions nothing asked for. */
  readonly unusedCount: number;
};

/** The numbers of a run's summary. */
export type RunTotals = {
  /** Those that are still there. */
  readonly cassettes: readonly CassetteTotal[];
  readonly deleted: FileReport['deleted'];
  readonly passedThrough: FileReport['passedThrough'];
  readonly replayedFailures: FileReport['replayedFailures'];
  readonly refusals: FileReport['refusals'];
  readonly obsolete: readonly string[];
  readonly unreported: readonly string[];
};

/** Adds up what the test files of a run did. */
export function totalsOf({ files, obsolete = [], unreported }: RunReport): RunTotals {
  const deleted = files.flatMap((file) => file.deleted);
  const gone = new Set(deleted.map(({ path }) => path));
  return {
    cassettes: cassetteTotals(files).filter(({ path }) => !gone.has(path)),
    deleted,
    passedThrough: byOrigin(files.flatMap((file) => file.passedThrough)),
    replayedFailures: files.flatMap((file) => file.replayedFailures),
    refusals: files.flatMap((file) => file.refusals),
    obsolete,
    unreported,
  };
}

function cassetteTotals(files: readonly FileReport[]): CassetteTotal[] {
  const reports = files.flatMap(({ cassettes }) => cassettes);
  const outcomes = outcomesByPath(reports);
  const totals = new Map<string, CassetteTotal>();
  for (const { path, tests, changes, unused = [] } of reports) {
    const before = totals.get(path);
    totals.set(path, {
      path,
      outcome: outcomes.get(path) ?? 'replayed',
      tests: [...new Set([...(before?.tests ?? []), ...tests])],
      changes: [...(before?.changes ?? []), ...changes],
      unusedCount: unused.length,
    });
  }
  return [...totals.values()];
}

function byOrigin(passed: FileReport['passedThrough']): FileReport['passedThrough'] {
  const counts = new Map<string, number>();
  for (const { origin, count } of passed) counts.set(origin, (counts.get(origin) ?? 0) + count);
  return [...counts].map(([origin, count]) => ({ origin, count })).sort((a, b) => b.count - a.count);
}
