import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import zlib from 'node:zlib';
import { wireResponse } from '../../src/core/wire-response';
import { noted, reading } from './reading';

describe('HAR', () => {
  it('is read in the order of time, with time and version', async () => {
    const { from, interactions } = await reading(
      har([
        entry({
          startedDateTime: '2026-01-01T00:00:01Z',
          time: 12.6,
          response: { httpVersion: 'h2', content: { text: 'b' } },
        }),
        entry({ startedDateTime: '2026-01-01T00:00:00+01:00', time: null, response: { content: { text: 'a' } } }),
      ]),
    );

    assert.equal(from, 'har');
    assert.deepEqual(
      interactions.map(({ response }) => response.body?.toString()),
      ['a', 'b'],
    );
    assert.deepEqual(
      interactions.map(({ recording }) => recording),
      [{ at: '2025-12-31T23:00:00.000Z' }, { at: '2026-01-01T00:00:01.000Z', tookMs: 13, httpVersion: '2' }],
    );
  });

  it('leaves out what was no exchange, and says so', async () => {
    const result = await reading(
      har([
        entry({ response: { status: 0 } }),
        entry({ response: { status: -2 } }),
        entry({ request: { url: 'data:text/plain,hi' } }),
        entry({ response: { status: 101 } }),
        entry({}),
      ]),
    );

    assert.equal(result.interactions.length, 1);
    assert.deepEqual(
      result.notes.map(({ where, what }) => `${where} ${what}`),
      ['log.entries[0] left out', 'log.entries[1] left out', 'log.entries[2] left out', 'log.entries[3] left out'],
    );
    assert.equal(noted(result).length, 3);
    assert.equal(result.malformed, 0);
  });

  it('says which bodies the file does not hold, and rebuilds forms', async () => {
    const result = await reading(
      har([
        entry({ response: { content: { size: 5, mimeType: 'text/plain' } } }),
        entry({
          request: {
            method: 'POST',
            postData: { mimeType: 'application/x-www-form-urlencoded', params: [{ name: 'a', value: 'b c' }] },
          },
        }),
        entry({ request: { postData: { mimeType: 'multipart/form-data', params: [{ name: 'a', value: 'b' }] } } }),
        entry({ response: { content: { text: 'MANUALLY REMOVED', encoding: 'base64' } } }),
      ]),
    );

    assert.equal(result.interactions[1]?.request.body?.toString(), 'a=b+c');
    assert.equal(result.interactions[2]?.request.body, null);
    assert.equal(result.interactions[3]?.response.body?.toString(), 'MANUALLY REMOVED');
    assert.deepEqual(noted(result), [
      'its body is empty: the file does not hold it: its content has no text',
      'the body of its request was written anew: the file holds only the fields of its form',
      'its request has no body: the file holds only the fields of its form',
      'its body is kept as the text that it is: it is said to be base64 and is none',
    ]);
  });

  it('loses the fields of HTTP/2 that are none, and parts values that Chrome joined', async () => {
    const headers = [
      { name: ':status', value: '200' },
      { name: 'set-cookie', value: 'a=1\nb=2' },
      { name: 'x-city', value: 'Łódź' },
      { name: 'no name', value: 'x' },
      { name: 'x-bell', value: '\u0007' },
    ];
    const result = await reading(har([entry({ response: { headers } })]));

    assert.deepEqual(result.interactions[0]?.response.headers, {
      'set-cookie': ['a=1', 'b=2'],
      'x-city': [Buffer.from('Łódź').toString('latin1')],
    });
    assert.deepEqual(noted(result), [
      'a header of its response is left out: its name cannot be one in HTTP',
      'a header of its response is left out: its value has a character that HTTP cannot carry',
    ]);
  });

  it('stores text that stands beside its coding so that the client gets it encoded', async () => {
    for (const [coding, decode] of [
      ['gzip', zlib.gunzipSync],
      ['br', zlib.brotliDecompressSync],
    ] as const) {
      const headers = [
        { name: 'Content-Type', value: 'application/json' },
        { name: 'Content-Encoding', value: coding },
        { name: 'Content-Length', value: '99' },
      ];
      const { interactions } = await reading(har([entry({ response: { headers, content: { text: '{"id":1}' } } })]));
      const [interaction] = interactions;
      assert.ok(interaction);

      assert.deepEqual(interaction.recording.responseBody, ['json', coding]);
      const wire = wireResponse(interaction);
      const body = Buffer.concat(wire.pieces.map(({ bytes }) => bytes));
      assert.equal(decode(body).toString(), '{"id":1}');
      assert.deepEqual(wire.headers, {
        'Content-Type': ['application/json'],
        'Content-Encoding': [coding],
        'Content-Length': [String(body.length)],
      });
    }
  });

  it('keeps a URL that is none, and says that nothing will match it', async () => {
    const result = await reading(har([entry({ request: { url: '/relative' } })]));

    assert.equal(result.interactions[0]?.request.uri, '/relative');
    assert.deepEqual(noted(result), [
      'kept as it is: its URL is none that a client can ask for: nothing matches it until you mend it',
    ]);
  });

  it('with entries that are none leaves these out and counts them', async () => {
    const result = await reading(har([entry({}), null, entry({ request: { method: 'NO GO' } })]));

    assert.equal(result.malformed, 2);
    assert.deepEqual(result.notes, [
      { where: 'log.entries[1]', what: 'left out', why: 'is null, not a map' },
      { where: 'log.entries[2]', what: 'left out', why: 'request.method cannot be a method in HTTP' },
    ]);
    await assert.rejects(reading(har([null])), /it is no recording of HAR: log\.entries\[0\] is null, not a map/);
  });
});

describe('Polly.JS', () => {
  it('is read with chunks of base64 and of digits, parsed JSON, and answers in their order', async () => {
    const gzipped = zlib.gzipSync('{"id":1}');
    const coded = [{ name: 'content-encoding', value: 'gzip' }];
    const base64 = JSON.stringify([gzipped.subarray(0, 7).toString('base64'), gzipped.subarray(7).toString('base64')]);
    const { from, interactions } = await reading(
      har(
        [
          {
            ...entry({ response: { headers: coded, content: { text: base64, encoding: 'base64' } } }),
            _id: 'a',
            _order: 1,
          },
          {
            ...entry({
              request: { postData: { mimeType: 'application/json', params: [], textJSON: { a: 0.2 } } },
              response: {
                headers: coded,
                content: { text: JSON.stringify([gzipped.toString('hex')]), _isBinary: true },
              },
            }),
            _id: 'a',
            _order: 0,
          },
          { ...entry({ response: { content: { text: '["no chunks"]', encoding: 'utf-8' } } }), _id: 'b', _order: 0 },
        ],
        'Polly.JS',
      ),
    );

    assert.equal(from, 'polly');
    assert.deepEqual(
      interactions.map(({ response }) => response.body?.toString()),
      ['{"id":1}', '{"id":1}', '["no chunks"]'],
    );
    assert.equal(interactions[0]?.request.body?.toString(), '{"a":0.2}');
  });
});

type Parts = { request?: object; response?: object; startedDateTime?: string; time?: number | null };

function entry({ request, response, ...rest }: Parts): object {
  return {
    ...rest,
    request: { method: 'GET', url: 'https://api.test/', headers: [], ...request },
    response: { status: 200, statusText: 'OK', headers: [], content: {}, ...response },
  };
}

function har(entries: readonly unknown[], name = 'WebInspector'): string {
  return `\uFEFF${JSON.stringify({ log: { version: '1.2', creator: { name, version: '1' }, pages: null, entries } })}`;
}
