import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { comparisonOf } from '../../../src/core/comparison';
import type { RefusalCode } from '../../../src/core/decide';
import { refusedRequest } from '../../../src/core/errors/refusal-errors';
import type { RecordedRequest } from '../../../src/core/interaction';
import { InteractionList } from '../../../src/core/interaction-list';
import { BUILT_IN_MATCHERS } from '../../../src/core/matchers';
import { nearestInteractions } from '../../../src/core/nearest-interaction';
import type { Refusal } from '../../../src/core/refusal';
import { anInteraction, aRequest, JEST_START, jsonRequest } from '../../support/builders';

/** What all messages about a mode and a command share. */
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

function refusal(code: RefusalCode, parts: Partial<Refusal> = {}): string {
  return refusedRequest({
    code,
    method: 'POST',
    uri: 'https://api.shop.test/cart',
    cassettePath: 'test/__cassettes__/cart.test.ts/adds-an-item.yaml',
    recordedCount: 3,
    usedCount: 2,
    timesRecorded: 0,
    timesAsked: 1,
    nearest: undefined,
    alsoNear: [],
    testPath: 'test/cart.test.ts',
    wasDropped: false,
    ...FACTS,
    ...parts,
  }).message;
}

function nearest(
  incoming: RecordedRequest,
  recorded: readonly RecordedRequest[],
  ...names: string[]
): Refusal['nearest'] {
  const matchers = names.flatMap((name) => BUILT_IN_MATCHERS.filter((matcher) => matcher.name === name));
  const list = new InteractionList(recorded.map((request) => anInteraction({ request })));
  const filter = { request: (request: RecordedRequest) => request, requestLine: (request: RecordedRequest) => request };
  return nearestInteractions(incoming, list, comparisonOf({ matchers, filter }))[0];
}

const cart = (qty: number, uri = 'https://api.shop.test/cart'): RecordedRequest => ({
  ...jsonRequest({ qty, item: 'x' }),
  uri,
});

