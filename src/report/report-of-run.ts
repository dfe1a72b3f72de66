import type { Config } from '@jest/types';
import { groupBy } from '../core/group-by';
import { isWholeRun } from '../core/whole-run';
import type { ToldByFile } from '../core/run-news';
import type { CassetteReport, RunReport } from '../core/run-report';
import { relativePath } from '../core/shown-path';
import { accountOf, fileReport } from './file-report';
import type { JestFileResult, JestRunResult, JestTest } from './jest-results';
import { obsoleteCassettes } from './obsolete';
import { finishedOf, ranFile, type RanFile } from './ran-file';
import { unusedOf, type JudgedUse } from './unused';

/** All that is known of a run when it is over. */
export type EndedRun = {
  readonly globalConfig: Config.GlobalConfig;
  readonly results: JestRunResult;
  /** What Jest said of each file, with the news of the file. */
  readonly files: readonly {
    readonly test: JestTest;
    readonly result: JestFileResult;
    readonly told: ToldByFile | undefined;
  }[];
  /** Whether the command chose among the projects. */
  readonly choosesProjects: boolean;
};

/** Puts the report of a run together from what Jest says of its test files and what they told themselves. */
export function reportOfRun(run: EndedRun): RunReport {
  const { globalConfig, results, files } = run;
  const { rootDir, shard } = globalConfig;
  const isNarrowed = Boolean(globalConfig.testNamePattern);
  const ran = files.map((file) => ranFile({ ...file, isNarrowed }));
  const isWholePart = hasRunWhole(run, ran);
  const isFullRun = isWholePart && shard === undefined;
  const uses = files.flatMap(({ told }, index) => judgedUses(told, ran[index]));
  const kept = new Set([
    ...uses.flatMap((use) => [use.path, ...use.extras]),
    ...files.flatMap(({ told }) => finishedOf(told)?.spared ?? []),
    ...files.flatMap(({ told }) => (told === undefined ? [] : accountOf(told).deleted.map(({ path }) => path))),
  ]);
  const obsolete = obsoleteCassettes({ files: ran, kept, part: isFullRun ? 'all' : 'some' });
  const ofAllShards = shard !== undefined && isWholePart ? obsoleteCassettes({ files: ran, kept, part: 'shard' }) : [];
  const undecided = ofAllShards.filter((one) => !obsolete.includes(one));
  const unused = unusedIn(uses, isFullRun && isSettled(ran));
  const show = (file: string): string => relativePath(file, rootDir);
  return {
    reportVersion: 1,
    startedAt: new Date(results.startTime).toISOString(),
    rootDir,
    isFullRun,
    ...(shard === undefined
      ? {}
      : { shard: { index: shard.shardIndex, count: shard.shardCount, isWhole: isWholePart } }),
    files: files.flatMap(({ told }, index) =>
      told === undefined ? [] : [fileReport(told, { ran: ran[index], rootDir, unusedIn: unused })],
    ),
    unreported: files.flatMap(({ told }) =>
      told === undefined || finishedOf(told) !== undefined ? [] : [show(told.source.testPath)],
    ),
    ...(ran.some(({ isWhole }) => isWhole) ? { obsolete: obsolete.map(show) } : {}),
    ...(undecided.length > 0 ? { undecided: undecided.map(show) } : {}),
  };
}

/** Whether a run has something to say of cassettes. */
export function saysAnything({ files, obsolete = [], undecided = [] }: RunReport): boolean {
  return files.length > 0 || obsolete.length > 0 || undecided.length > 0;
}

function hasRunWhole({ globalConfig, results, files, choosesProjects }: EndedRun, ran: readonly RanFile[]): boolean {
  return (
    isWholeRun({ ...globalConfig, shard: undefined }) &&
    !choosesProjects &&
    results.wasInterrupted !== true &&
    results.numRuntimeErrorTestSuites === 0 &&
    files.length === results.numTotalTestSuites &&
    ran.some(({ isOurs }) => isOurs) &&
    ran.every(({ isOurs, isWhole }) => isWhole || !isOurs)
  );
}

function isSettled(ran: readonly RanFile[]): boolean {
  return ran.every(({ hasFailed, hasSkipped }) => !hasFailed && !hasSkipped);
}

function judgedUses(told: ToldByFile | undefined, ran: RanFile | undefined): JudgedUse[] {
  if (told === undefined) return [];
  return accountOf(told).uses.map((use) => ({ ...use, isOfWholeFile: ran?.isWhole ?? false }));
}

function unusedIn(
  uses: readonly JudgedUse[],
  isEverybodySettled: boolean,
): (file: string) => Pick<CassetteReport, 'unused' | 'digest'> {
  const usesOf = groupBy(uses, (use) => use.path);
  const extras = new Set(uses.flatMap((use) => use.extras));
  // Of an extra cassette nobody counts what is played.
  return (file) => (extras.has(file) ? {} : unusedOf(usesOf.get(file) ?? [], isEverybodySettled));
}
