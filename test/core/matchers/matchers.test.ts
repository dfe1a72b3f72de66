import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RecordedRequest } from '../../../src/core/interaction';
import { BUILT_IN_MATCHERS } from '../../../src/core/matchers';
import { aRequest, formRequest, jsonRequest } from '../../support/builders';

type Row = [matcher: string, recorded: RecordedRequest, incoming: RecordedRequest, reason: string | undefined];

const uri = (text: string): RecordedRequest => aRequest({ uri: text });
const multipart = (boundary: string, value: string): RecordedRequest =>
  aRequest({
    method: 'POST',
    headers: { 'Content-Type': [`multipart/form-data; boundary=${boundary}`] },
    body: `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\n${value}\r\n--${boundary}--\r\n`,
  });

const text = (body: string | Buffer): RecordedRequest =>
  aRequest({ headers: { 'content-type': ['text/plain'] }, body });
const xml = (body: string): RecordedRequest => aRequest({ headers: { 'content-type': ['text/xml'] }, body });
const json = (body: string): RecordedRequest =>
  aRequest({ method: 'POST', headers: { 'content-type': ['application/json'] }, body });
const chunked = (body: string): RecordedRequest =>
  aRequest({ headers: { 'Transfer-Encoding': ['chunked'], 'content-type': ['text/plain'] }, body });
