import { groupBy } from '../group-by';
import type { CassetteReport, RunReport } from '../run-report';

/** Interactions of one cassette that the run did not use. */
export type UnusedInteractions = {
  readonly path: string;
  /** From 0, in order. */
  readonly positions: readonly number[];
  /** Of the bytes in which they were counted; `undefined` where the report does not say. */
  readonly digest: string | undefined;
};

/** What a run says may go. Paths as the report has them: relative to its root, with forward slashes. */
export type PrunePlan = {
  readonly obsolete: readonly string[];
  readonly unused: readonly UnusedInteractions[];
};

/**
 * Says what a full run never needed. An interaction of a cassette that several test files opened goes only if none of
 * them used it, and only if all of them counted in the same bytes: otherwise the positions mean different things.
 */
export function prunePlan(report: RunReport): PrunePlan {
  const obsolete = [...new Set(report.obsolete ?? [])].sort();
  const cassettes = groupBy(
    report.files.flatMap((file) => file.cassettes),
    ({ path }) => path,
  );
  const unused = [...cassettes].flatMap(([path, reports]) => unusedIn(path, reports));
  return { obsolete, unused: unused.filter(({ path }) => !obsolete.includes(path)).sort(byPath) };
}

function unusedIn(path: string, [first, ...others]: readonly CassetteReport[]): UnusedInteractions[] {
  if (first?.unused === undefined) return [];
  const isOneFile = others.every(({ digest }) => digest === first.digest);
  if (!isOneFile) return [];
  const positions = first.unused.filter((position) =>
    others.every(({ unused }) => unused?.includes(position) === true),
  );
  return positions.length === 0 ? [] : [{ path, positions: positions.toSorted((a, b) => a - b), digest: first.digest }];
}

function byPath(left: UnusedInteractions, right: UnusedInteractions): number {
  return left.path < right.path ? -1 : 1;
}
