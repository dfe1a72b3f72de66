import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { MessageBoundary, type Piece } from '../../src/traffic/taps/socket/message-boundary';

/** Pieces that lie beside each other and are of one kind, as one. */
function joined(pieces: readonly Piece[]): [string, string][] {
  const all: [string, string][] = [];
  for (const { kind, bytes } of pieces) {
    const name = kind === 'stray' ? 'stray' : 'message';
    const last = all.at(-1);
    if (last?.[0] === name) last[1] += bytes.toString('latin1');
    else all.push([name, bytes.toString('latin1')]);
  }
  return all;
}

const cutAll = (...writes: string[]): [string, string][] => {
  const boundary = new MessageBoundary();
  return joined(writes.flatMap((write) => boundary.cut(Buffer.from(write, 'latin1'))));
};

describe('the boundary of a message', () => {
  const get = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
  const post = 'POST / HTTP/1.1\r\ncontent-length: 3\r\n\r\n';
  const chunked = 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n';
  const cases: [string, string[], [string, string][]][] = [
    ['a request without a body', [get], [['message', get]]],
    [
      'a body without a length',
      [`${get}body`],
      [
        ['message', get],
        ['stray', 'body'],
      ],
    ],
    [
      'a body that is longer than its length',
      [`${post}abcde`],
      [
        ['message', `${post}abc`],
        ['stray', 'de'],
      ],
    ],
    ['requests in one piece', [`${post}abc${get}${get}`], [['message', `${post}abc${get}${get}`]]],
    [
      'a request after stray bytes',
      [`${get}x`, get],
      [
        ['message', get],
        ['stray', 'x'],
        ['message', get],
      ],
    ],
    [
      'stray bytes of several writes',
      [get, 'a', 'b'],
      [
        ['message', get],
        ['stray', 'ab'],
      ],
    ],
    ['a chunked body that looks like a head', [chunked, '20\r\n', get], [['message', `${chunked}20\r\n${get}`]]],
    ['another protocol', ['\u0000\u0001', 'x'], [['message', '\u0000\u0001x']]],
    [
      'a tunnel',
      ['CONNECT a:1 HTTP/1.1\r\n\r\n', '\u0016\u0003'],
      [['message', 'CONNECT a:1 HTTP/1.1\r\n\r\n\u0016\u0003']],
    ],
    [
      'an unknown method',
      ['BREW / HTTP/1.1\r\n\r\nx'],
      [
        ['message', 'BREW / HTTP/1.1\r\n\r\n'],
        ['stray', 'x'],
      ],
    ],
    [
      'two lengths',
      [`POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nabc`],
      [['message', 'POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nabc']],
    ],
  ];
  for (const [name, writes, expected] of cases) {
    it(`tells apart ${name}`, () => assert.deepEqual(cutAll(...writes), expected));
  }

  it('finds a head after a chunked message that has ended', () => {
    const boundary = new MessageBoundary();
    boundary.cut(Buffer.from(chunked));
    boundary.cut(Buffer.from('0\r\n\r\n'));
    boundary.endMessage();

    assert.deepEqual(joined(boundary.cut(Buffer.from(`${get}x`))), [
      ['message', get],
      ['stray', 'x'],
    ]);
  });

  it('loses, adds and moves no byte, wherever writes are cut', () => {
    const message = fc.oneof(fc.constantFrom(get, `${post}abc`), fc.string({ maxLength: 5 }));
    fc.assert(
      fc.property(fc.array(message, { maxLength: 6 }), fc.array(fc.nat(200)), (messages, cuts) => {
        const text = messages.join('');
        const ends = [...new Set([...cuts.filter((end) => end < text.length), text.length])].sort((a, b) => a - b);
        const writes = ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end));
        assert.equal(
          cutAll(...writes)
            .map(([, bytes]) => bytes)
            .join(''),
          Buffer.from(text, 'latin1').toString('latin1'),
        );
      }),
    );
  });

  it('takes whole requests for requests, wherever their writes are cut after the request line', () => {
    const requests = fc.array(fc.constantFrom(get, `${post}abc`), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(requests, (messages) => assert.deepEqual(cutAll(...messages), [['message', messages.join('')]])),
    );
  });
});
