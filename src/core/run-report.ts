import type { RecordMode } from './record-mode';

/** A request as reports name it, without its secrets: after the cassette's filters and redaction. */
export type ReportedRequest = {
  readonly method: string;
  readonly uri: string;
};

/** What a run did to one interaction of a cassette. */
export type InteractionChange = {
  readonly kind: 'added' | 'replaced' | 'removed';
  readonly request: ReportedRequest;
  /** Status code; 0 where the network failed. */
  readonly status: number;
  /** Of a replaced interaction: the status it had before. */
  readonly statusBefore?: number;
  /** Of a replaced interaction: what is another than before. Empty where only times differ. */
  readonly differs?: readonly ChangedPart[];
};

/** A part of an interaction that a new recording may change. */
export type ChangedPart = 'request body' | 'status' | 'response headers' | 'response body';

/**
 * What the run did to a cassette file: `recorded` created it, `appended` added to one that was there, `rewritten`
 * replaced or removed what was there, `replayed` only read it.
 */
export type CassetteOutcome = 'recorded' | 'appended' | 'rewritten' | 'replayed';

/** One cassette that a test file opened. Paths are relative to the `rootDir` of the run, with forward slashes. */
export type CassetteReport = {
  readonly path: string;
  /** The tests that used it, as `describe name › test name`, and hooks as `beforeAll` or `describe name › afterAll`. */
  readonly tests: readonly string[];
  readonly mode: RecordMode;
  readonly outcome: CassetteOutcome;
  /** How many interactions the file holds at the end. */
  readonly interactions: number;
  /**
   * SHA-256 of the file's bytes, in hex, when `interactions` and `unused` were counted. Positions say something only of
   * a file that still has it: absent where it was not counted, and in a report of a cassette that was deleted.
   */
  readonly digest?: string;
  /** Positions, from 0, of interactions that nothing asked for. Absent where it was not counted: not all who may ask ran and passed. */
  readonly unused?: readonly number[];
  readonly changes: readonly InteractionChange[];
};

/** How one recorded request differs from a refused one. */
export type ReportedDifference = {
  /** Position of the recorded interaction, from 0. */
  readonly interaction: number;
  readonly request: ReportedRequest;
  /** One for each matcher that said no: its name and the reason, as the refusal's message has them. */
  readonly differences: readonly { readonly matcher: string; readonly reason: string }[];
};

/** A request that was neither replayed nor recorded. */
export type RefusalReport = {
  readonly test: string;
  readonly code: string;
  readonly message: string;
  readonly request: ReportedRequest;
  /** Path of the cassette it was looked up in; absent where there was none. */
  readonly cassette?: string;
  /** The recorded requests that come nearest, the nearest first; three at most. */
  readonly nearest: readonly ReportedDifference[];
};

/** What one test file did. */
export type FileReport = {
  /** Relative to the `rootDir` of the run, with forward slashes. */
  readonly testPath: string;
  /** Jest's `displayName`, where the project has one. */
  readonly project?: string;
  /** The whole file ran: no `-t`, `.only`, `--bail` or crash left a test out. Only then are unused interactions and obsolete cassettes counted. */
  readonly isWhole: boolean;
  /** Other cassettes that are not obsolete: of tests that were skipped or failed, and those that were replayed from as extra ones. */
  readonly spared: readonly string[];
  readonly cassettes: readonly CassetteReport[];
  readonly deleted: readonly { readonly path: string; readonly test: string }[];
  /** Requests that went out and were not recorded (ignored hosts, disabled blocks), counted by origin. Not those to the test's own servers. */
  readonly passedThrough: readonly { readonly origin: string; readonly count: number }[];
  readonly replayedFailures: readonly {
    readonly test: string;
    readonly cassette: string;
    readonly request: ReportedRequest;
  }[];
  readonly refusals: readonly RefusalReport[];
};

/** What a run of Jest did, as `last-run.report` holds it and `jest-vcr merge` joins it. */
export type RunReport = {
  readonly reportVersion: 1;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Absolute path; reports of several machines differ in it. */
  readonly rootDir: string;
  /** All test files ran, whole: what a run like this never opened is obsolete. */
  readonly isFullRun: boolean;
  /** Of `jest --shard`: which part ran, and whether that part ran whole. All parts together are a full run. */
  readonly shard?: { readonly index: number; readonly count: number; readonly isWhole: boolean };
  readonly files: readonly FileReport[];
  /** Test files whose worker ended before it reported. */
  readonly unreported: readonly string[];
  /** Cassettes that no test has, relative to the root. Absent where nothing could be said. */
  readonly obsolete?: readonly string[];
  /** Cassettes that nobody opened and that only the other parts of a sharded run can tell of. */
  readonly undecided?: readonly string[];
};
