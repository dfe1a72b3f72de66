import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RefusalCode } from '../../../src/core/decide';
import { undeletableCassette, unreadableCassette, unwritableCassette } from '../../../src/core/errors/cassette-errors';
import { hookFailed } from '../../../src/core/errors/hook-errors';
import { invalidTarget, unsafeDelete } from '../../../src/core/errors/delete-errors';
import {
  invalidConfiguration,
  invalidOption,
  noEnvironment,
  notInATest,
  unknownOption,
} from '../../../src/core/errors/option-errors';
import {
  blockedConnection,
  leftoverRequest,
  refusedRequest,
  strayBytes,
} from '../../../src/core/errors/refusal-errors';
import { nearestInteraction, type Refusal } from '../../../src/core/explain-refusal';
import type { RecordedRequest } from '../../../src/core/interaction';
import { InteractionList } from '../../../src/core/interaction-list';
import { BUILT_IN_MATCHERS } from '../../../src/core/matchers';
import { anInteraction, aRequest, jsonRequest } from '../../support/builders';

function refusal(code: RefusalCode, parts: Partial<Refusal> = {}): string {
  return refusedRequest({
    code,
    method: 'POST',
    uri: 'https://api.shop.test/cart',
    cassettePath: 'test/__cassettes__/cart.test.ts/adds-an-item.yaml',
    recordedCount: 3,
    usedCount: 2,
    mode: 'once',
    modeOrigin: 'testEnvironmentOptions.vcrConfig',
    timesRecorded: 0,
    timesAsked: 1,
    nearest: undefined,
    testPath: 'test/cart.test.ts',
    testName: 'adds an item',
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
  return nearestInteraction(incoming, list, { matchers, view: (request) => request, lineView: (request) => request });
}

const cart = (qty: number, uri = 'https://api.shop.test/cart'): RecordedRequest => ({
  ...jsonRequest({ qty, item: 'x' }),
  uri,
});

describe('the message of', () => {
  it('VCR_UNMATCHED_REQUEST names the nearest recording, what differs, and both ways out', () => {
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
To leave it out of the comparison: filterPostDataParameters: ["qty"]
To accept the new request: VCR_RECORD_MODE=new_episodes npx jest test/cart.test.ts -t "adds an item"
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
    });

    assert.equal(
      message,
      `No recorded interaction matches POST https://api.shop.test/cart
  cassette: test/__cassettes__/cart.test.ts/adds-an-item.yaml (1 interaction, 0 used)
  nearest:  interaction 1: PUT https://api.shop.test/cart?a=1&t=1; same path
            method differs: recorded PUT, got GET
            query differs: t: recorded 1, got 2
  why:      record mode "none" (from the default under --ci) never records
To accept the new request: VCR_RECORD_MODE=new_episodes npx jest test/cart.test.ts -t 'it'\\''s "quoted" \\(1\\+1\\)'
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
To record it: VCR_RECORD_MODE=once npx jest test/cart.test.ts
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
To record the further request: VCR_RECORD_MODE=new_episodes npx jest test/cart.test.ts -t "adds an item"
[VCR_ALREADY_PLAYED]`,
    );
  });

  it('VCR_NETWORK_BLOCKED, by blockNetwork and by the end of a test', () => {
    assert.equal(
      blockedConnection({ what: 'GET https://a.test/', host: 'a.test', origin: 'vcr.configure' }).message,
      `GET https://a.test/ was refused: the network is blocked
  why:      blockNetwork is set (from vcr.configure) and allowedHosts does not name a.test
To let it pass: allowedHosts: ["a.test"]
[VCR_NETWORK_BLOCKED]`,
    );
    assert.equal(
      leftoverRequest({ method: 'GET', uri: 'https://a.test/', testName: '"users one"', testPath: 'users.test.ts' })
        .message,
      `GET https://a.test/ was sent after the test that started it had finished
  test:     "users one" (users.test.ts)
  why:      it belongs to no cassette any more, and never to that of another test
Await everything the test starts, or stop it in afterEach.
[VCR_NETWORK_BLOCKED]`,
    );
    assert.equal(
      strayBytes('DELETE https://a.test/').message,
      `DELETE https://a.test/ was followed by bytes that belong to no request
  why:      without Content-Length or Transfer-Encoding a request ends after its headers
Set the header Content-Length to send a body with this method.
[VCR_NETWORK_BLOCKED]`,
    );
  });

  it('VCR_UNREADABLE_CASSETTE and VCR_UNWRITABLE_CASSETTE', () => {
    assert.equal(
      unreadableCassette({ path: '/r/a.yaml', shownPath: 'a.yaml', line: 3, reason: 'bad indentation' }).message,
      `The cassette a.yaml:3 cannot be read: bad indentation
It was left as it is. Mend it, or delete it to record it anew.
[VCR_UNREADABLE_CASSETTE]`,
    );
    assert.equal(
      unwritableCassette('/r/a.yaml', 'a.yaml', new Error('ENOSPC: no space left on device')).message,
      `The cassette a.yaml cannot be saved: ENOSPC: no space left on device
The file was left as it was. Make its folder writable, or set cassetteLibraryDir to one that is.
[VCR_UNWRITABLE_CASSETTE]`,
    );
    assert.equal(
      undeletableCassette('/r/a.yaml', 'a.yaml', new Error('EBUSY: resource busy')).message,
      `The cassette a.yaml cannot be deleted: EBUSY: resource busy
Delete it by hand to record it anew.
[VCR_UNWRITABLE_CASSETTE]`,
    );
  });

  it('VCR_INVALID_OPTION', () => {
    assert.equal(
      unknownOption('record_mode', 'vcr.config', ['recordMode', 'matchOn']).message,
      `Unknown option "record_mode" in vcr.config, did you mean "recordMode"?
[VCR_INVALID_OPTION]`,
    );
    assert.equal(
      unknownOption('colour', 'vcr.config', ['recordMode', 'matchOn']).message,
      `Unknown option "colour" in vcr.config
Known options: matchOn, recordMode.
[VCR_INVALID_OPTION]`,
    );
    assert.equal(
      invalidOption({
        key: 'recordMode',
        value: 'nonne',
        expected: 'one of "once", "none"',
        origin: 'vcr.config',
        choices: ['once', 'none'],
      }).message,
      `Option "recordMode" in vcr.config is "nonne", did you mean "none"?
Expected one of "once", "none".
[VCR_INVALID_OPTION]`,
    );
    assert.equal(
      invalidConfiguration('vcr.config.js', 'is no object').message,
      `The configuration in vcr.config.js is no object
[VCR_INVALID_OPTION]`,
    );
  });

  it('VCR_INVALID_TARGET and VCR_UNSAFE_DELETE', () => {
    assert.equal(
      invalidTarget(42, 'vcr.deleteOnFail').message,
      `vcr.deleteOnFail got 42 as a target
A target is a path, null, a function that gives one, or a list of these.
[VCR_INVALID_TARGET]`,
    );
    assert.equal(
      unsafeDelete('/etc/passwd', '/etc/passwd', 'it is outside of rootDir and cassetteLibraryDir').message,
      `deleteOnFail does not delete /etc/passwd: it is outside of rootDir and cassetteLibraryDir
It deletes files below cassetteLibraryDir, and elsewhere below rootDir only files that are cassettes.
Nothing was deleted.
[VCR_UNSAFE_DELETE]`,
    );
  });

  it('VCR_NO_ENVIRONMENT, VCR_NOT_IN_A_TEST and VCR_HOOK_FAILED', () => {
    assert.equal(
      noEnvironment('use').message,
      `vcr.use was used outside the environment jest-environment-vcr
Set preset: 'jest-environment-vcr' or testEnvironment: 'vcr' in the Jest configuration,
or put /** @jest-environment vcr */ at the top of this test file.
[VCR_NO_ENVIRONMENT]`,
    );
    assert.equal(
      notInATest('current').message,
      `vcr.current was used where no test or hook is running
Use it inside a test or a hook.
[VCR_NOT_IN_A_TEST]`,
    );
    assert.equal(
      hookFailed('beforeRecordResponse', 'threw', new Error('no body')).message,
      `beforeRecordResponse threw: no body
[VCR_HOOK_FAILED]`,
    );
  });
});
