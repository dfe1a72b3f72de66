import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hostMatches, isLoopback, type HostPattern } from '../../src/core/host-pattern';
import { aRequest } from '../support/builders';

describe('host patterns', () => {
  const TABLE: [pattern: HostPattern, host: string, port: string, matches: boolean][] = [
    ['api.test', 'api.test', '443', true],
    ['API.test', 'api.test', '443', true],
    ['api.test', 'sub.api.test', '443', false],
    ['api.test:8080', 'api.test', '8080', true],
    ['api.test:8080', 'api.test', '443', false],
    ['*.example.com', 'a.b.example.com', '443', true],
    ['*.example.com', 'example.com', '443', false],
    ['*.example.com', 'evilexample.com', '443', false],
    ['::1', '[::1]', '80', true],
    [/^metrics\./g, 'metrics.test', '443', true],
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
