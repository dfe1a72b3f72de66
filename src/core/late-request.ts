/** The warning about a request that a test began after its end; nobody answers it. The URL is the filtered one. */
export function lateRequestWarning(request: {
  readonly method: string;
  readonly uri: string;
  readonly testName: string;
  /** Relative to the root. */
  readonly testPath: string;
}): string {
  const { method, uri, testName, testPath } = request;
  return [
    `test ${JSON.stringify(testName)} (${testPath}) left a request running: ${method} ${uri}`,
    'It was made after the test had ended and gets no answer. Await everything the test starts, or stop it in afterEach.',
  ].join('\n');
}
