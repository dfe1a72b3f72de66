import { VcrError } from './vcr-error';

/** A test runner that tells its environment of no tests: nothing could be recorded, and nobody would notice. */
export function wrongRunner(testRunner: string): VcrError {
  return new VcrError(
    'VCR_NO_ENVIRONMENT',
    [
      'jest-environment-vcr needs the test runner jest-circus; this project runs jest-jasmine2',
      "Remove testRunner from the Jest configuration: 'jest-circus/runner' is the default.",
    ],
    { testRunner },
  );
}

/** An environment of the user's that extends ours and keeps Jest's events from it. */
export function forgottenSuper(): VcrError {
  return new VcrError('VCR_NO_ENVIRONMENT', [
    'The environment of this file overrides handleTestEvent and does not call super.handleTestEvent',
    'Write in it: await super.handleTestEvent(event, state);',
  ]);
}

/** The environment's entry, in a test or in what a test imports. */
export function importedInATest(): VcrError {
  return new VcrError('VCR_NO_ENVIRONMENT', [
    'jest-environment-vcr was imported in a test; it is for the Jest configuration alone',
    "Write import { vcr } from 'jest-environment-vcr/globals' there; types may come from both.",
  ]);
}

/** Configuration or a marker that comes when the cassette it is for is already open. */
export function tooLate(member: string): VcrError {
  return new VcrError(
    'VCR_INVALID_OPTION',
    [
      `${member} came too late: the cassette of the running test or hook is already open`,
      'Call it before the first request, or mark the test itself: vcr.config({ … })(async () => { … }).',
    ],
    { member },
  );
}

/** What the run says, once, of a request that code of a finished test or hook has begun. */
export function lateRequest(request: {
  readonly line: string;
  readonly label: string;
  readonly testPath: string;
}): string {
  const { line, label, testPath } = request;
  return [
    `${label} (${testPath}) had ended, and left a request running: ${line}`,
    'It gets no answer, and belongs to no other test. Await everything a test starts, or stop it in afterEach.',
  ].join('\n');
}
