import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recordingFilter, type FilterOptions } from '../../../src/core/redact/recording-filter';
import type { RecordedRequest } from '../../../src/core/interaction';
import { anInteraction, aRequest, formRequest, jsonRequest } from '../../support/builders';

const NONE: FilterOptions = {
  filterHeaders: [],
  filterQueryParameters: [],
  filterPostDataParameters: [],
  redact: false,
};
const filtered = (request: RecordedRequest, options: Partial<FilterOptions>): RecordedRequest =>
  recordingFilter({ ...NONE, ...options }).request(request);
const bodyOf = (request: RecordedRequest): string | undefined => request.body?.toString();

describe('filterQueryParameters', () => {
  const uri = 'https://a.test/p?b=%20x&secret=1&c&a=&secret=2#frag';

  it('removes and replaces, and leaves order, encoding and blank values of the others', () => {
    const removed = filtered(aRequest({ uri }), { filterQueryParameters: ['secret'] });
    const replaced = filtered(aRequest({ uri }), { filterQueryParameters: [['secret', 'a b']] });
    const asked = filtered(aRequest({ uri }), {
      filterQueryParameters: [
        ['secret', ({ key, value, request }) => (value === '1' ? null : `${key}${value}${request.method}`)],
      ],
    });

    assert.equal(removed.uri, 'https://a.test/p?b=%20x&c&a=#frag');
    assert.equal(replaced.uri, 'https://a.test/p?b=%20x&secret=a%20b&c&a=&secret=a%20b#frag');
    assert.equal(asked.uri, 'https://a.test/p?b=%20x&c&a=&secret=secret2GET#frag');
  });

  it('takes the question mark away with the last parameter', () => {
    assert.equal(filtered(aRequest({ uri: 'http://a/p?x=1' }), { filterQueryParameters: ['x'] }).uri, 'http://a/p');
  });
});

describe('filterHeaders', () => {
  it('works on requests and responses, names in any case', () => {
    const filter = recordingFilter({
      ...NONE,
      filterHeaders: ['x-gone', ['X-Kept', 'new'], ['set-cookie', ({ value }) => value.slice(0, 1)]],
    });
    const request = filter.request(aRequest({ headers: { 'X-Gone': ['1'], 'x-kept': ['1', '2'], Other: ['o'] } }));
    const { response } = anInteraction();
    const answer = filter.response(
      { ...response, headers: { 'Set-Cookie': ['abc', 'def'], 'x-GONE': ['1'] } },
      request,
    );

    assert.deepEqual(request.headers, { 'x-kept': ['new', 'new'], Other: ['o'] });
    assert.deepEqual(answer.headers, { 'Set-Cookie': ['a', 'd'] });
  });
});