describe('the message of', () => {
  it('VCR_UNMATCHED_REQUEST names the nearest recording and what differs; a changed request is offered rewrite first', () => {
    const message = refusal('VCR_UNMATCHED_REQUEST', {
      nearest: nearest(cart(2), [aRequest(), cart(1, 'https://api.shop.test/other'), cart(1)], 'method', 'uri', 'body'),
    });

    assert.equal(
      message,
      `No recorded interaction matches POST https://api.shop.test/cart
  cassette: test/__cassettes__/cart.test.ts/adds-an-item.yaml (3 interactions, 2 used)
  nearest:  interaction 3: POST https://api.shop.test/cart; same method, uri
            body differs: $.qty: recorded 1, got 2
  why:      record mode "once" (from testEnvironmentOptions.vcrConfig) does not add to a cassette that exists
If the request has changed: npx jest-vcr rewrite packages/shop/test/cart.test.ts -t '^cart adds an item$'
If it is a further request: npx jest-vcr new_episodes packages/shop/test/cart.test.ts -t '^cart adds an item$'
[VCR_UNMATCHED_REQUEST]`,
    );
  });

  it('VCR_UNMATCHED_REQUEST offers what looks volatile to matchIgnoring first', () => {
    const request = (id: string, at: string): RecordedRequest => ({
      ...jsonRequest({ item: 'x', meta: [{ id }] }),
      uri: `https://api.shop.test/cart?ts=${at}`,
    });

    const message = refusal('VCR_UNMATCHED_REQUEST', {
      nearest: nearest(
        request('2f1c7b1e-6a34-4f0e-9d1b-0a7c7d1e5b22', '1700000001'),
        [request('9b2e41d0-11aa-4c3d-8e55-5f0d6a7b8c90', '1700000000')],
        'method',
        'query',
        'body',
      ),
    });

    assert.equal(
      message,
      `No recorded interaction matches POST https://api.shop.test/cart
  cassette: test/__cassettes__/cart.test.ts/adds-an-item.yaml (3 interactions, 2 used)
  nearest:  interaction 1: POST https://api.shop.test/cart?ts=1700000000; same method
            query differs: ts: recorded 1700000000, got 1700000001
            body differs: $.meta[0].id: recorded "9b2e41d0-11aa-4c3d-8e55-5f0d6a7b8c90", got "2f1c7b1e-6a34-4f0e-9d1b-0a7c7d1e5b22"
  why:      record mode "once" (from testEnvironmentOptions.vcrConfig) does not add to a cassette that exists
To leave it out of the comparison: matchIgnoring: { query: ["ts"], body: ["$.meta[*].id"] }
If the request has changed: npx jest-vcr rewrite packages/shop/test/cart.test.ts -t '^cart adds an item$'
If it is a further request: npx jest-vcr new_episodes packages/shop/test/cart.test.ts -t '^cart adds an item$'
[VCR_UNMATCHED_REQUEST]`,
    );
  });

  it('VCR_UNMATCHED_REQUEST has advice for one differing header, and takes the whole file to rewrite a shared cassette', () => {
    const request = (agent: string): RecordedRequest => ({ ...cart(1), headers: { 'User-Agent': [agent] } });

    const message = refusal('VCR_UNMATCHED_REQUEST', {
      nearest: nearest(request('shop/2'), [request('shop/1')], 'uri', 'headers'),
      ownsCassette: false,
    });

    assert.equal(
      message,
      `No recorded interaction matches POST https://api.shop.test/cart
  cassette: test/__cassettes__/cart.test.ts/adds-an-item.yaml (3 interactions, 2 used)
  nearest:  interaction 1: POST https://api.shop.test/cart; same uri
            headers differs: user-agent: recorded shop/1, got shop/2
  why:      record mode "once" (from testEnvironmentOptions.vcrConfig) does not add to a cassette that exists
If the request has changed: npx jest-vcr rewrite packages/shop/test/cart.test.ts
If it is a further request: npx jest-vcr new_episodes packages/shop/test/cart.test.ts -t '^cart adds an item$'
To leave it out of the comparison: matchIgnoring: { headers: ["user-agent"] }
[VCR_UNMATCHED_REQUEST]`,
    );
  });

  it('VCR_UNMATCHED_REQUEST shows several differences, one line a matcher, and no advice that would not help', () => {
    const message = refusal('VCR_UNMATCHED_REQUEST', {
      mode: 'none',
      modeOrigin: 'the default under --ci',
      recordedCount: 1,
      usedCount: 0,
      nearest: nearest(
        aRequest({ uri: 'https://api.shop.test/cart?a=1&t=2' }),
        [aRequest({ method: 'PUT', uri: 'https://api.shop.test/cart?a=1&t=1' })],
        'method',
        'path',
        'query',
      ),
      testName: 'it\'s "quoted" (1+1)',
      commandPath: 'app/(shop)/pages/[id]/page.test.js',
    });

    assert.equal(
      message,
      `No recorded interaction matches POST https://api.shop.test/cart
  cassette: test/__cassettes__/cart.test.ts/adds-an-item.yaml (1 interaction, 0 used)
  nearest:  interaction 1: PUT https://api.shop.test/cart?a=1&t=1; same path
            method differs: recorded PUT, got GET
            query differs: t: recorded 1, got 2
  why:      record mode "none" (from the default under --ci) never records
To accept the new request: npx jest-vcr new_episodes --runTestsByPath 'app/(shop)/pages/[id]/page.test.js' -t '^it'\\''s "quoted" \\(1\\+1\\)$'
[VCR_UNMATCHED_REQUEST]`,
    );
  });

  it('VCR_UNMATCHED_REQUEST of a request that a hook dropped says so', () => {
    assert.equal(
      refusal('VCR_UNMATCHED_REQUEST', { mode: 'none', modeOrigin: 'vcr.config.js', wasDropped: true }),
      `No recorded interaction matches POST https://api.shop.test/cart
  cassette: test/__cassettes__/cart.test.ts/adds-an-item.yaml (3 interactions, 2 used)
  why:      a hook dropped it when it was recorded, or it cannot be replayed, and record mode "none" (from vcr.config.js) never records
To let it pass in every mode: ignoreHosts
If the hook is to keep it, change the hook and record: npx jest-vcr rewrite packages/shop/test/cart.test.ts -t '^cart adds an item$'
[VCR_UNMATCHED_REQUEST]`,
    );
  });

  it('VCR_NO_CASSETTE', () => {
    assert.equal(
      refusal('VCR_NO_CASSETTE', {
        mode: 'none',
        modeOrigin: 'VCR_RECORD_MODE',
        recordedCount: 0,
        usedCount: 0,
        testName: undefined,
      }),
      `There is no cassette to replay POST https://api.shop.test/cart from
  cassette: test/__cassettes__/cart.test.ts/adds-an-item.yaml (does not exist)
  why:      record mode "none" (from VCR_RECORD_MODE) never records
To record it: npx jest-vcr once packages/shop/test/cart.test.ts
[VCR_NO_CASSETTE]`,
    );
  });

  it('VCR_NO_CASSETTE names the place to change when a pin forbids what the variable says', () => {
    assert.equal(
      refusal('VCR_NO_CASSETTE', { mode: 'none', modeOrigin: 'vcr.config on test "adds an item"', isPinned: true }),
      `There is no cassette to replay POST https://api.shop.test/cart from
  cassette: test/__cassettes__/cart.test.ts/adds-an-item.yaml (does not exist)
  why:      record mode "none" (from vcr.config on test "adds an item") never records
To record it: change recordMode in vcr.config on test "adds an item"; VCR_RECORD_MODE does not override a "none" set there
[VCR_NO_CASSETTE]`,
    );
  });

  it('VCR_NO_CASSETTE has one command for all shells of Windows', () => {
    assert.equal(
      refusal('VCR_NO_CASSETTE', {
        mode: 'none',
        modeOrigin: 'the default under --ci',
        platform: 'win32',
        testName: 'it\'s 100% "a|b" (1)',
      }),
      `There is no cassette to replay POST https://api.shop.test/cart from
  cassette: test/__cassettes__/cart.test.ts/adds-an-item.yaml (does not exist)
  why:      record mode "none" (from the default under --ci) never records
To record it: npx jest-vcr once packages/shop/test/cart.test.ts -t "^it's 100. .a.b. \\(1\\)$"
[VCR_NO_CASSETTE]`,
    );
  });

  it('VCR_ALREADY_PLAYED', () => {
    assert.equal(
      refusal('VCR_ALREADY_PLAYED', { timesRecorded: 2, timesAsked: 3, modeOrigin: 'the default' }),
      `POST https://api.shop.test/cart was recorded twice and asked for 3 times
  cassette: test/__cassettes__/cart.test.ts/adds-an-item.yaml (3 interactions, 2 used)
  why:      record mode "once" (from the default) does not add to a cassette that exists
To serve the last answer again: allowPlaybackRepeats: true
To record the further request: npx jest-vcr new_episodes packages/shop/test/cart.test.ts -t '^cart adds an item$'
[VCR_ALREADY_PLAYED]`,
    );
  });

  it('VCR_UNMATCHED_REQUEST keeps to one line and to signs that a terminal shows, whatever a file holds for a URL', () => {
    const message = refusal('VCR_UNMATCHED_REQUEST', {
      nearest: nearest(cart(1), [cart(1, 'https://a.test/\u001b[31m\n[VCR_NO_CASSETTE]')], 'method', 'host'),
    });

    assert.match(message, /interaction 1: POST https:\/\/a\.test\/\\u\{1b\}\[31m\\n\[VCR_NO_CASSETTE\]; same method\n/);
  });
});
