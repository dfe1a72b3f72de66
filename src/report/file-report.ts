import { overallOutcome } from '../core/cassette-outcome';
import type { CassetteUse, FileNews, FinishedFile, ToldByFile } from '../core/run-news';
import type { CassetteReport, FileReport } from '../core/run-report';
import { relativePath } from '../core/shown-path';
import { finishedOf, type RanFile } from './ran-file';

/** What a file did, with absolute paths. */
export type FileAccountOfRun = Omit<FinishedFile, 'kind' | 'libraries' | 'ownFolders' | 'isWhole' | 'spared'>;

/** What a file told: all of it or, when its worker was killed, what it had saved and deleted until then. */
export function accountOf(told: ToldByFile): FileAccountOfRun {
  return (
    finishedOf(told) ?? {
      uses: [...savedUses(told.news).values()],
      deleted: told.news.flatMap((one) => (one.kind === 'deleted' ? [{ path: one.path, test: one.test }] : [])),
      passedThrough: [],
      replayedFailures: [],
      refusals: [],
    }
  );
}

/** The report of one file; its paths are relative to `rootDir`. */
export function fileReport(told: ToldByFile, { ran, rootDir, unusedIn }: FileReportParts): FileReport {
  const show = (file: string): string => relativePath(file, rootDir);
  const account = accountOf(told);
  const byPath = new Map<string, CassetteUse[]>();
  for (const use of account.uses) byPath.set(use.path, [...(byPath.get(use.path) ?? []), use]);
  return {
    testPath: show(told.source.testPath),
    ...(ran?.project === undefined ? {} : { project: ran.project }),
    isWhole: ran?.isWhole ?? false,
    spared: [...new Set([...(finishedOf(told)?.spared ?? []), ...account.uses.flatMap(({ extras }) => extras)])].map(
      show,
    ),
    cassettes: [...byPath].map(([file, uses]) => ({ ...cassetteReport(uses, show(file)), ...unusedIn(file) })),
    deleted: account.deleted.map((one) => ({ ...one, path: show(one.path) })),
    passedThrough: account.passedThrough,
    replayedFailures: account.replayedFailures.map((one) => ({ ...one, cassette: show(one.cassette) })),
    refusals: account.refusals.map((one) => ({
      ...one,
      ...(one.cassette === undefined ? {} : { cassette: show(one.cassette) }),
    })),
  };
}

type FileReportParts = {
  readonly ran: RanFile | undefined;
  readonly rootDir: string;
  /** What nothing asked for in a cassette, by its absolute path. */
  readonly unusedIn: (file: string) => Pick<CassetteReport, 'unused' | 'digest'>;
};

function cassetteReport(uses: readonly CassetteUse[], shown: string): CassetteReport {
  const last = uses.at(-1);
  return {
    path: shown,
    tests: [...new Set(uses.map(({ user }) => user))],
    mode: last?.mode ?? 'once',
    outcome: overallOutcome(uses.map(({ outcome }) => outcome)),
    interactions: last?.interactions ?? 0,
    changes: uses.flatMap(({ changes }) => changes),
  };
}

// One test saves a cassette again when more came; the last news of it says all.
function savedUses(news: readonly FileNews[]): Map<string, CassetteUse> {
  const uses = new Map<string, CassetteUse>();
  for (const one of news) {
    if (one.kind === 'saved') uses.set(`${one.use.user}\0${one.use.path}`, one.use);
    if (one.kind === 'takenBack') uses.delete(`${one.user}\0${one.path}`);
  }
  return uses;
}
