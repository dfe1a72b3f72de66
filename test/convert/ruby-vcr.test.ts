import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Interaction } from '../../src/core/interaction';
import { decoded, replay } from '../support/replay';
import { noted, reading } from './reading';

describe('Ruby VCR', () => {
  it('is read from YAML, with bytes, methods of any case and the time', async () => {
    const { from, interactions } = await reading(`---
http_interactions:
- request:
    method: post
    uri: https://api.test/users
    body: { encoding: UTF-8, string: 'a=1' }
    headers: { Accept: ['*/*'], X-Old: plain }
  response:
    status: { code: 201, message: Created }
    headers:
      Content-Type: [application/octet-stream]
      Set-Cookie: [a=1, b=2]
    body:
      encoding: ASCII-8BIT
      string: !binary |-
        AP8=
    http_version:
  recorded_at: Mon, 17 Jun 2013 18:49:42 GMT
recorded_with: VCR 6.1.0
`);

    assert.equal(from, 'ruby-vcr');
    assert.deepEqual(interactions, [
      {
        request: {
          method: 'POST',
          uri: 'https://api.test/users',
          headers: { Accept: ['*/*'], 'X-Old': ['plain'] },
          body: Buffer.from('a=1'),
        },
        response: {
          status: { code: 201, message: 'Created' },
          headers: { 'Content-Type': ['application/octet-stream'], 'Set-Cookie': ['a=1', 'b=2'] },
          body: Buffer.from([0, 0xff]),
        },
        recording: { at: '2013-06-17T18:49:42.000Z' },
      },
    ]);
  });

  it('is read from JSON with base64 in lines, and keeps the text of what is none', async () => {
    const result = await reading(
      ruby([
        { body: { encoding: 'UTF-8', base64_string: 'aGVs\nbG8=\n' } },
        { body: { encoding: 'UTF-8', base64_string: 'aGVsbG8' } },
        { body: { encoding: 'UTF-8', base64_string: '<hello>' } },
      ]),
    );

    assert.deepEqual(bodies(result.interactions), ['hello', 'hello', '<hello>']);
    assert.deepEqual(noted(result), ['its body is kept as the text that it is: its base64_string is no base64']);
    assert.equal(result.notes[0]?.where, 'http_interactions[2]');
  });

  it('gives a text the charset that it had, and says where that is not known', async () => {
    const result = await reading(
      ruby([
        { body: { encoding: 'ISO-8859-1', string: 'é' } },
        { body: { encoding: 'windows-1252', string: '€' } },
        { body: { encoding: 'ISO-8859-2', string: 'ł' } },
        { body: { encoding: 'Shift_JIS', string: '日〜ｱA' } },
        { body: { encoding: 'Windows-31J', string: 'ⅰ' } },
        { body: { encoding: 'EUC-JP', string: '日−' } },
        { body: { encoding: 'Big5', string: '十' } },
        { body: { encoding: 'CP949', string: '한' } },
        { body: { encoding: 'UTF-16BE', string: 'é' } },
        { body: { encoding: 'ISO-2022-JP', string: '日' } },
      ]),
    );

    assert.deepEqual(
      result.interactions.map(({ response }) => response.body?.toString('hex')),
      ['e9', '80', 'b3', '93fa8160b141', 'fa40', 'c6fca1dd', 'a451', 'c7d1', '00e9', 'e697a5'],
    );
    assert.deepEqual(noted(result), [
      'its body is stored as UTF-8: the charset that it is said to have cannot hold it, or is not known here',
    ]);
  });

  it('is given back its coding where Ruby took it off, as Ruby does on playback', async () => {
    const headers = { 'Content-Type': ['text/plain'], 'Content-Length': ['5'] };
    const taken = (coding: string, body: object): object => ({
      headers,
      body,
      adapter_metadata: { vcr_decompressed: coding },
    });
    const { interactions } = await reading(
      ruby([
        taken('gzip', { encoding: 'UTF-8', string: 'hello' }),
        taken('deflate', { encoding: 'ASCII-8BIT', base64_string: 'AP/+/Q==' }),
        taken('gzip', { encoding: 'UTF-8', string: '' }),
        taken('squeezed', { encoding: 'UTF-8', string: 'hello' }),
      ]),
    );

    const received = await Promise.all(interactions.map(replay));
    assert.deepEqual(
      received.map((answer) => [answer.headers['Content-Encoding']?.[0], decoded(answer).toString('latin1')]),
      [
        ['gzip', 'hello'],
        ['deflate', '\0\xff\xfe\xfd'],
        [undefined, ''],
        [undefined, 'hello'],
      ],
    );
    for (const { headers: got, body } of received) assert.deepEqual(got['Content-Length'], [String(body.length)]);
  });

  it('of version 1 is read from its structures', async () => {
    const { from, interactions } = await reading(`---
- !ruby/struct:VCR::HTTPInteraction
  request: !ruby/struct:VCR::Request
    method: :get
    uri: http://example.com:80/
    body:
    headers:
  response: !ruby/struct:VCR::Response
    status: !ruby/struct:VCR::ResponseStatus
      code: 200
      message: ! 'OK'
    headers:
      content-length:
      - "2"
    body: hi
    http_version: "1.0"
`);

    assert.equal(from, 'ruby-vcr-1');
    assert.equal(interactions[0]?.request.method, 'GET');
    assert.deepEqual(interactions[0].response.status, { code: 200, message: 'OK' });
    assert.deepEqual(interactions[0].recording, { httpVersion: '1.0' });
  });
});

function ruby(responses: readonly object[]): string {
  return JSON.stringify({
    http_interactions: responses.map((response) => ({
      request: { method: 'get', uri: 'https://api.test/', body: { encoding: 'UTF-8', string: '' }, headers: {} },
      response: { status: { code: 200, message: 'OK' }, headers: {}, ...response },
    })),
    recorded_with: 'VCR 6.1.0',
  });
}

function bodies(interactions: readonly Interaction[]): (string | undefined)[] {
  return interactions.map(({ response }) => response.body?.toString());
}
