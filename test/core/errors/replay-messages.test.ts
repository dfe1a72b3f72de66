import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bodyDiffered, replayedFailure } from '../../../src/core/errors/replay-errors';
import { lateRequest } from '../../../src/core/errors/environment-errors';
import { BUILT_IN_MATCHERS } from '../../../src/core/matchers';
import { JEST_START, jsonRequest } from '../../support/builders';

const FACTS = {
  mode: 'once',
  modeOrigin: 'testEnvironmentOptions.vcrConfig',
  isPinned: false,
  ownsCassette: true,
  commandPath: 'packages/shop/test/cart.test.ts',
  start: JEST_START,
  testName: 'cart adds an item',
  platform: 'linux',
} as const;

describe('the message of', () => {
  it('VCR_REPLAYED_FAILURE', () => {
    const answer = {
      ...FACTS,
      method: 'GET',
      uri: 'https://a.test/',
      cassettePath: '__cassettes__/a.yaml',
      position: 2,
    };
    const failure = { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 127.0.0.1:80' };

    assert.equal(
      replayedFailure({ ...answer, failure, recordedAt: '2026-11-20T09:00:00.000Z' }).message,
      `GET https://a.test/ failed with ECONNREFUSED because that failure was recorded and now replayed
  cassette: __cassettes__/a.yaml (interaction 2)
  failure:  connect ECONNREFUSED 127.0.0.1:80
  recorded: 2026-11-20T09:00:00.000Z
  why:      record mode "once" (from testEnvironmentOptions.vcrConfig) replays what is recorded, network failures too
To record it again: npx jest-vcr rewrite packages/shop/test/cart.test.ts -t '^cart adds an item$'
[VCR_REPLAYED_FAILURE]`,
    );
  });

  it('VCR_BODY_DIFFERED', () => {
    const answer = {
      ...FACTS,
      method: 'POST',
      uri: 'https://a.test/',
      cassettePath: '__cassettes__/a.yaml',
      position: 2,
    };
    const otherBody = BUILT_IN_MATCHERS.find(({ name }) => name === 'body')?.compare(
      jsonRequest({ qty: 1 }),
      jsonRequest({ qty: 2 }),
    );
    assert.ok(otherBody);

    assert.equal(
      bodyDiffered({ ...answer, otherBody }).message,
      `POST https://a.test/ got an answer that was recorded for another body
  cassette: __cassettes__/a.yaml (interaction 2)
  body:     $.qty: recorded 1, got 2
  why:      none was left that was recorded for this body, and matchOn does not compare bodies; record mode "once" (from testEnvironmentOptions.vcrConfig)
To refuse such a request: additionalMatchers: ['body']
If the request has changed: npx jest-vcr rewrite packages/shop/test/cart.test.ts -t '^cart adds an item$'
[VCR_BODY_DIFFERED]`,
    );
  });

  it('a request that begins after its test', () => {
    assert.equal(
      lateRequest({ line: 'GET https://a.test/', label: '"users one"', testPath: 'users.test.ts' }),
      `"users one" (users.test.ts) had ended, and left a request running: GET https://a.test/
It gets no answer, and belongs to no other test. Await everything a test starts, or stop it in afterEach.`,
    );
  });
});
