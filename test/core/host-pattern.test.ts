import assert from 'node:assert/strict';
import vm from 'node:vm';
import { describe, it } from 'node:test';
import { hostMatches, isLoopback, type HostPattern } from '../../src/core/host-pattern';
import { problemOfHost } from '../../src/core/host-text';
import { aRequest } from '../support/builders';

describe('host patterns', () => {
  const TABLE: [pattern: HostPattern, host: string, port: string, matches: boolean][] = [
    ['api.test', 'api.test', '443', true],
    ['API.test', 'api.test', '443', true],
    ['api.test', 'API.TEST', '443', true],
    ['api.test.', 'api.test', '443', true],
    ['api.test', 'sub.api.test', '443', false],
    ['api.test:8080', 'api.test', '8080', true],
    ['api.test:8080', 'api.test', '443', false],
    ['api.test:8080', 'api.test', '', true],
    ['*.example.com', 'a.b.example.com', '443', true],
    ['*.example.com', 'example.com', '443', false],
    ['*.example.com', 'evilexample.com', '443', false],
    ['*.example.com:8080', 'a.example.com', '8080', true],
    ['*.example.com:8080', 'a.example.com', '80', false],
    ['*', 'anything.test', '443', true],
    ['*:8080', 'anything.test', '8080', true],
    ['*:8080', 'anything.test', '80', false],
    ['bücher.test', 'xn--bcher-kva.test', '443', true],
    ['under_score.test', 'under_score.test', '443', true],
    ['127.0.0.1', '127.0.0.1', '80', true],
    ['127.0.0.1:8080', '127.0.0.1', '8080', true],
    ['127.0.0.1:8080', '127.0.0.1', '80', false],
    ['::1', '[::1]', '80', true],
    ['[::1]', '::1', '80', true],
    ['[::1]:80', '[::1]', '80', true],
    ['[::1]:80', '[::1]', '81', false],
    ['0:0:0:0:0:0:0:1', '[::1]', '80', true],
    [/^metrics\./g, 'metrics.test', '443', true],
    [vm.runInNewContext('/^metrics/gi') as RegExp, 'METRICS.test', '443', true],
    [(request) => request.uri.includes('page=1'), 'any', '1', true],
    [() => false, 'any', '1', false],
  ];
  for (const [pattern, host, port, matches] of TABLE) {
    it(`${String(pattern)} ${matches ? 'names' : 'does not name'} ${host}:${port}`, () => {
      const question = { host, port, request: aRequest() };

      assert.equal(hostMatches([pattern], question, 'ignoreHosts'), matches);
      // A global regular expression keeps a position between calls.
      assert.equal(hostMatches([pattern], question, 'ignoreHosts'), matches);
    });
  }

  it('give a function a copy of the request', () => {
    const request = aRequest({ headers: { a: ['1'] }, body: 'body' });
    const meddle: HostPattern = (given) => {
      given.headers['a'] = ['2'];
      given.body?.fill(0);
      return true;
    };

    hostMatches([meddle], { host: 'a', port: '1', request }, 'ignoreHosts');

    assert.deepEqual(request, aRequest({ headers: { a: ['1'] }, body: 'body' }));
  });

  const FAILING: [name: string, pattern: unknown, message: RegExp][] = [
    ['throws', vm.runInNewContext("() => { throw new Error('of another realm'); }"), /threw: of another realm/],
    ['returns nothing', () => undefined, /A function in allowedHosts returned nothing/],
    ['returns a promise', async () => Promise.reject(new Error('late')), /returned a promise/],
    ['returns a text', () => 'yes', /returned a string; it has to return true or false/],
  ];
  for (const [name, pattern, message] of FAILING) {
    it(`fail with VCR_HOOK_FAILED when a function ${name}`, () => {
      const question = { host: 'a', port: '1', request: aRequest() };

      assert.throws(() => hostMatches([pattern as HostPattern], question, 'allowedHosts'), {
        code: 'VCR_HOOK_FAILED',
        message,
      });
    });
  }

  it('know what is local', () => {
    for (const host of [
      'localhost',
      'LOCALHOST',
      'app.localhost',
      '127.0.0.1',
      '127.8.9.1',
      '[::1]',
      '::1',
      '0.0.0.0',
      '::ffff:127.0.0.1',
    ]) {
      assert.ok(isLoopback(host), host);
    }
    for (const host of ['localhost.example.com', '128.0.0.1', '10.0.0.1', 'fe80::1'])
      assert.ok(!isLoopback(host), host);
  });
});

describe('a text that names no host', () => {
  const TABLE: [text: string, write: string][] = [
    ['http://127.0.0.1', '127.0.0.1'],
    ['https://api.test:8443/v1?x=1', 'api.test:8443'],
    ['//api.test', 'api.test'],
    ['wss://api.test', 'api.test'],
    ['http://[::1]:80/', '[::1]:80'],
    ['https://*.example.com/*', '*.example.com'],
    ['https://user:secret@api.test/', 'api.test'],
    ['api.test/v1', 'api.test'],
    ['api.test:8080/v1', 'api.test:8080'],
    ['api.test?x', 'api.test'],
    ['api.test:', 'api.test'],
    ['.example.com', '*.example.com'],
    [' api.test ', 'api.test'],
    ['8080', '*:8080'],
    [':8080', '*:8080'],
  ];
  for (const [text, write] of TABLE) {
    it(`such as ${JSON.stringify(text)} is told what to write: ${write}`, () => {
      assert.equal(problemOfHost(text), `${JSON.stringify(text)} names no host: write ${JSON.stringify(write)}.`);
    });
  }

  for (const text of [
    '',
    ' ',
    'a b',
    'http://',
    'file:///etc/hosts',
    'api.test:99999',
    'a..b',
    '[api.test]',
    '/path',
  ]) {
    it(`such as ${JSON.stringify(text)} is told what one looks like`, () => {
      assert.match(problemOfHost(text) ?? '', /names no host: write one such as "api\.example\.com"/);
    });
  }

  for (const text of ['api.*', 'a*.test', '*.*.test', '**']) {
    it(`such as ${JSON.stringify(text)} is told where a star may stand`, () => {
      assert.match(problemOfHost(text) ?? '', /"\*" stands first and before a dot/);
    });
  }
});
