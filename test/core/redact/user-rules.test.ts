import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { HeaderMap, RecordedRequest, RecordedResponse } from '../../../src/core/interaction';
import { recordingFilter, type FilterOptions } from '../../../src/core/redact/recording-filter';
import { aRequest, formRequest, jsonRequest } from '../../support/builders';

const SECRET = 's3cret-Value';
const DEFAULTS: FilterOptions = {
  filterHeaders: [],
  filterQueryParameters: [],
  filterPostDataParameters: [],
  redact: true,
};

const answer = (headers: HeaderMap, body: string | Buffer | null = null): RecordedResponse => ({
  status: { code: 200, message: 'OK' },
  headers,
  body: typeof body === 'string' ? Buffer.from(body) : body,
});

describe('filters of the user', () => {
  it('leaves the word to the user: what a filter of theirs names is stored as they say', () => {
    const own = recordingFilter({
      ...DEFAULTS,
      filterHeaders: [
        ['set-cookie', 'sid=TEST'],
        ['location', 'https://a.test/?token=TEST'],
      ],
      filterQueryParameters: [['token', ({ value }) => value.slice(0, 2)]],
      filterPostDataParameters: [
        ['password', 'known'],
        ['password', ({ value }) => `${value}!`],
      ],
    });
    const request = own.request({ ...jsonRequest({ password: SECRET }), uri: `https://a.test/?token=${SECRET}` });
    const { headers } = own.response(answer({ 'Set-Cookie': ['sid=1'], Location: ['/'] }), request);

    assert.deepEqual(
      [request.uri, request.body?.toString(), headers],
      [
        'https://a.test/?token=s3',
        '{"password":"known!"}',
        { 'Set-Cookie': ['sid=TEST'], Location: ['https://a.test/?token=TEST'] },
      ],
    );
  });

  it('asks no function of the user for a text, and hides what it would have been asked for', () => {
    const own = recordingFilter({
      ...DEFAULTS,
      redact: false,
      filterQueryParameters: [['mine', () => assert.fail('asked')]],
    });

    assert.equal(own.text('https://u:p@a.test/?mine=1&token=2'), 'https://u:p@a.test/?mine=REDACTED&token=2');
  });
});

describe('a filter function that does not do its part', () => {
  const failures: Record<string, [() => unknown, RegExp]> = {
    throws: [
      () => {
        throw new Error('mine');
      },
      /^A function of filterQueryParameters threw: mine/,
    ],
    'returns nothing': [() => undefined, /^A function of filterQueryParameters returned nothing/],
    'returns a promise': [
      () => Promise.reject(new Error('late')),
      /^A function of filterQueryParameters returned a promise/,
    ],
    'returns a number': [() => 1, /^A function of filterQueryParameters returned a number/],
  };
  for (const [failure, [call, message]] of Object.entries(failures)) {
    it(`fails with VCR_HOOK_FAILED when it ${failure}, and keeps no value`, () => {
      const own = recordingFilter({ ...DEFAULTS, filterQueryParameters: [['token', call as () => string]] });

      assert.throws(() => own.request(aRequest({ uri: `https://a.test/?token=${SECRET}` })), {
        code: 'VCR_HOOK_FAILED',
        message,
      });
    });
  }

  it('changes a copy when it changes the request it is given', () => {
    const request = aRequest({ uri: 'https://a.test/?token=1', headers: { A: ['1'] }, body: 'x' });
    const change = ({ request: given }: { request: RecordedRequest }): string => {
      given.headers['A'] = [];
      given.body?.fill(0);
      return 'x';
    };
    recordingFilter({ ...DEFAULTS, filterQueryParameters: [['token', change]] }).request(request);

    assert.deepEqual([request.headers, request.body?.toString()], [{ A: ['1'] }, 'x']);
  });

  it('leaves true, false and null of a query and a form, which tell requests apart', () => {
    const query = 'has_password=true&include_secrets=false&token=null';
    const request = { ...formRequest(query), uri: `https://a.test/?${query}` };

    assert.deepEqual(recordingFilter(DEFAULTS).request(request), request);
  });
});
