import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forgottenSuper, importedInATest, tooLate, wrongRunner } from '../../../src/core/errors/environment-errors';
import { hookFailed } from '../../../src/core/errors/hook-errors';

describe('the message of', () => {
  it('VCR_NO_ENVIRONMENT, under another runner and without super.handleTestEvent', () => {
    assert.equal(
      wrongRunner('/r/node_modules/jest-jasmine2/build/index.js').message,
      `jest-environment-vcr needs the test runner jest-circus; this project runs jest-jasmine2
Remove testRunner from the Jest configuration: 'jest-circus/runner' is the default.
[VCR_NO_ENVIRONMENT]`,
    );
    assert.equal(
      forgottenSuper().message,
      `The environment of this file overrides handleTestEvent and does not call super.handleTestEvent
Write in it: await super.handleTestEvent(event, state);
[VCR_NO_ENVIRONMENT]`,
    );
  });

  it('VCR_NO_ENVIRONMENT, when a test imports the environment itself', () => {
    assert.equal(
      importedInATest().message,
      `jest-environment-vcr was imported in a test; it is for the Jest configuration alone
Write import { vcr } from 'jest-environment-vcr/globals' there; types may come from both.
[VCR_NO_ENVIRONMENT]`,
    );
  });

  it('VCR_INVALID_OPTION, when configuration comes too late', () => {
    assert.equal(
      tooLate('vcr.use').message,
      `vcr.use came too late: the cassette of the running test or hook is already open
Call it before the first request, or mark the test itself: vcr.config({ … })(async () => { … }).
[VCR_INVALID_OPTION]`,
    );
  });

  it('VCR_HOOK_FAILED, with what a function returned in place of an answer', () => {
    assert.equal(
      hookFailed('beforeRecordRequest', 'returned nothing (is a "return" missing?); it has to return a request or null')
        .message,
      `beforeRecordRequest returned nothing (is a "return" missing?); it has to return a request or null
[VCR_HOOK_FAILED]`,
    );
  });
});
