import assert from 'node:assert/strict';
import vm from 'node:vm';
import { describe, it } from 'node:test';
import { VcrError } from '../../src/core/errors/vcr-error';
import { BUILT_IN_MATCHERS } from '../../src/core/matchers';
import { checkConfig } from '../../src/options/check-config';
import type { BuiltInMatcher } from '../../src/options/vcr-config';

function messageFor(config: unknown): string {
  try {
    checkConfig(config, 'here');
  } catch (error) {
    assert.ok(error instanceof VcrError);
    assert.equal(error.code, 'VCR_INVALID_OPTION');
    return error.message;
  }
  return 'accepted';
}

const throwing = {
  get recordMode(): never {
    throw new Error('no mode today');
  },
};
const revoked = Proxy.revocable({}, {});
revoked.revoke();

describe('checkConfig', () => {
  it('takes values of another realm, such as those of a test', () => {
    const config = vm.runInNewContext(
      "({ ignoreHosts: [/x/, () => true, 'a'], matchOn: ['uri'], filterHeaders: ['a', ['b', null]], redact: { headers: ['x'] }, beforeRecordRequest: [() => null], deleteOnFail: ['a', [() => 'b']] })",
    ) as unknown;

    assert.doesNotThrow(() => checkConfig(config, 'a test'));
  });

  it('gives a copy, so that what changes later has no effect', () => {
    const config = { recordMode: 'none' as string };
    const checked = checkConfig(config, 'here');
    config.recordMode = 'never';

    assert.deepEqual({ ...checked }, { recordMode: 'none' });
  });

  const WRONG: [option: string, value: unknown, advice: RegExp][] = [
    ['recordMode', 'never', /Expected one of "once"/],
    ['recordMode', 'new-episodes', /did you mean "new_episodes"/],
    ['cassetteLibraryDir', '', /Expected a text/],
    ['cassetteLibraryDir', ' ', /Expected a text/],
    ['ignoreHosts', [null], /\nFunctions and regular expressions stand in a module/],
    ['ignoreHosts', [{}], /\nFunctions and regular expressions stand in a module/],
    ['beforeRecordRequest', [null], /\nFunctions and regular expressions stand in a module/],
    ['cassetteName', 'a', /Expected a function\.\nFunctions and regular expressions stand in a module/],
    ['matchOn', 'uri', /Expected a list of names\.\nWrite \["uri"\]\./],
    ['matchOn', new Array(2), /Expected a list of names/],
    ['additionalMatchers', [1], /is \[1\]/],
    ['additionalMatchers', [''], /Expected a list of names/],
    ['matchIgnoring', { header: ['a'] }, /Expected \{ headers, query, body \}, each a list of names/],
    ['matchIgnoring', ['$.id'], /Expected \{ headers, query, body \}/],
    ['allowPlaybackRepeats', 'yes', /Expected true or false/],
    ['allowPlaybackRepeats', 'true', /Write true, without quotation marks/],
    ['deleteOnFail', 7, /Expected true, false or a delete target/],
    ['filterHeaders', { a: 1 }, /is \{"a":1\}/],
    ['filterHeaders', 'authorization', /Write \["authorization"\]/],
    ['filterHeaders', [''], /Expected a list of names/],
    ['filterQueryParameters', [['a']], /pairs/],
    ['filterPostDataParameters', [['a', 1]], /pairs/],
    ['redact', { header: [] }, /Expected true or false or \{ headers, queryParameters, bodyFields \}/],
    ['beforeRecordRequest', ['x'], /Expected a function or a list/],
    ['beforeRecordRequest', [[() => null]], /Expected a function or a list/],
    ['ignoreHosts', [1], /Expected a list of hosts/],
    ['ignoreHosts', 'a.test', /Write \["a.test"\]/],
    ['ignoreHosts', ['http://127.0.0.1'], /"http:\/\/127\.0\.0\.1" names no host: write "127\.0\.0\.1"\./],
    ['allowedHosts', ['a.test', 'b.test/v1'], /"b\.test\/v1" names no host: write "b\.test"\./],
    ['allowedHosts', [''], /"" names no host/],
    ['recordErrors', 'pased', /did you mean "passed"/],
    ['replayTiming', 'slow', /"instant", "recorded"/],
    ['ignoreLocalhost', 5n, /is 5n/],
  ];
  for (const [option, value, message] of WRONG) {
    it(`refuses ${option} when it is ${typeof value === 'bigint' ? '5n' : JSON.stringify(value)}`, () => {
      assert.match(messageFor({ [option]: value }), message);
    });
  }

  const NO_CONFIGURATION: [name: string, value: unknown, message: RegExp][] = [
    ['a promise', Promise.resolve({}), /in here is a promise; write the object that it resolves to/],
    ['a function', () => ({}), /in here is a function; write the object that it gives/],
    ['a list', [], /in here is no object/],
    ['null', null, /in here is no object/],
    ['a Map', new Map([['recordMode', 'none']]), /in here is a Map, no plain object/],
    ['a getter that throws', throwing, /in here cannot be read: no mode today/],
    ['a revoked proxy', revoked.proxy, /in here cannot be read: /],
    ['__proto__ as a key', JSON.parse('{"__proto__": {"recordMode": "none"}}'), /Unknown option "__proto__" in here/],
    ['a list of another kind', { matchOn: revoked.proxy }, /in here cannot be read: /],
  ];
  for (const [name, value, message] of NO_CONFIGURATION) {
    it(`refuses ${name}`, () => {
      assert.match(messageFor(value), message);
    });
  }

  it('offers editors the matchers that there are', () => {
    const typed: Record<BuiltInMatcher, true> = {
      method: true,
      scheme: true,
      host: true,
      port: true,
      path: true,
      query: true,
      uri: true,
      headers: true,
      body: true,
      rawBody: true,
    };

    assert.deepEqual(
      Object.keys(typed),
      BUILT_IN_MATCHERS.map(({ name }) => name),
    );
  });
});
