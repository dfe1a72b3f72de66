import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bodyPathProblem } from '../../src/core/body-path';
import type { RecordedRequest } from '../../src/core/interaction';
import { comparedParts, type MatchIgnoring } from '../../src/core/match-ignoring';
import { aRequest, formRequest } from '../support/builders';

const json = (text: string): RecordedRequest =>
  aRequest({ method: 'POST', headers: { 'Content-Type': ['application/json'] }, body: text });

function bodyWithout(request: RecordedRequest, ...paths: string[]): string | undefined {
  return comparedParts({ body: paths }).request(request).body?.toString();
}

const DOCUMENT =
  '{ "meta": {"id": 9007199254740993, "at": 1.0}, "items": [{"id": 1, "n": "a"}, {"id": 2, "n": "b"}], "odd key": {"timestamp": 1} }';

const PATHS: [path: string, left: string][] = [
  ['$.meta.id', '{"meta":{"at":1.0},"items":[{"id":1,"n":"a"},{"id":2,"n":"b"}],"odd key":{"timestamp":1}}'],
  [
    '$..timestamp',
    '{"meta":{"id":9007199254740993,"at":1.0},"items":[{"id":1,"n":"a"},{"id":2,"n":"b"}],"odd key":{}}',
  ],
  [
    '$.items[*].id',
    '{"meta":{"id":9007199254740993,"at":1.0},"items":[{"n":"a"},{"n":"b"}],"odd key":{"timestamp":1}}',
  ],
  ["$['odd key']", '{"meta":{"id":9007199254740993,"at":1.0},"items":[{"id":1,"n":"a"},{"id":2,"n":"b"}]}'],
  [
    '$["odd key"].timestamp',
    '{"meta":{"id":9007199254740993,"at":1.0},"items":[{"id":1,"n":"a"},{"id":2,"n":"b"}],"odd key":{}}',
  ],
  ['$.items[0]', '{"meta":{"id":9007199254740993,"at":1.0},"items":[{"id":2,"n":"b"}],"odd key":{"timestamp":1}}'],
  ['$..id', '{"meta":{"at":1.0},"items":[{"n":"a"},{"n":"b"}],"odd key":{"timestamp":1}}'],
  ['$.items[*]', '{"meta":{"id":9007199254740993,"at":1.0},"items":[],"odd key":{"timestamp":1}}'],
  ['$.*', '{}'],
  ['$', ''],
  [
    '$.none.such[3]',
    '{"meta":{"id":9007199254740993,"at":1.0},"items":[{"id":1,"n":"a"},{"id":2,"n":"b"}],"odd key":{"timestamp":1}}',
  ],
];

describe('matchIgnoring', () => {
  for (const [path, left] of PATHS) {
    it(`leaves ${path} out of JSON, and spells the rest as it was`, () => {
      assert.equal(bodyWithout(json(DOCUMENT), path), left);
    });
  }

  it('takes several paths at once, deep ones that begin in the same place too', () => {
    assert.equal(bodyWithout(json('{"a":{"a":{"b":1,"c":2}},"b":3}'), '$..a.b', '$.b'), '{"a":{"a":{"c":2}}}');
    assert.equal(bodyWithout(json('{"a":{"a":{"a":1,"b":2}}}'), '$..a..a..a'), '{"a":{"a":{"b":2}}}');
  });

  it('leaves out form fields and multipart parts by name, and corrects the length', () => {
    assert.equal(bodyWithout(formRequest('b=%FF&nonce=1&a=2&nonce=3&%6Eonce=4'), 'nonce'), 'b=%FF&a=2');
    const part = (name: string): string => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n1\r\n`;
    const request = aRequest({
      headers: { 'Content-Type': ['multipart/form-data; boundary=x'], 'Content-Length': ['999'] },
      body: `${part('a')}${part('nonce')}--x--\r\n`,
    });

    const { body, headers } = comparedParts({ body: ['nonce'] }).request(request);

    assert.ok(body);
    assert.equal(body.toString(), `${part('a')}--x--\r\n`);
    assert.deepEqual(headers['Content-Length'], [String(body.length)]);
  });

  it('leaves out headers in any case and query parameters, and nothing else', () => {
    const rules: MatchIgnoring = { headers: ['X-Request-ID'], query: ['t', 'odd key'] };
    const request = aRequest({
      uri: 'https://a.test/?a=%FF&t=1&odd%20key=2&b#t=1',
      headers: { 'x-request-id': ['1'], Accept: ['a'] },
      body: 't=1',
    });

    const compared = comparedParts(rules).request(request);

    assert.deepEqual(compared, { ...request, uri: 'https://a.test/?a=%FF&b#t=1', headers: { Accept: ['a'] } });
    assert.equal(comparedParts(rules).requestLine(request).uri, 'https://a.test/?a=%FF&b#t=1');
    assert.equal(
      comparedParts({ query: ['t'] }).requestLine(aRequest({ uri: 'https://a.test/?t=1' })).uri,
      'https://a.test/',
    );
  });

  it('does not touch the request itself, nor bodies that are neither JSON nor forms', () => {
    const request = json(DOCUMENT);
    bodyWithout(request, '$.meta');

    assert.equal(request.body?.toString(), DOCUMENT);
    assert.equal(bodyWithout(json('{broken'), '$.broken'), '{broken');
    assert.equal(bodyWithout(aRequest(), '$.a'), undefined);
  });

  it('takes time linear in the body, however deep', () => {
    const deep = `${'{"a":'.repeat(100_000)}{"id":1,"n":2}${'}'.repeat(100_000)}`;

    assert.equal(bodyWithout(json(deep), '$..id', '$..a..n.x'), deep.replace('"id":1,', ''));
  });

  it('finds paths that are none, and says how one is written', () => {
    for (const path of [
      '$.meta.id',
      '$..timestamp',
      '$.items[*].id',
      '$.items[0]',
      "$['odd key']",
      '$["a\\"b"]',
      '$.a-b',
      'field',
      '$..*',
      "$['it\\'s']",
    ]) {
      assert.equal(bodyPathProblem(path), undefined, path);
    }
    for (const path of [
      '$meta',
      '$.',
      '$..',
      '$.a[',
      '$.a[-1]',
      '$.a[0:2]',
      '$.a[?(@.b)]',
      '$.a b',
      "$['a]",
      '$.a.',
      '',
    ]) {
      assert.notEqual(bodyPathProblem(path), undefined, path);
    }
    assert.equal(
      bodyPathProblem('$.items[?(@.id)].at'),
      '"$.items[?(@.id)].at" is no path from "[?(@.id)].at" on; write one such as $.meta.id, $..timestamp, $.items[*].id, $.items[0], $["odd key"], or the name of a form field',
    );
  });
});
