import type { RunReport } from '../core/run-report';

/**
 * Joins the reports of the machines that ran parts of one suite. Paths stay as they are: each is relative to the root of
 * its machine. What was opened or spared anywhere is obsolete nowhere.
 *
 * @param reports at least one
 */
export function mergeReports(reports: readonly [RunReport, ...RunReport[]]): RunReport {
  const [first] = reports;
  const files = reports.flatMap((report) => report.files);
  const isFullRun = isComplete(reports);
  const kept = new Set(
    files.flatMap((file) => [
      ...file.cassettes.map(({ path }) => path),
      ...file.deleted.map(({ path }) => path),
      ...file.spared,
    ]),
  );
  const undecided = isFullRun
    ? inAll(reports.map((report) => [...(report.undecided ?? []), ...(report.obsolete ?? [])]))
    : [];
  const obsolete = new Set([...reports.flatMap((report) => report.obsolete ?? []), ...undecided]);
  const isCounted = reports.some((report) => report.obsolete !== undefined);
  return {
    reportVersion: 1,
    startedAt: reports.map(({ startedAt }) => startedAt).sort()[0] ?? first.startedAt,
    rootDir: first.rootDir,
    isFullRun,
    files,
    unreported: [...new Set(reports.flatMap(({ unreported }) => unreported))].sort(),
    ...(isCounted ? { obsolete: [...obsolete].filter((path) => !kept.has(path)).sort() } : {}),
  };
}

/** Whether these are all the shards of a suite, each of them whole, or hold a full run. */
function isComplete(reports: readonly RunReport[]): boolean {
  if (reports.some(({ isFullRun }) => isFullRun)) return true;
  const shards = reports.flatMap(({ shard }) => shard ?? []);
  const whole = new Set(shards.filter(({ isWhole }) => isWhole).map(({ index }) => index));
  const counts = new Set(shards.map(({ count }) => count));
  const [count] = counts;
  return count !== undefined && counts.size === 1 && whole.size === count;
}

// A shard that has a test which may need it leaves it out of its list.
function inAll(lists: readonly (readonly string[])[]): string[] {
  const [first = [], ...others] = lists;
  return first.filter((path) => others.every((list) => list.includes(path)));
}
