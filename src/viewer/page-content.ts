import path from 'node:path';
import { overallOutcome } from '../core/cassette-outcome';
import type { CassetteReport, RunReport } from '../core/run-report';
import { relativePath } from '../core/shown-path';
import type { PreparedCassette } from './page-cassette';
import type { PageIndex, PageRefusal } from './page-model';

/** All that one page shows. */
export type PageContent = {
  readonly index: PageIndex;
  /** JSON of the details, by the ids of its blocks. */
  readonly blocks: ReadonlyMap<string, string>;
};

export type PageFacts = Pick<PageIndex, 'title' | 'madeAt' | 'packageVersion' | 'isLive'> & {
  /** What the paths of the page are relative to. */
  readonly cwd: string;
};

/** Joins the cassettes with what the last run's report says of requests that were refused. */
export function pageContent(
  { cwd, ...facts }: PageFacts,
  prepared: readonly PreparedCassette[],
  report: RunReport | undefined,
): PageContent {
  return {
    index: {
      ...facts,
      cassettes: prepared.map(({ cassette }) => cassette),
      refusals: report === undefined ? [] : refusalsOf(report, cwd),
      ...(report === undefined ? {} : { reportAt: report.startedAt }),
    },
    blocks: new Map(prepared.flatMap(({ blocks }) => [...blocks])),
  };
}

function refusalsOf({ files, rootDir }: RunReport, cwd: string): PageRefusal[] {
  return files.flatMap(({ testPath, refusals }) =>
    refusals.map(({ cassette, ...refusal }) => ({
      ...refusal,
      testPath,
      ...(cassette === undefined ? {} : { cassette: relativePath(path.resolve(rootDir, cassette), cwd) }),
    })),
  );
}

/**
 * What the report says of each cassette, by the absolute path of its file. Several test files may share one: its tests
 * are those of all of them, and nothing in it is unused that one of them used or counted in other bytes.
 */
export function cassetteReports(report: RunReport | undefined): ReadonlyMap<string, CassetteReport> {
  const reports = new Map<string, CassetteReport>();
  if (report === undefined) return reports;
  for (const found of report.files.flatMap(({ cassettes }) => cassettes)) {
    const file = path.resolve(report.rootDir, found.path);
    const known = reports.get(file);
    reports.set(file, known === undefined ? found : joined(known, found));
  }
  return reports;
}

function joined(one: CassetteReport, other: CassetteReport): CassetteReport {
  const { unused, ...rest } = one;
  const both =
    unused === undefined || other.unused === undefined || one.digest !== other.digest
      ? undefined
      : unused.filter((n) => other.unused?.includes(n));
  return {
    ...rest,
    tests: [...new Set([...one.tests, ...other.tests])],
    outcome: overallOutcome([one.outcome, other.outcome]),
    interactions: Math.max(one.interactions, other.interactions),
    changes: [...one.changes, ...other.changes],
    ...(both === undefined ? {} : { unused: both }),
  };
}
