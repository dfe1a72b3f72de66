import type { Config } from '@jest/types';
import { escapePattern } from '../core/escape-pattern';
import type { TitledTest } from '../core/record-again';
import type { JestFileResult } from './jest-results';

/** What a watch plugin is told of a run. */
export type WatchResults = { readonly testResults: readonly JestFileResult[] };

/** What Jest may be told to run next; `testPathPattern` is what Jest 29 calls it. */
export type Narrowing = {
  readonly testNamePattern?: string;
  readonly testPathPatterns?: readonly string[];
  readonly testPathPattern?: string;
};

/** The tests that failed in a run. */
export function failedTests({ testResults }: WatchResults): TitledTest[] {
  return testResults.flatMap((file) =>
    file.testResults.flatMap(({ status, ancestorTitles, title }) =>
      status === 'failed' ? [{ testPath: file.testFilePath, titles: [...ancestorTitles, title] }] : [],
    ),
  );
}

/**
 * What to tell Jest to run these tests, and what to tell it to go on as it did before. Tests of the same names in others
 * of these files run, too: Jest compares file and name each for itself.
 */
export function narrowing(
  failed: readonly TitledTest[],
  globalConfig: Config.GlobalConfig,
): { readonly narrowed: Narrowing; readonly before: Narrowing } {
  const files = [...new Set(failed.map(({ testPath }) => testPath))].map(escapePattern);
  const names = [...new Set(failed.map(({ titles }) => titles.join(' ')))].map(escapePattern);
  const { testPathPatterns, testPathPattern } = globalConfig as {
    testPathPatterns?: { readonly patterns?: readonly string[] };
    testPathPattern?: string;
  };
  return {
    narrowed: {
      testNamePattern: `^(${names.join('|')})$`,
      testPathPatterns: files,
      testPathPattern: files.join('|'),
    },
    before: {
      testNamePattern: globalConfig.testNamePattern ?? '',
      testPathPatterns: testPathPatterns?.patterns ?? [],
      testPathPattern: testPathPattern ?? '',
    },
  };
}
