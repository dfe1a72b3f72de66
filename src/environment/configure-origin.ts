/**
 * Where a call of `vcr.configure` stands, by its stack: a `none` that the test file itself sets is a pin, one of a
 * setup file is a default. A module that the test file imports counts as the test file as long as the stack shows it
 * (the loading of ES modules does not).
 */
export function configureOrigin({
  testPath,
  commandPath,
}: {
  readonly testPath: string;
  readonly commandPath: string;
}): {
  readonly origin: string;
  readonly pinsMode: boolean;
} {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 50;
  const { stack = '' } = new Error('vcr.configure');
  Error.stackTraceLimit = stackTraceLimit;
  const pinsMode = stack.includes(testPath);
  return { origin: pinsMode ? `vcr.configure in ${commandPath}` : 'vcr.configure', pinsMode };
}
