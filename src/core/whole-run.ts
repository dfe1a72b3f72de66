/** What Jest was asked for, as far as it leaves test files out: a part of `globalConfig`. */
export type AskedFor = {
  readonly bail?: unknown;
  readonly shard?: unknown;
  readonly nonFlagArgs: readonly string[];
  readonly testNamePattern?: unknown;
  readonly findRelatedTests?: unknown;
  readonly onlyChanged?: unknown;
  readonly onlyFailures?: unknown;
  readonly filter?: unknown;
};

/**
 * Whether Jest was asked for all test files, so that what none of them used is used by none. `bail` may end a run
 * before all of them have begun.
 */
export function isWholeRun(config: AskedFor): boolean {
  const { bail, shard, nonFlagArgs, testNamePattern, findRelatedTests, onlyChanged, onlyFailures, filter } = config;
  // Tested by truth: an older Jest does not know each of them, and an empty pattern stands for none.
  const parts = [bail, shard, testNamePattern, findRelatedTests, onlyChanged, onlyFailures, filter];
  return (
    !parts.some(Boolean) &&
    nonFlagArgs.length === 0 &&
    !Reflect.get(config, 'runTestsByPath') &&
    !hasPathPattern(config)
  );
}

// Jest 30 has an object, which loses its class on the way to a worker; Jest 29 has a text.
function hasPathPattern(config: AskedFor): boolean {
  const { testPathPatterns, testPathPattern } = config as {
    testPathPatterns?: { readonly patterns?: readonly string[] };
    testPathPattern?: string;
  };
  return (testPathPatterns?.patterns?.length ?? 0) > 0 || Boolean(testPathPattern);
}
