import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import zlib from 'node:zlib';
import fc from 'fast-check';
import type { Interaction } from '../../../src/core/interaction';
import { recordingFilter, type FilterOptions } from '../../../src/core/redact/recording-filter';
import { redactContent, type RedactedContent } from '../../../src/core/redact/redact-content';
import { anInteraction, aRequest, formRequest, jsonRequest } from '../../support/builders';

const DEFAULTS: FilterOptions = {
  filterHeaders: [],
  filterQueryParameters: [],
  filterPostDataParameters: [],
  redact: true,
};

function redacted(interactions: readonly Interaction[], options: Partial<FilterOptions> = {}): RedactedContent {
  const filter = recordingFilter({ ...DEFAULTS, ...options });
  return redactContent({ interactions, dropped: [] }, filter, filter.filteredBefore ?? filter);
}

function places(interaction: Partial<Interaction>, options: Partial<FilterOptions> = {}): string[] {
  return redacted([anInteraction(interaction)], options).redactions.map(({ place }) => place);
}

describe('redactContent', () => {
  it('gives the very same content where nothing is secret', () => {
    const content = { interactions: [anInteraction()], dropped: [{ method: 'GET', uri: 'https://api.test/' }] };
    const filter = recordingFilter(DEFAULTS);

    assert.equal(redactContent(content, filter, filter).content, content);
  });

  it('says the places of a URL by the names of their parameters', () => {
    const uri = 'https://ada:pw@api.test/x?page=1&api_key=a&token=b&token=c#access_token=d';

    assert.deepEqual(places({ request: aRequest({ uri }) }), [
      'user info of the URL',
      'query parameter api_key',
      'query parameter token',
      'parameter of the fragment access_token',
    ]);
  });

  it('says headers by name and counts their values', () => {
    const { redactions } = redacted([
      anInteraction({
        request: aRequest({ headers: { Authorization: ['Bearer x'], Accept: ['*/*'] } }),
        response: { ...anInteraction().response, headers: { 'Set-Cookie': ['a=1', 'b=2', 'c=REDACTED'] } },
      }),
    ]);

    assert.deepEqual(redactions, [
      { interaction: 0, place: 'request header Authorization', count: 1, wasBlank: false },
      { interaction: 0, place: 'response header Set-Cookie', count: 2, wasBlank: false },
    ]);
  });

  it('says fields of bodies by their paths and names, and not the length that changes with them', () => {
    const json = jsonRequest({ user: { password: 'x' }, list: [{ apiKey: 'y' }] });
    const withLength = { ...json, headers: { ...json.headers, 'Content-Length': ['50'] } };
    const multipart = '--b\r\nContent-Disposition: form-data; name="password"\r\n\r\nx\r\n--b--\r\n';

    assert.deepEqual(places({ request: withLength }), [
      'request body $.user.password',
      'request body $.list[0].apiKey',
    ]);
    assert.deepEqual(places({ request: formRequest('a=1&password=x') }), ['request body field password']);
    assert.deepEqual(
      places({
        request: aRequest({ headers: { 'content-type': ['multipart/form-data; boundary=b'] }, body: multipart }),
      }),
      ['request body part password'],
    );
  });

  it('finds the fields of a compressed body', () => {
    const body = zlib.gzipSync(JSON.stringify({ access_token: 'x', id: 1 }));
    const headers = { 'content-encoding': ['gzip'], 'content-type': ['application/json'] };

    assert.deepEqual(places({ response: { status: { code: 200, message: '' }, headers, body } }), [
      'response body $.access_token',
    ]);
  });

  it('finds what a recorded failure says, and trailers', () => {
    const error = { code: 'ECONNRESET', message: 'GET https://api.test/?token=x broke off' };

    assert.deepEqual(places({ recording: { error, trailers: { 'X-Api-Key': ['k'] } } }), [
      'recorded failure',
      'response trailer X-Api-Key',
    ]);
  });

  it('finds secrets in requests that stand there without an answer', () => {
    const filter = recordingFilter(DEFAULTS);
    const dropped = [{ method: 'GET', uri: 'https://api.test/?token=x' }];

    const { content, redactions } = redactContent({ interactions: [], dropped }, filter, filter);

    assert.deepEqual(content.dropped, [{ method: 'GET', uri: 'https://api.test/?token=REDACTED' }]);
    assert.deepEqual(redactions, [{ place: 'query parameter token of a dropped request', count: 1, wasBlank: false }]);
  });

  it('says of a value that it was blank', () => {
    const { redactions } = redacted([
      anInteraction({ request: aRequest({ uri: 'https://api.test/?token=', headers: { Cookie: [''] } }) }),
      anInteraction({ request: jsonRequest({ password: '' }) }),
    ]);

    assert.deepEqual(
      redactions.map(({ wasBlank }) => wasBlank),
      [true, true, true],
    );
  });

  it('forgets the pieces of a body that has another length now', () => {
    const response = {
      status: { code: 200, message: 'OK' },
      headers: { 'content-type': ['application/json'] },
      body: Buffer.from('{"access_token":"abc"}'),
    };
    const chunks = [
      { bytes: 10, atMs: 0 },
      { bytes: 12, atMs: 1 },
    ];

    const { content } = redacted([anInteraction({ response, recording: { tookMs: 3, chunks } })]);

    assert.deepEqual(content.interactions[0]?.recording, { tookMs: 3 });
    assert.equal(content.interactions[0]?.response.body?.toString(), '{"access_token":"REDACTED"}');
  });

  it("applies the user's filters, and keeps what their functions have answered before", () => {
    const request = aRequest({ uri: 'https://api.test/?now=1&id=7', headers: { 'X-Id': ['a'], 'X-Gone': ['b'] } });
    const { content, redactions } = redacted([anInteraction({ request })], {
      filterHeaders: ['x-gone', ['x-id', ({ value }) => `${value}!`]],
      filterQueryParameters: [['now', 'NOW']],
    });

    assert.deepEqual(
      redactions.map(({ place }) => place),
      ['query parameter now', 'request header X-Gone'],
    );
    assert.deepEqual(content.interactions[0]?.request.headers, { 'X-Id': ['a'] });
    assert.equal(content.interactions[0]?.request.uri, 'https://api.test/?now=NOW&id=7');
  });

  it('has nothing left to do a second time, whatever it was given', () => {
    const name = fc.constantFrom('token', 'password', 'x-api-key', 'id', 'set-cookie', 'Location', 'authorization');
    const value = fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true }), fc.constant('a=b; token=c'));
    const json = fc.object({ key: fc.oneof(name, fc.string()), values: [value, fc.integer(), fc.boolean()] });
    const body = fc.oneof(
      json.map((object) => JSON.stringify(object)),
      value,
      fc.constant(null),
    );
    const message = fc.record({ header: name, value, query: name, queryValue: value, body });
    fc.assert(
      fc.property(message, ({ header, value: text, query, queryValue, body: content }) => {
        const headers = { [header]: [text], 'content-type': ['application/json'] };
        const uri = `https://api.test/?${query}=${encodeURIComponent(queryValue)}`;
        const once = redacted([
          anInteraction({
            request: aRequest({ method: 'POST', uri, headers, body: content }),
            response: { status: { code: 200, message: 'OK' }, headers, body: Buffer.from(content ?? '') },
          }),
        ]);
        const twice = redacted(once.content.interactions);

        assert.deepEqual(twice.redactions, []);
      }),
    );
  });
});
