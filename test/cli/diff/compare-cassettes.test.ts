import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compareCassettes } from '../../../src/cli/diff/compare-cassettes';
import type { Change } from '../../../src/core/differences/change';
import type { Interaction } from '../../../src/core/interaction';
import { anInteraction, aRequest, formRequest, jsonRequest } from '../../support/builders';

const at = (path: string): Interaction => anInteraction({ request: aRequest({ uri: `https://api.test${path}` }) });

describe('compareCassettes', () => {
  it('names what came and went, by place', () => {
    const differences = compareCassettes([at('/a'), at('/b')], [at('/b'), at('/c')]);

    assert.deepEqual(differences, [
      { kind: 'added', method: 'GET', uri: 'https://api.test/c', status: 200, after: 2 },
      { kind: 'removed', method: 'GET', uri: 'https://api.test/a', status: 200, before: 1 },
    ]);
  });

  it('finds no difference in times, order, layout and the case of header names', () => {
    const body = (text: string): Interaction['response'] => ({ ...at('/').response, body: Buffer.from(text) });
    const before = anInteraction({
      response: { ...body('{"a":1,"b":2.0}'), headers: { ETag: ['x'], Vary: ['a', 'b'] } },
      recording: { at: '2026-01-01T00:00:00.000Z', tookMs: 1, chunks: [{ bytes: 2, atMs: 1 }] },
    });
    const after = anInteraction({
      response: { ...body('{\n  "b": 2,\n  "a": 1\n}'), headers: { vary: ['a', 'b'], etag: ['x'] } },
      recording: { at: '2027-01-01T00:00:00.000Z', tookMs: 2 },
    });

    assert.deepEqual(compareCassettes([before, at('/b')], [at('/b'), after]), []);
  });

  it('pairs equal requests one by one, then those that differ in the body or the query', () => {
    const differences = compareCassettes(
      [at('/a'), at('/a'), at('/q?v=1'), anInteraction({ request: jsonRequest({ n: 1 }) })],
      [at('/a'), at('/q?v=2'), anInteraction({ request: jsonRequest({ n: 2 }) })],
    );

    assert.deepEqual(
      differences.map(({ kind, uri }) => [kind, uri]),
      [
        ['changed', 'https://api.test/q?v=2'],
        ['changed', 'https://api.test/users?page=1'],
        ['removed', 'https://api.test/a'],
      ],
    );
  });

  const plain = anInteraction();
  const { response } = plain;
  const withBody = (body: string | Buffer, type = 'text/plain'): Interaction =>
    anInteraction({ response: { ...response, headers: { 'content-type': [type] }, body: Buffer.from(body) } });
  const changes: [name: string, before: Interaction, after: Interaction, changes: Change[]][] = [
    [
      'status and headers',
      anInteraction({ response: { ...response, headers: { a: ['1'], b: ['2'] } } }),
      anInteraction({ response: { ...response, status: { code: 404, message: '' }, headers: { A: ['1', '3'] } } }),
      [
        { place: 'status', before: '200 OK', after: '404' },
        { place: 'response header a', before: '1', after: '1, 3' },
        { place: 'response header b', before: '2' },
      ],
    ],
    [
      'JSON, by path',
      withBody('{"a":{"b":[1,2]},"c":1}', 'application/json'),
      withBody('{"a":{"b":[1,3]},"d":"x"}', 'application/json'),
      [
        { place: 'response body $.a.b[1]', before: '2', after: '3' },
        { place: 'response body $.c', before: '1' },
        { place: 'response body $.d', after: '"x"' },
      ],
    ],
    [
      'text, by line',
      withBody('one\ntwo\nthree\nfour'),
      withBody('one\n2\nfour'),
      [
        { place: 'response body line 2', before: 'two', after: '2' },
        { place: 'response body line 3', before: 'three' },
      ],
    ],
    [
      'text in which lines came and went, with the others in their place',
      withBody('one\ntwo\nthree\nfour\nfive'),
      withBody('zero\none\ntwo\nthree\n4'),
      [
        { place: 'response body line 1', after: 'zero' },
        { place: 'response body line 5', before: 'four', after: '4' },
        { place: 'response body line 5', before: 'five' },
      ],
    ],
    [
      'forms, by field',
      anInteraction({ request: formRequest('a=1&b=2') }),
      anInteraction({ request: formRequest('b=3&a=1') }),
      [{ place: 'request body b', before: '2', after: '3' }],
    ],
    [
      'bytes as a whole, also those of one size',
      withBody(Buffer.from([0xff, 1]), 'font/woff2'),
      withBody(Buffer.from([0xff, 2]), 'font/woff2'),
      [{ place: 'response body', before: 'font/woff2, 2 bytes', after: 'font/woff2, 2 bytes, other bytes' }],
    ],
    ['a body that came', withBody(''), withBody('x'), [{ place: 'response body', after: 'text, 1 byte' }]],
    [
      'line ends alone',
      withBody('a\nb'),
      withBody('a\r\nb'),
      [{ place: 'response body', before: 'text, 3 bytes', after: 'text, 4 bytes' }],
    ],
    [
      'what is told of the recording',
      anInteraction({ recording: { trailers: { t: ['1'] } } }),
      anInteraction({
        recording: {
          httpVersion: '2',
          unfinished: true,
          error: { code: 'ECONNRESET', message: 'aborted' },
          contentEncoding: { name: 'Content-Encoding', value: 'gzip', index: 0 },
        },
      }),
      [
        { place: 'response header content-encoding', after: 'gzip' },
        { place: 'trailer t', before: '1' },
        { place: 'HTTP version', after: '2' },
        { place: 'network failure', after: 'ECONNRESET aborted' },
        { place: 'unfinished', after: 'yes' },
      ],
    ],
  ];
  for (const [name, before, after, expected] of changes) {
    it(`tells what changed: ${name}`, () => {
      const [difference] = compareCassettes([before], [after]);

      assert.equal(difference?.kind, 'changed');
      assert.deepEqual(difference.changes, expected);
    });
  }
});