describe('filterPostDataParameters', () => {
  it('works on JSON at any depth and leaves every other character', () => {
    const body = '{ "a": {"secret" : "x", "n": 12345678901234567890}, "list": [{"secret": [1, {"b": 2}]}],\n "z": 1 }';
    const request = aRequest({ method: 'PUT', headers: { 'content-type': ['application/json; charset=utf-8'] }, body });

    assert.equal(
      bodyOf(filtered(request, { filterPostDataParameters: [['secret', 'S']] })),
      '{ "a": {"secret" : "S", "n": 12345678901234567890}, "list": [{"secret": "S"}],\n "z": 1 }',
    );
    assert.equal(
      bodyOf(filtered(request, { filterPostDataParameters: ['secret', 'z'] })),
      '{ "a": {"n": 12345678901234567890}, "list": [{}] }',
    );
  });

  it('works on forms with a charset, on multipart, and without a content type', () => {
    const options: Partial<FilterOptions> = { filterPostDataParameters: [['secret', 'S'], 'gone'] };
    const multipart = aRequest({
      method: 'PATCH',
      headers: { 'Content-Type': ['multipart/form-data; boundary="b b"'] },
      body: '--b b\r\nContent-Disposition: form-data; name="secret"\r\n\r\nx\r\n--b b\r\nContent-Disposition: form-data; name="gone"\r\n\r\ny\r\n--b b\r\nContent-Disposition: form-data; name="kept"; filename="f"\r\nContent-Type: text/plain\r\n\r\nz\r\n--b b--\r\n',
    });

    assert.equal(bodyOf(filtered(formRequest('a=%20&secret=x&gone=1&b'), options)), 'a=%20&secret=S&b');
    assert.equal(bodyOf(filtered(aRequest({ method: 'POST', body: 'secret=x&a=1' }), options)), 'secret=S&a=1');
    assert.equal(bodyOf(filtered(aRequest({ method: 'DELETE', body: '{"secret":1}' }), options)), '{"secret":"S"}');
    assert.equal(
      bodyOf(filtered(multipart, options)),
      '--b b\r\nContent-Disposition: form-data; name="secret"\r\n\r\nS\r\n--b b\r\nContent-Disposition: form-data; name="kept"; filename="f"\r\nContent-Type: text/plain\r\n\r\nz\r\n--b b--\r\n',
    );
  });

  it('leaves other content alone and keeps the length header true', () => {
    const options: Partial<FilterOptions> = { filterPostDataParameters: [['secret', 'long value']] };
    const form = aRequest({
      method: 'POST',
      headers: { 'Content-Type': ['application/x-www-form-urlencoded'], 'Content-Length': ['8'] },
      body: 'secret=x',
    });

    assert.deepEqual(filtered(form, options).headers['Content-Length'], ['19']);
    assert.equal(
      bodyOf(filtered(aRequest({ headers: { 'content-type': ['text/plain'] }, body: 'say secret=x' }), options)),
      'say secret=x',
    );
    assert.equal(
      bodyOf(
        filtered(aRequest({ headers: { 'content-type': ['application/json'] }, body: '{"secret": broken' }), options),
      ),
      '{"secret": broken',
    );
  });
});

describe('redact', () => {
  it('replaces the known secrets of requests and responses', () => {
    const filter = recordingFilter({ ...NONE, redact: true });
    const request = filter.request({
      ...jsonRequest({ user: 'ada', password: 'p', nested: { refresh_token: 'r', clientSecret: 's' } }),
      uri: 'https://ada:pw@api.test/x?page=2&API_KEY=k&X-Amz-Signature=s&X-Amz-Date=d&token_type=t',
      headers: {
        Authorization: ['Bearer b'],
        cookie: ['a=1'],
        'X-Api-Key': ['k'],
        Accept: ['*/*'],
        Referer: ['https://a.test/?sig=s'],
      },
    });
    const { response } = anInteraction();
    const answer = filter.response(
      {
        ...response,
        headers: { 'Set-Cookie': ['sid=s3cret; Path=/; HttpOnly', 'b='], Location: ['/next?access_token=t&a=1'] },
      },
      request,
    );

    assert.equal(
      request.uri,
      'https://REDACTED@api.test/x?page=2&API_KEY=REDACTED&X-Amz-Signature=REDACTED&X-Amz-Date=d&token_type=t',
    );
    assert.deepEqual(request.headers, {
      Authorization: ['REDACTED'],
      cookie: ['REDACTED'],
      'X-Api-Key': ['REDACTED'],
      Accept: ['*/*'],
      Referer: ['https://a.test/?sig=REDACTED'],
    });
    assert.deepEqual(answer.headers, {
      'Set-Cookie': ['sid=REDACTED; Path=/; HttpOnly', 'b=REDACTED'],
      Location: ['/next?access_token=REDACTED&a=1'],
    });
  });

  it('adds names of the user, and leaves what the user replaced', () => {
    const request = aRequest({ uri: 'http://a/?mine=1', headers: { 'X-Mine': ['1'], Authorization: ['Bearer b'] } });
    const result = filtered(request, {
      redact: { headers: ['x-mine'], queryParameters: ['mine'] },
      filterHeaders: [['authorization', 'Bearer TEST']],
    });

    assert.equal(result.uri, 'http://a/?mine=REDACTED');
    assert.deepEqual(result.headers, { 'X-Mine': ['REDACTED'], Authorization: ['Bearer TEST'] });
  });

  it('stores all when it is off, and never touches what it was given', () => {
    const request = aRequest({ uri: 'http://a/?api_key=1', headers: { Authorization: ['Bearer b'] } });

    assert.deepEqual(filtered(request, { redact: false }), request);
    filtered(request, { redact: true });
    assert.deepEqual(request.headers, { Authorization: ['Bearer b'] });
  });
});
