import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RecordedRequest } from '../../../src/core/interaction';
import { BUILT_IN_MATCHERS } from '../../../src/core/matchers';
import { registeredMatcher } from '../../../src/core/matchers/registered';
import { aRequest, formRequest, jsonRequest } from '../../support/builders';

type Row = [matcher: string, recorded: RecordedRequest, incoming: RecordedRequest, reason: string | undefined];

const uri = (text: string): RecordedRequest => aRequest({ uri: text });
const multipart = (boundary: string, value: string): RecordedRequest =>
  aRequest({
    method: 'POST',
    headers: { 'Content-Type': [`multipart/form-data; boundary=${boundary}`] },
    body: `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\n${value}\r\n--${boundary}--\r\n`,
  });

const TABLE: Row[] = [
  ['method', aRequest({ method: 'get' }), aRequest({ method: 'GET' }), undefined],
  ['method', aRequest({ method: 'POST' }), aRequest(), 'recorded POST, got GET'],
  ['scheme', uri('http://a.test/'), uri('https://a.test/'), 'recorded http, got https'],
  ['host', uri('http://a.test:1/'), uri('http://a.test:2/'), undefined],
  ['host', uri('http://A.test/'), uri('http://b.test/'), 'recorded a.test, got b.test'],
  ['port', uri('https://a.test:443/'), uri('https://a.test/'), undefined],
  ['port', uri('http://a.test/'), uri('http://a.test:8080/'), 'recorded 80, got 8080'],
  ['path', uri('http://a.test/x?1'), uri('http://a.test/x?2'), undefined],
  ['path', uri('http://a.test/x'), uri('http://a.test/x/'), 'recorded /x, got /x/'],
  ['query', uri('http://a.test/?a=1&b=2'), uri('http://a.test/?b=2&a=1'), undefined],
  ['query', uri('http://a.test/?a=1&a=2'), uri('http://a.test/?a=2&a=1'), undefined],
  ['query', uri('http://a.test/?a=1&a=1'), uri('http://a.test/?a=1'), 'a: recorded 1, 1, got 1'],
  ['query', uri('http://a.test/?a='), uri('http://a.test/'), 'a was recorded as "", got none'],
  ['query', uri('http://a.test/'), uri('http://a.test/?b=x'), 'b was not recorded, got x'],
  ['query', uri('http://a.test/?a=1&b=1'), uri('http://a.test/?a=2&b=2'), 'a: recorded 1, got 2; b: recorded 1, got 2'],
  ['query', uri('http://a.test/?q=a%20b'), uri('http://a.test/?q=a+b'), undefined],
  ['uri', uri('http://a.test:80/?a=1#x'), uri('http://a.test/?a=1'), undefined],
  [
    'uri',
    uri('http://a.test/?a=1&b=2'),
    uri('http://a.test/?b=2&a=1'),
    'recorded http://a.test/?a=1&b=2, got http://a.test/?b=2&a=1',
  ],
  ['uri', uri('<PLACEHOLDER>/x'), uri('<PLACEHOLDER>/x'), undefined],
  ['headers', aRequest({ headers: { Accept: ['a', 'b'] } }), aRequest({ headers: { accept: ['a', 'b'] } }), undefined],
  [
    'headers',
    aRequest({ headers: { Accept: ['a'] } }),
    aRequest({ headers: { 'X-New': ['1'] } }),
    'accept: recorded a, got ""; x-new: recorded "", got 1',
  ],
  [
    'body',
    jsonRequest({ a: 1, b: [1, 2] }),
    aRequest({
      method: 'POST',
      headers: { 'content-type': ['application/json; charset=utf-8'] },
      body: '{ "b": [1, 2], "a": 1 }',
    }),
    undefined,
  ],
  ['body', jsonRequest({ qty: 1 }), jsonRequest({ qty: 2 }), '$.qty: recorded 1, got 2'],
  [
    'body',
    jsonRequest({ a: [{ id: 1 }] }),
    jsonRequest({ a: [{ id: '1' }, 2] }),
    '$.a[0].id: recorded 1, got "1"; $.a[1]: not recorded, got 2',
  ],
  ['body', jsonRequest({ 'a b': null }), jsonRequest({}), '$["a b"]: recorded null, got nothing'],
  [
    'body',
    jsonRequest({ a: 1 }, 'application/vnd.api+json'),
    jsonRequest({ a: 2 }, 'application/vnd.api+json'),
    '$.a: recorded 1, got 2',
  ],
  ['body', formRequest('a=1&b=2'), formRequest('b=2&a=1'), undefined],
  [
    'body',
    formRequest('a=1&a=2'),
    formRequest('a=2&a=1'),
    '$.a[0]: recorded "1", got "2"; $.a[1]: recorded "2", got "1"',
  ],
  ['body', multipart('x1', 'same'), multipart('y2', 'same'), undefined],
  ['body', multipart('x1', 'one'), multipart('y2', 'two'), '$[0].content: recorded "one", got "two"'],
  [
    'body',
    aRequest({ body: '<methodCall/>' }),
    aRequest({ body: '<methodCall />' }),
    'recorded <methodCall/>, got <methodCall />',
  ],
  [
    'body',
    aRequest({ headers: { 'content-type': ['application/json'] }, body: '{broken' }),
    jsonRequest({ a: 1 }),
    'recorded {broken, got {"a":1}',
  ],
  ['body', aRequest({ body: null }), aRequest({ body: '' }), undefined],
  [
    'rawBody',
    aRequest({ body: Buffer.from([1, 2, 255]) }),
    aRequest({ body: Buffer.from([1, 3]) }),
    'recorded 3 bytes, got 2; they part at byte 1',
  ],
  ['rawBody', jsonRequest({ a: 1 }), aRequest({ body: '{ "a": 1 }' }), 'recorded 7 bytes, got 10; they part at byte 1'],
];

