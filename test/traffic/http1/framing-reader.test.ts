import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { FramingReader } from '../../../src/traffic/http1/framing-reader';

const HEAD = 'HTTP/1.1 200 OK\r\nX-A: 1\r\nTransfer-Encoding: chunked\r\n\r\n';

function read(text: string, cuts: readonly number[] = []): FramingReader {
  const reader = new FramingReader();
  const bytes = Buffer.from(text, 'latin1');
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  ends.forEach((end, index) => reader.read(bytes.subarray(ends[index - 1] ?? 0, end)));
  return reader;
}

const sizes = (reader: FramingReader): number[] => reader.chunks.map(({ bytes }) => bytes);

describe('the framing of a response', () => {
  it('is read however its bytes are split', () => {
    const chunks = fc.array(fc.string({ minLength: 1, maxLength: 40, unit: 'binary-ascii' }), { maxLength: 8 });
    fc.assert(
      fc.property(chunks, fc.array(fc.nat(), { maxLength: 12 }), fc.boolean(), (texts, cuts, hasHints) => {
        const body = texts.map((text) => `${text.length.toString(16)};x=y\r\n${text}\r\n`).join('');
        const hints = hasHints ? 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n' : '';

        const reader = read(`${hints}${HEAD}${body}0\r\nX-Sum: a:b\r\nx-sum:\r\n\r\n`, cuts);

        assert.equal(reader.isDone, true);
        assert.deepEqual(
          sizes(reader),
          texts.map(({ length }) => length),
        );
        assert.deepEqual(reader.trailers, [
          ['X-Sum', 'a:b'],
          ['x-sum', ''],
        ]);
      }),
    );
  });

  it('counts what came of a chunk that broke off', () => {
    const reader = read(`${HEAD}3\r\nabc\r\n5\r\nde`);

    assert.deepEqual([sizes(reader), reader.isDone], [[3, 2], false]);
  });

  it('is passed over where there is none, or none that makes sense', () => {
    for (const text of [
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
      `${HEAD}zz\r\n`,
      `${HEAD}2\r\nabc\r\n`,
      'x'.repeat(200_000),
    ]) {
      assert.equal(read(text).isDone, true);
    }
  });
});
