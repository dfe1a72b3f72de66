import fs from 'node:fs';
import path from 'node:path';
import { prunePlan, type UnusedInteractions } from '../../core/care/prune-plan';
import { testFileOf } from '../../core/care/test-file-of';
import type { RunReport } from '../../core/run-report';
import { changedAt } from '../../report/changed-at';

/** What the last full run says of cassettes by their absolute paths, as far as they are still what it saw. */
export class FullRunFacts {
  /** With absolute paths. */
  readonly obsolete: readonly string[];
  /** With absolute paths. */
  readonly unused: readonly UnusedInteractions[];
  readonly #startedAt: Date;
  readonly #tests = new Map<string, string[]>();

  constructor(report: RunReport) {
    const absolute = (file: string): string => path.resolve(report.rootDir, file);
    const plan = prunePlan(report);
    this.obsolete = plan.obsolete.map(absolute);
    this.unused = plan.unused.map((one) => ({ ...one, path: absolute(one.path) }));
    this.#startedAt = new Date(report.startedAt);
    for (const { testPath, cassettes } of report.files) {
      for (const cassette of cassettes) {
        const file = absolute(cassette.path);
        this.#tests.set(file, [...(this.#tests.get(file) ?? []), absolute(testPath)]);
      }
    }
  }

  /** Whether a test file of the run opened the cassette, and is still there. */
  hasTest(file: string): boolean {
    return this.#tests.get(file)?.some((test) => fs.existsSync(test)) === true;
  }

  /** Positions that no test file of the run used; none where it did not count, or in other bytes. */
  unusedIn(file: string, digest: string): ReadonlySet<number> {
    const found = this.unused.find((one) => one.path === file && one.digest === digest);
    return new Set(found?.positions);
  }

  /** Whether no test of the run had the cassette, as far as that still holds. */
  isObsolete(file: string, changed: Date): boolean {
    return this.obsolete.includes(file) && this.changeSince(file, changed) === undefined;
  }

  /** What has changed since the run began, so that a test may have the cassette now; `undefined` where nothing has. */
  changeSince(file: string, changed: Date): 'the cassette' | 'its test file' | undefined {
    if (changed > this.#startedAt) return 'the cassette';
    const test = testFileOf(file);
    const stats = test === undefined ? undefined : fs.statSync(test, { throwIfNoEntry: false });
    return stats !== undefined && changedAt(stats) > this.#startedAt ? 'its test file' : undefined;
  }
}

/** Says that the test file of a cassette is gone, going by the cassette's place; `undefined` where it is there. */
export function missingTestFile(file: string): string | undefined {
  const test = testFileOf(file);
  return test === undefined || fs.existsSync(test) ? undefined : test;
}
