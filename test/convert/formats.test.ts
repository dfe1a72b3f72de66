import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import zlib from 'node:zlib';
import type { Interaction } from '../../src/core/interaction';
import { noted, reading } from './reading';

const GZIPPED = zlib.gzipSync('{"id":1}');

describe("R's vcr", () => {
  it('is read with a bare status, compressed bodies and a time of no zone', async () => {
    const result = await reading(`http_interactions:
- request: { method: GET, uri: 'https://api.test/', headers: [] }
  response:
    status: 200
    headers: { content-type: text/plain }
    body: { raw_gzip: ${zlib.gzipSync('hello').toString('base64')} }
  recorded_at: 2026-08-02 17:45:05
- request: { method: GET, uri: 'https://api.test/file' }
  response:
    status: { status_code: '404', message: Not Found, explanation: none }
    headers: { content-type: [text/plain] }
    body: { string: body.txt, file: yes }
recorded_with: VCR-vcr/2.1.0
`);

    assert.equal(result.from, 'r-vcr');
    assert.equal(result.interactions[0]?.response.body?.toString(), 'hello');
    assert.equal(result.interactions[0].recording.at, '2026-08-02T17:45:05.000Z');
    assert.deepEqual(result.interactions[1]?.response.status, { code: 404, message: 'Not Found' });
    assert.deepEqual(noted(result), ['its body is the name of a file: R kept the body in that file of its own']);
  });
});

describe('php-vcr', () => {
  it('is read with forms, floats and old status', async () => {
    const result = await reading(`
-
    request:
        method: POST
        url: 'http://api.test/'
        headers: { Host: api.test, Accept: null }
        post_fields: { a: '1', b: [2, 3] }
    response:
        status: { http_version: '1.1', code: '200', message: OK }
        headers: { Content-Length: '2' }
        body: "hi"
        curl_info: { total_time: 0.0625, size_upload: !!float 0 }
-
    request: { method: GET, url: 'http://api.test/' }
    response: { status: 301, headers: {}, body: '' }
`);

    assert.equal(result.from, 'php-vcr');
    assert.equal(result.interactions[0]?.request.body?.toString(), 'a=1&b=2&b=3');
    assert.deepEqual(result.interactions[0].recording, { tookMs: 63 });
    assert.equal(result.interactions[1]?.response.status.code, 301);
    assert.deepEqual(noted(result), [
      'the body of its request was written anew: the file holds only the fields of its form',
    ]);
  });
});

describe('betamax', () => {
  it('is read in its old and its new shape', async () => {
    const old = { body: 'hi', headers: { a: 'b' }, status_code: 200, url: 'https://api.test/' };
    const now = {
      body: { encoding: null, base64_string: 'aGk=', string: '' },
      headers: { a: ['b'] },
      status: { code: 200, message: 'OK' },
      url: 'https://api.test/',
    };
    const request = { method: 'GET', uri: 'https://api.test/', headers: {}, body: '' };
    const { from, interactions } = await reading(
      JSON.stringify({
        http_interactions: [old, now].map((response) => ({ request, response, recorded_at: '2015-05-25T00:46:42' })),
      }),
    );

    assert.equal(from, 'betamax');
    assert.deepEqual(bodies(interactions), ['hi', 'hi']);
    assert.equal(interactions[0]?.request.body, null);
    assert.equal(interactions[0].recording.at, '2015-05-25T00:46:42.000Z');
  });
});

describe('go-vcr', () => {
  it('is read in both versions', async () => {
    const one = await reading(goVcr(1, '{ body: hi, headers: {}, status: 200 OK, code: 200, duration: "" }'));
    const two = await reading(
      goVcr(2, '{ proto: HTTP/2.0, body: hi, status: 404 Not Found, code: 404, duration: 1.5s, trailer: { a: [b] } }'),
    );

    assert.deepEqual([one.from, two.from], ['go-vcr-1', 'go-vcr-2']);
    assert.deepEqual(one.interactions[0]?.recording, {});
    assert.deepEqual(one.interactions[0].response.status, { code: 200, message: 'OK' });
    assert.deepEqual(two.interactions[0]?.response.status, { code: 404, message: 'Not Found' });
    assert.deepEqual(two.interactions[0].recording, { tookMs: 1500, httpVersion: '2', trailers: { a: ['b'] } });
  });
});

