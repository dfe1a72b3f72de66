import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  bodyNeverEnded,
  brokenRecording,
  declined,
  followedByStrayBytes,
  notAnswered,
  notRecorded,
  unreadableAnswer,
  unsettledRecording,
} from '../../../src/core/errors/recording-errors';

const REQUEST = { method: 'GET', uri: 'https://a.test/?key=REDACTED' };

describe('the message of', () => {
  it('VCR_NOT_RECORDED, when an exchange could not be stored or a request not be answered', () => {
    assert.equal(
      notRecorded(REQUEST, new RangeError('Maximum call stack size exceeded')).message,
      `GET https://a.test/?key=REDACTED could not be recorded: Maximum call stack size exceeded
[VCR_NOT_RECORDED]`,
    );
    assert.equal(
      notAnswered(REQUEST, 'a text that was thrown').message,
      `GET https://a.test/?key=REDACTED could be neither replayed nor recorded: a text that was thrown
[VCR_NOT_RECORDED]`,
    );
  });

  it('VCR_NOT_RECORDED, when a body was waited for until the test was over', () => {
    assert.equal(
      bodyNeverEnded(REQUEST).message,
      `GET https://a.test/?key=REDACTED could be neither replayed nor recorded: its body had not ended when its test did
  why:      additionalMatchers: ['body'] and beforeRecordRequest need the whole body before there is an answer
If the client waits for the answer before it ends the body, leave both out for this test: vcr.config
[VCR_NOT_RECORDED]`,
    );
  });

  it('a request that no replay could be honest about', () => {
    assert.equal(
      declined('POST https://a.test/', 'it waits for the server in the middle of its request'),
      `POST https://a.test/ was not recorded: it waits for the server in the middle of its request
It goes to the network in every run, and is refused in record mode "none".`,
    );
  });

  it('VCR_NOT_RECORDED, when the recording of a failed test broke off', () => {
    assert.equal(
      brokenRecording({
        requests: ['GET https://a.test/', 'POST https://a.test/'],
        cassettePaths: ['__cassettes__/a.yaml', '__cassettes__/b.yaml'],
      }).message,
      `Nothing of this failed test was recorded, because a recording has no whole answer
  request:  GET https://a.test/
  request:  POST https://a.test/
  cassette: __cassettes__/a.yaml (not written)
  cassette: __cassettes__/b.yaml (not written)
The next run whose requests are all answered records it. To store failures of failed tests too: recordErrors: true
[VCR_NOT_RECORDED]`,
    );
  });

  it('VCR_NOT_RECORDED, when a recording did not end in time', () => {
    assert.equal(
      unsettledRecording({ requests: ['GET https://a.test/'], limitMs: 5000 }).message,
      `The recording of a request had not ended 5000 ms after its test, and is not stored
  request:  GET https://a.test/
A hook, a serializer or a persister that never answers is the usual reason.
[VCR_NOT_RECORDED]`,
    );
  });

  it('VCR_NOT_RECORDED, when an answer is none that HTTP/1.1 allows', () => {
    assert.equal(
      unreadableAnswer(REQUEST).message,
      `GET https://a.test/?key=REDACTED could not be recorded: its answer is none that HTTP/1.1 allows here
Such are the status 101 without an upgrade and header lines folded in two. To let its host pass: ignoreHosts
[VCR_NOT_RECORDED]`,
    );
  });

  it('bytes that belong to no request', () => {
    assert.equal(
      followedByStrayBytes('DELETE https://a.test/'),
      `DELETE https://a.test/ was followed by bytes that belong to no request; it is recorded without them
Without Content-Length or Transfer-Encoding a request with this method ends after its headers: set one of them.`,
    );
  });
});
