import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cannotWait, madeTooLate, waitsForItself } from '../../../src/core/errors/blocking-errors';

const REQUEST = { method: 'GET', uri: 'http://user:secret@a.test/x?token=secret' };

describe('the message of a synchronous request', () => {
  it('whose answer comes later', () => {
    assert.equal(
      cannotWait(REQUEST).message,
      `GET http://REDACTED@a.test/x was refused: it is synchronous, and what decides about it answers later
  why:      while such a request waits, no promise of this process can resolve
A hook, a persister or a serializer that gives a promise is the reason. To let the host pass: ignoreHosts
[VCR_NOT_RECORDED]`,
    );
  });

  it('to a server of its own process', () => {
    assert.equal(
      waitsForItself(REQUEST).message,
      `GET http://REDACTED@a.test/x was refused: it is synchronous, and goes to a server of this very process
  why:      while such a request waits, this process serves nobody: it would never end, and Jest with it
Make the request asynchronous, or run its server in another process.
[VCR_NOT_RECORDED]`,
    );
  });

  it('that is made after the end of its test', () => {
    assert.equal(
      madeTooLate(REQUEST).message,
      `GET http://REDACTED@a.test/x was refused: it is synchronous, and its test has ended
[VCR_NOT_RECORDED]`,
    );
  });
});
