import type { Config } from '@jest/types';

/** What this room needs of Jest's own types, which stand in packages that a project may not have at its root. */
export type JestTest = {
  readonly path: string;
  readonly context: { readonly config: Config.ProjectConfig };
};

export type JestAssertion = {
  readonly ancestorTitles: readonly string[];
  readonly title: string;
  /** `passed`, `failed`, `pending` (skipped), `todo`… */
  readonly status: string;
};

export type JestFileResult = {
  readonly testFilePath: string;
  readonly testExecError?: unknown;
  readonly testResults: readonly JestAssertion[];
};

export type JestRunResult = {
  readonly startTime: number;
  readonly wasInterrupted?: boolean;
  readonly numTotalTestSuites: number;
  readonly numRuntimeErrorTestSuites: number;
};
