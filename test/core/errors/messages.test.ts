import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { undeletableCassette, unreadableCassette, unwritableCassette } from '../../../src/core/errors/cassette-errors';
import { invalidTarget, unsafeDelete } from '../../../src/core/errors/delete-errors';
import { hookFailed } from '../../../src/core/errors/hook-errors';
import {
  invalidConfiguration,
  invalidOption,
  noEnvironment,
  notInATest,
  unknownOption,
  typeScriptConfiguration,
} from '../../../src/core/errors/option-errors';
import {
  blockedConnection,
  strayBytes,
  tunnelUsed,
  unrecordableRequest,
  waitsForServer,
} from '../../../src/core/errors/refusal-errors';

describe('the message of', () => {
  it('VCR_UNMATCHED_REQUEST, for a call that waits for the server before it has ended', () => {
    assert.equal(
      waitsForServer({ method: 'POST', uri: 'https://a.test/Greeter/Both' }).message,
      `POST https://a.test/Greeter/Both waits for messages of the server before its request has ended
  why:      the recorded call had ended its request before the first message came, so its answer fits no part of it
A call whose messages go both ways at once cannot be replayed. To let its host pass: ignoreHosts
[VCR_UNMATCHED_REQUEST]`,
    );
  });

  it('VCR_UNMATCHED_REQUEST, for bytes in a tunnel that nobody has opened', () => {
    assert.equal(
      tunnelUsed('api.test:443').message,
      `The tunnel to api.test:443 was answered without its proxy, and carried bytes that are no recorded request
  why:      requests of HTTP clients are replayed beside the tunnel; TLS or other bytes of the test’s own in it are not
To make the tunnel for real: ignoreHosts: ["api.test"]
[VCR_UNMATCHED_REQUEST]`,
    );
  });

  it('VCR_NETWORK_BLOCKED, for what may only pass where nothing may leave', () => {
    assert.equal(
      unrecordableRequest({
        line: 'GET wss://api.test/events?token=REDACTED',
        unrecordable: 'a WebSocket handshake',
        host: 'api.test',
        mode: 'none',
        modeOrigin: 'the default under --ci',
      }).message,
      `GET wss://api.test/events?token=REDACTED was refused: a WebSocket handshake can be neither recorded nor replayed
  why:      record mode "none" (from the default under --ci) lets nothing out
To let it pass: ignoreHosts: ["api.test"]
[VCR_NETWORK_BLOCKED]`,
    );
  });

  it('VCR_NETWORK_BLOCKED, by blockNetwork and by bytes that belong to no request', () => {
    assert.equal(
      blockedConnection({ what: 'GET https://a.test/', host: 'a.test', origin: 'vcr.configure' }).message,
      `GET https://a.test/ was refused: the network is blocked
  why:      blockNetwork is set (from vcr.configure) and allowedHosts does not name a.test
To let it pass: allowedHosts: ["a.test"]
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
    assert.equal(
      typeScriptConfiguration('vcr.config.ts', '20.20.2', undefined).message,
      `The configuration in vcr.config.ts cannot be loaded: Node 20.20.2 runs no TypeScript; 22.18 and later do
Write it in JavaScript with // @ts-check and defineVcrConfig, or call vcr.configure({ … }) in a setup file in TypeScript, which Jest compiles.
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
