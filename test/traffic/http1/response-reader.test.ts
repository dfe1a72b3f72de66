import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ResponseReader } from '../../../src/traffic/http1/response-reader';

function read(text: string, { method = 'GET', cuts = [] as readonly number[] } = {}): ResponseReader {
  const reader = new ResponseReader(method);
  const bytes = Buffer.from(text, 'latin1');
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  ends.forEach((end, index) => reader.read(bytes.subarray(ends[index - 1] ?? 0, end)));
  return reader;
}

describe('a response', () => {
  it('is read however its bytes are split', () => {
    const texts = fc.array(fc.string({ minLength: 1, maxLength: 40, unit: 'binary-ascii' }), { maxLength: 8 });
    fc.assert(
      fc.property(texts, fc.array(fc.nat(), { maxLength: 12 }), fc.boolean(), (chunks, cuts, isChunked) => {
        const body = chunks.join('');
        const framed = isChunked
          ? `Transfer-Encoding: chunked\r\n\r\n${chunks.map((text) => `${text.length.toString(16)}\r\n${text}\r\n`).join('')}0\r\nX-T: 1\r\n\r\n`
          : `Content-Length: ${body.length}\r\n\r\n${body}`;
        const hints = 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n';

        const reader = read(`${hints}HTTP/1.1 201 Quite Fine\r\nX-a:  1 \r\nx-A: 2\r\n${framed}`, { cuts });

        assert.equal(reader.isComplete, true);
        const { response } = reader;
        assert.ok(response !== undefined);
        assert.deepEqual([response.status, response.message], [201, 'Quite Fine']);
        assert.deepEqual(response.headers.slice(0, 2), [
          ['X-a', '1'],
          ['x-A', '2'],
        ]);
        assert.equal(response.body.toString('latin1'), body);
        assert.deepEqual(response.informational, [{ code: 103, message: 'Early Hints', headers: { Link: ['</a>'] } }]);
        assert.deepEqual(response.trailers, isChunked ? [['X-T', '1']] : []);
        const sizes = response.chunks.map(({ bytes }) => bytes);
        assert.deepEqual(sizes, isChunked ? chunks.map(({ length }) => length) : []);
      }),
    );
  });

  it('ends with its head where it has no body', () => {
    const head = 'Content-Length: 5\r\n\r\n';
    for (const [status, method] of [
      ['200 OK', 'HEAD'],
      ['204 No Content', 'GET'],
      ['304 Not Modified', 'GET'],
      ['200 OK', 'CONNECT'],
    ] as const) {
      assert.equal(read(`HTTP/1.1 ${status}\r\n${head}`, { method }).isComplete, true);
    }
  });

  it('ends with its connection where nothing else tells its end', () => {
    const reader = read('HTTP/1.0 200 OK\r\n\r\nold');

    assert.deepEqual([reader.isComplete, reader.endsWithConnection], [false, true]);
    assert.deepEqual([reader.response?.httpVersion, reader.response?.body.toString()], ['1.0', 'old']);
  });

  it('is none where the bytes are no HTTP', () => {
    for (const text of ['SMTP ready\r\n\r\nmore', 'x'.repeat(200_000), '']) {
      assert.deepEqual([read(text).isComplete, read(text).response], [false, undefined]);
    }
  });

  it('has what came of it where it breaks off', () => {
    const { response, isComplete } = read('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n5\r\nde');

    assert.deepEqual([isComplete, response?.body.toString()], [false, 'abcde']);
    assert.deepEqual(
      response?.chunks.map(({ bytes }) => bytes),
      [3, 2],
    );
  });

  it('joins header lines and trailers that are folded, as lenient clients do', () => {
    const { response } = read(
      'HTTP/1.1 200 OK\r\nSet-Cookie: sid=\r\n abc:s3cret\r\nX-A:\r\n\tone\r\n  two\r\n' +
        'Transfer-Encoding: chunked\r\n\r\n0\r\nX-T: a\r\n b:c\r\n\r\n',
    );

    assert.deepEqual(response?.headers.slice(0, 2), [
      ['Set-Cookie', 'sid= abc:s3cret'],
      ['X-A', 'one  two'],
    ]);
    assert.deepEqual(response.trailers, [['X-T', 'a b:c']]);
  });

  it('passes over empty lines before its head', () => {
    assert.equal(read('\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n').isComplete, true);
  });

  it('is read byte by byte in linear time, and with any number of announcements in bounded memory', () => {
    const header = `X-Long: ${'x'.repeat(100_000)}\r\n`;
    const head = `HTTP/1.1 200 OK\r\n${header.repeat(9)}Content-Length: 0\r\n\r\n`;
    const hints = 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(50_000);
    const reader = new ResponseReader('GET');
    const bytes = Buffer.from(`${hints}${head}`);
    const cpu = process.cpuUsage();

    for (let start = 0; start < bytes.length; start += 10) reader.read(bytes.subarray(start, start + 10));

    assert.equal(reader.isComplete, true);
    assert.equal(reader.response?.headers.length, 10);
    assert.equal(reader.response.informational?.length, 100);
    // Read from its start again for each piece, it takes more than a minute.
    assert.ok(process.cpuUsage(cpu).user < 10_000_000);
  });

  it('is given up when its trailers go on for ever', () => {
    const trailers = `X-T: ${'x'.repeat(1_000)}\r\n`.repeat(1_100);

    const reader = read(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n${trailers}\r\n`);

    assert.equal(reader.isComplete, false);
  });
});
