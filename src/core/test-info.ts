/** A place where a test can fail. */
export type FailurePlace = 'beforeAll' | 'beforeEach' | 'test' | 'afterEach' | 'afterAll';

/** What a function of the user's may know of a test. */
export type TestInfo = {
  /** The test's own title. */
  readonly name: string;
  /** The titles of the describe blocks, then the test's. */
  readonly titlePath: readonly string[];
  /** `titlePath` joined with spaces, as Jest's `-t` sees it. */
  readonly fullName: string;
  /** Absolute path of the test file. */
  readonly testPath: string;
  /** Absolute path of the test's own cassette. */
  readonly cassettePath: string;
  /** 1, then 2… under `jest.retryTimes`. */
  readonly attempt: number;
  /** What the test and its hooks failed with so far, as thrown. */
  readonly errors: readonly unknown[];
  readonly failedIn: readonly FailurePlace[];
};