describe('built-in matchers', () => {
  for (const [name, recorded, incoming, reason] of TABLE) {
    it(`${name}: ${reason ?? 'the same'}`, () => {
      const matcher = BUILT_IN_MATCHERS.find((candidate) => candidate.name === name);
      assert.ok(matcher);

      const mismatch = matcher.compare(recorded, incoming);

      assert.equal(mismatch?.reason, reason);
      if (matcher.key !== undefined)
        assert.equal(matcher.key(recorded) === matcher.key(incoming), reason === undefined);
    });
  }

  it('name the one part that a setting could ignore', () => {
    const compare = (name: string, recorded: RecordedRequest, incoming: RecordedRequest): unknown =>
      BUILT_IN_MATCHERS.find((matcher) => matcher.name === name)?.compare(recorded, incoming)?.ignorable;

    assert.deepEqual(compare('query', uri('http://a/?t=1&x=1'), uri('http://a/?t=2&x=1')), {
      kind: 'queryParameter',
      name: 't',
    });
    assert.deepEqual(compare('body', jsonRequest({ at: 1, x: 1 }), jsonRequest({ at: 2, x: 1 })), {
      kind: 'bodyField',
      name: 'at',
    });
    assert.equal(compare('body', jsonRequest({ a: 1, b: 1 }), jsonRequest({ a: 2, b: 2 })), undefined);
  });
});

describe('a registered matcher', () => {
  const reasonOf = (matcher: Parameters<typeof registeredMatcher>[1]): string | undefined =>
    registeredMatcher('mine', matcher).compare(aRequest(), aRequest())?.reason;

  it('matches with true or nothing, differs with false, a reason or an error', () => {
    assert.equal(
      reasonOf(() => true),
      undefined,
    );
    assert.equal(
      reasonOf(() => undefined),
      undefined,
    );
    assert.equal(
      reasonOf(() => false),
      'the matcher returned false',
    );
    assert.equal(
      reasonOf(() => 'another tenant'),
      'another tenant',
    );
    assert.equal(
      reasonOf(() => {
        throw new Error('cannot compare');
      }),
      'cannot compare',
    );
  });
});