describe('nock', () => {
  it('is read with JSON, text, bytes and chunks', async () => {
    const result = await reading(
      JSON.stringify([
        { scope: 'https://api.test:443', method: 'GET', path: '/a?b=1', status: 200, response: { a: [1] } },
        { scope: 'http://api.test:8080', method: 'POST', path: '/', body: { a: 1 }, status: 200, response: 'ff' },
        {
          scope: 'http://api.test:80',
          method: 'GET',
          path: '/',
          status: 200,
          response: '00ff',
          responseIsBinary: true,
        },
        {
          scope: 'https://api.test:443',
          method: 'PUT',
          path: '/',
          body: 'ff00',
          reqheaders: { 'content-length': 2 },
          status: 200,
          response: [GZIPPED.subarray(0, 9).toString('hex'), GZIPPED.subarray(9).toString('hex')],
          rawHeaders: ['Content-Encoding', 'gzip'],
        },
      ]),
    );
    const [json, text, bytes, chunks] = result.interactions;

    assert.equal(json?.request.uri, 'https://api.test/a?b=1');
    assert.deepEqual(json.response.headers, { 'Content-Type': ['application/json'] });
    assert.equal(text?.request.uri, 'http://api.test:8080/');
    assert.equal(text.request.body?.toString(), '{"a":1}');
    assert.equal(text.response.body?.toString(), 'ff');
    assert.equal(bytes?.response.body?.toString('hex'), '00ff');
    assert.equal(chunks?.request.body?.toString('hex'), 'ff00');
    assert.equal(chunks.response.body?.toString(), '{"id":1}');
    assert.deepEqual(chunks.recording.responseBody, ['gzip']);
    assert.deepEqual(noted(result), [
      'content-type: application/json was added to its response: nock adds it to JSON that has none',
    ]);
  });
});

describe("undici's SnapshotAgent", () => {
  it('gives one interaction an answer', async () => {
    const responses = ['cGVuZGluZw==', 'ZG9uZQ=='].map((body) => ({ statusCode: 200, headers: { a: 'b' }, body }));
    const request = { method: 'GET', url: 'https://api.test/poll', headers: {} };
    const { from, interactions } = await reading(
      JSON.stringify([
        { hash: 'x', snapshot: { request, responses, callCount: 2, timestamp: '2026-01-02T03:04:05Z' } },
      ]),
    );

    assert.equal(from, 'undici');
    assert.deepEqual(bodies(interactions), ['pending', 'done']);
    assert.equal(interactions[1]?.recording.at, '2026-01-02T03:04:05.000Z');
  });
});

describe('vcrpy', () => {
  it('before version 1 is read, with the URL put together', async () => {
    const { from, interactions } = await reading(`
- request: !!python/object:vcr.request.Request
    body: null
    headers: !!python/object/apply:__builtin__.frozenset
    - - !!python/tuple [accept, '*/*']
    host: api.test
    method: GET
    path: /ip?a=1
    port: 8080
    protocol: http
  response:
    body: {string: !!python/unicode "hi"}
    headers: [!!python/unicode "a: b: c\\r\\n"]
    status: {code: 200, message: OK}
`);

    assert.equal(from, 'vcrpy-0');
    assert.equal(interactions[0]?.request.uri, 'http://api.test:8080/ip?a=1');
    assert.deepEqual(interactions[0].request.headers, { accept: ['*/*'] });
    assert.deepEqual(interactions[0].response.headers, { a: ['b: c'] });
  });

  it('and ours are told apart', async () => {
    const one =
      'interactions:\n- request: { method: GET, uri: "http://a.test/" }\n  response: { status: { code: 200 } }\n';

    assert.equal((await reading(one)).from, 'vcrpy');
    assert.equal((await reading(`${one}  recording: { tookMs: 3 }\n`)).from, 'vcr');
    assert.equal((await reading('interactions: []\nversion: 1\n')).from, 'vcrpy');
  });
});

function goVcr(version: number, response: string): string {
  const request = '{ body: "", form: {}, headers: {}, url: "https://api.test/", method: GET }';
  return `---\nversion: ${version}\ninteractions:\n- request: ${request}\n  response: ${response}\n`;
}

function bodies(interactions: readonly Interaction[]): (string | undefined)[] {
  return interactions.map(({ response }) => response.body?.toString());
}
