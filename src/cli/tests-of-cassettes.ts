import path from 'node:path';
import { readLastReport } from '../report/last-report';

/**
 * The full names of the tests that use each cassette, by its absolute path: from the last full run and, of what ran
 * since, from the last run. Empty where no run has left a report.
 */
export function testsOfCassettes(cwd: string): ReadonlyMap<string, readonly string[]> {
  const tests = new Map<string, readonly string[]>();
  for (const which of ['lastFull', 'last'] as const) {
    const report = readLastReport(cwd, which);
    const found = new Map<string, Set<string>>();
    for (const { path: name, tests: users } of report?.files.flatMap(({ cassettes }) => cassettes) ?? []) {
      const file = path.resolve(report?.rootDir ?? cwd, name);
      found.set(file, new Set([...(found.get(file) ?? []), ...users]));
    }
    // A run with `-t` knows some of a cassette's tests.
    for (const [file, users] of found) tests.set(file, [...new Set([...(tests.get(file) ?? []), ...users])]);
  }
  return tests;
}