const HUGE_DIFFER = '$: recorded 1e9999999999999999999, got 1e9999999999999999998';
const EXPIRES_DIFFER = 'recorded http://a.test/?Expires=1&a=1, got http://a.test/?Expires=2&a=1';
const file = (boundary: string, content: Buffer): RecordedRequest =>
  aRequest({
    headers: { 'content-type': [`multipart/form-data; boundary=${boundary}`] },
    body: Buffer.concat([
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="f"; filename="f.bin"\r\n\r\n`),
      content,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
  });
const signed = (date: string, path = 'k'): RecordedRequest =>
  uri(
    `https://b.s3.test/${path}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AK%2F${date}&X-Amz-Date=${date}T1Z` +
      `&X-Amz-Expires=9${date}&X-Amz-SignedHeaders=host&X-Amz-Signature=s${date}&X-Amz-Security-Token=t${date}&part=1`,
  );

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
    'accept: recorded a, got none; x-new: not recorded, got 1',
  ],
  ['headers', aRequest({ headers: { Accept: ['a, b'] } }), aRequest({ headers: { accept: ['a', 'b'] } }), undefined],
  ['headers', aRequest({ headers: { X: [''] } }), aRequest(), 'x: recorded "", got none'],
  ['headers', multipart('x1', 'same'), multipart('y2', 'same'), undefined],
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
  ['body', formRequest('a=1&a=2'), formRequest('a=2&a=1'), 'a: recorded 1, 2, got 2, 1'],
  ['body', multipart('x1', 'same'), multipart('y2', 'same'), undefined],
  ['body', multipart('x1', 'one'), multipart('y2', 'two'), 'a: recorded one, got two'],
  ['body', text('<call/>'), text('<call />'), 'recorded <call/>, got <call />'],
  ['body', xml('<a b="1"/>'), xml("<a b='1'/>"), `recorded <a b="1"/>, got <a b='1'/>`],
  [
    'body',
    aRequest({ headers: { 'content-type': ['application/json'] }, body: '{broken' }),
    jsonRequest({ a: 1 }),
    'recorded {broken, got {"a":1}',
  ],
  ['body', aRequest({ body: null }), aRequest({ body: '' }), undefined],
  ['body', aRequest(), json('{}'), 'recorded no body, got 2 bytes'],
  ['body', json('{"n":1}'), json('{"n":1.0}'), undefined],
  ['body', json('[1e0, 100, -0]'), json('[10e-1, 1E+2, 0.0]'), undefined],
  [
    'body',
    json('{"n":9007199254740993}'),
    json('{"n":9007199254740992}'),
    '$.n: recorded 9007199254740993, got 9007199254740992',
  ],
  ['body', json('1e9999999999999999999'), json('1e9999999999999999998'), HUGE_DIFFER],
  ['body', json('{"a":1,"a":2}'), json('{"a":2}'), undefined],
  ['body', json('{"a":"\\u00e9"}'), json('{"a":"é"}'), undefined],
  ['body', json('\uFEFF{"a":1}'), json('{"a":1}'), undefined],
  ['body', json('{"__proto__":1}'), json('{"__proto__":2}'), '$.__proto__: recorded 1, got 2'],
  ['body', json('[1,2]'), json('[2,1]'), '$[0]: recorded 1, got 2; $[1]: recorded 2, got 1'],
  ['body', json('[[1],2]'), json('[[1,2]]'), '$[0][1]: not recorded, got 2; $[1]: recorded 2, got nothing'],
  ['body', json('{"a":{}}'), json('{"a":[]}'), '$.a: recorded {}, got []'],
  ['body', aRequest({ body: '{"a":1,"b":2}' }), aRequest({ body: '{"b":2,"a":1.0}' }), undefined],
  ['body', text('{"a":1,"b":2}'), json('{"b":2,"a":1}'), undefined],
  ['body', text('1'), text('1.0'), 'recorded 1, got 1.0'],
  ['body', text('b=1&a=1'), text('a=1&b=1'), 'recorded b=1&a=1, got a=1&b=1'],
  ['body', formRequest('a=%FF'), formRequest('a=%FE'), 'a: other bytes'],
  ['body', formRequest('a=%C3%A9+x'), formRequest('a=é%20x'), undefined],
  ['body', formRequest('a=1&&b'), formRequest('b=&a=1'), undefined],
  ['body', aRequest({ body: 'a=1&b=2' }), formRequest('b=2&a=1'), undefined],
  ['body', file('x1', Buffer.from([0xff, 1])), file('y2', Buffer.from([0xff, 1])), undefined],
  ['body', file('x1', Buffer.from([0xff])), file('y2', Buffer.from([0xfe])), 'f: other bytes'],
  ['body', text(Buffer.from([0xff])), text(Buffer.from([0xfe])), 'recorded 1 bytes, got 1; they part at byte 0'],
  ['body', chunked('5\r\nhello\r\n0\r\n\r\n'), text('hello'), undefined],
  ['body', chunked('3\r\nhel\r\n2;x=1\r\nlo\r\n0\r\nA: b\r\n\r\n'), text('hello'), undefined],
  ['body', chunked('5\r\nhello'), text('hello'), String.raw`recorded 5\r\nhello, got hello`],
  ['query', uri('http://a.test/?a=%FF'), uri('http://a.test/?a=%FE'), 'a: recorded \uFFFD, got \uFFFD'],
  ['query', signed('20200101'), signed('20250505'), undefined],
  ['uri', signed('20200101'), signed('20250505'), undefined],
  ['uri', uri('http://a.test/?Expires=1&a=1'), uri('http://a.test/?Expires=2&a=1'), EXPIRES_DIFFER],
  [
    'query',
    uri('http://a.test/?se=2020&sig=a&sp=r&sv=1&st=1'),
    uri('http://a.test/?st=2&sp=r&sv=1&sig=b&se=2021'),
    undefined,
  ],
  [
    'query',
    uri('http://a.test/?Expires=1&Signature=a&Key-Pair-Id=K'),
    uri('http://a.test/?Expires=2&Signature=b&Key-Pair-Id=K'),
    undefined,
  ],
  [
    'query',
    uri('http://a.test/?AWSAccessKeyId=A&Expires=1&Signature=a&versionId=1'),
    uri('http://a.test/?AWSAccessKeyId=B&Expires=2&Signature=b&versionId=2'),
    'versionId: recorded 1, got 2',
  ],
  [
    'query',
    uri('http://a.test/?X-Goog-Date=1&X-Goog-Signature=a'),
    uri('http://a.test/?X-Goog-Date=2&X-Goog-Signature=b'),
    undefined,
  ],
  ['query', uri('http://a.test/?sig=1'), uri('http://a.test/?sig=2'), 'sig: recorded 1, got 2'],
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
});
