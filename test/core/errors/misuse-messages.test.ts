import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { endlessTarget, invalidTarget, misusedMarker } from '../../../src/core/errors/delete-errors';
import { invalidOption, misplacedOption } from '../../../src/core/errors/option-errors';

describe('the message of', () => {
  it('VCR_INVALID_OPTION says what to write where that is known', () => {
    assert.equal(
      invalidOption({
        key: 'ignoreHosts',
        value: ['http://a.test'],
        expected: 'a list of hosts',
        origin: 'vcr.config',
        advice: 'Write "a.test".',
      }).message,
      `Option "ignoreHosts" in vcr.config is ["http://a.test"]
Expected a list of hosts.
Write "a.test".
[VCR_INVALID_OPTION]`,
    );
    assert.equal(
      misplacedOption('recordMode', 'testEnvironmentOptions', 'Write it elsewhere.').message,
      `"recordMode" in testEnvironmentOptions is read by nobody; it looks like configuration of jest-environment-vcr
Write it elsewhere.
[VCR_INVALID_OPTION]`,
    );
  });

  it('VCR_INVALID_TARGET says what to write where that is known', () => {
    assert.equal(
      invalidTarget({ skip: true }, 'vcr.deleteOnFail', 'Options come second.').message,
      `vcr.deleteOnFail got {"skip":true} as a target
A target is a path, null, a function that gives one, or a list of these.
Options come second.
[VCR_INVALID_TARGET]`,
    );
    assert.equal(
      endlessTarget('vcr.deleteOnFail', 'got a list that contains itself').message,
      `vcr.deleteOnFail got a list that contains itself
A target is a path, null, a function that gives one, or a list of these.
[VCR_INVALID_TARGET]`,
    );
    assert.equal(
      misusedMarker('vcr.disabled()', 'was applied to a class', 'Write vcr.disabled()(fn).').message,
      `vcr.disabled() was applied to a class
Write vcr.disabled()(fn).
[VCR_INVALID_TARGET]`,
    );
  });
});
