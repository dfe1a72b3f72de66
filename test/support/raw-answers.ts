import zlib from 'node:zlib';
import { chunk, send, type RawScript } from './raw-server';

const JSON_TEXT = JSON.stringify({ id: 1, tags: ['a', 'b'], text: 'x'.repeat(300) });
const GZIP = zlib.gzipSync(JSON_TEXT);
const TEXT = 'some text '.repeat(40);

const head = (...lines: string[]): string => `${['HTTP/1.1 200 OK', ...lines].join('\r\n')}\r\n\r\n`;
const withLength = (body: Buffer, ...lines: string[]): ReturnType<typeof send> =>
  send(head(...lines, `Content-Length: ${body.length}`), body);

/** Each answer is to be seen live and replayed in the same way, by each client, to the last byte and event. */
export const EXACT: Record<string, RawScript> = {
  'raw-deflate-labelled': [withLength(Buffer.from([3, 1, 2]), 'Content-Encoding: deflate')],
  'cut-gzip': [withLength(GZIP.subarray(0, -9), 'Content-Encoding: gzip')],
  'gzip-with-garbage': [withLength(Buffer.concat([GZIP, Buffer.alloc(5)]), 'Content-Encoding: gzip')],
  'two-gzip-members': [withLength(Buffer.concat([GZIP, GZIP]), 'Content-Encoding: gzip')],
  'text-labelled-gzip': [
    withLength(Buffer.from('{"plain": true}'), 'Content-Type: application/json', 'Content-Encoding: gzip'),
  ],
  'unknown-coding': [withLength(Buffer.from(TEXT), 'Content-Encoding: squeezed')],
  'list-of-codings': [withLength(zlib.brotliCompressSync(GZIP), 'Content-Encoding: gzip, br')],
  identity: [withLength(Buffer.from(TEXT), 'content-encoding: identity')],
  'empty-gzip': [withLength(Buffer.alloc(0), 'Content-Encoding: gzip')],
  'odd-status': [send('HTTP/1.1 299 Rather \xe4 Odd\r\nX-Name: caf\xe9\r\nx-NAME: 2\r\nContent-Length: 2\r\n\r\nok')],
  'no-reason': [send('HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n')],
  'no-content': [send('HTTP/1.1 204 No Content\r\nX-A: 1\r\n\r\n')],
  'not-modified': [send('HTTP/1.1 304 Not Modified\r\nETag: "1"\r\nContent-Length: 1234\r\n\r\n')],
  'head-gzip': [send(head('Content-Encoding: gzip', 'Content-Length: 1234'))],
  'head-chunked': [send(head('Transfer-Encoding: chunked'))],
  trailers: [
    send(
      head('Transfer-Encoding: chunked', 'Trailer: X-Sum'),
      chunk('hello '),
      chunk('world'),
      '0\r\nX-Sum: abc\r\nX-Sum: def\r\nx-Other:  1\r\n\r\n',
    ),
  ],
  'chunks-in-time': [
    send(head('Transfer-Encoding: chunked', 'Content-Type: text/event-stream'), chunk('data: 1\n\n')),
    { waitMs: 20 },
    send(chunk('data: 2\n\n'), chunk('data: 3\n\n')),
    { waitMs: 20 },
    send('3;ext=1\r\nend\r\n', '0\r\n\r\n'),
  ],
  'empty-chunked': [send(head('Transfer-Encoding: chunked'), '0\r\n\r\n')],
  'json-in-chunks': [
    send(head('Transfer-Encoding: chunked', 'Content-Type: application/json'), chunk('{"a":1,')),
    { waitMs: 20 },
    send(chunk('"b":[1,2]}'), '0\r\n\r\n'),
  ],
  'until-close': [
    send(head('Content-Type: text/plain'), 'part one '),
    { waitMs: 20 },
    send('part two'),
    { waitMs: 20 },
    { end: 'close' },
  ],
  'connection-close': [send(head('Connection: close', 'Content-Length: 2'), 'ok'), { end: 'close' }],
  'early-hints': [
    send(
      'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n',
      head('Transfer-Encoding: chunked'),
      chunk('one'),
      chunk('two'),
      '0\r\nX-T: 1\r\n\r\n',
    ),
  ],
};

/** Compressed content is compressed anew: its decoded pieces and its framing are the same, not its bytes. */
export const DECODED: Record<string, { readonly script: RawScript; readonly decode: (bytes: Buffer) => Buffer }> = {
  gzip: {
    script: [withLength(GZIP, 'Content-Type: application/json', 'Content-Encoding: gzip')],
    decode: zlib.gunzipSync,
  },
  deflate: { script: [withLength(zlib.deflateSync(TEXT), 'Content-Encoding: deflate')], decode: zlib.inflateSync },
  'raw-deflate': {
    script: [withLength(zlib.deflateRawSync(TEXT), 'Content-Encoding: deflate')],
    decode: zlib.inflateRawSync,
  },
  'chunked-br': {
    script: [
      send(
        head('Transfer-Encoding: chunked', 'Content-Encoding: br'),
        chunk(zlib.brotliCompressSync(TEXT)),
        '0\r\nX-T: 1\r\n\r\n',
      ),
    ],
    decode: zlib.brotliDecompressSync,
  },
  'streamed-gzip': { script: streamedGzip(), decode: zlib.gunzipSync },
};

export const FAILING: Record<string, RawScript> = {
  closed: [{ end: 'close' }],
  reset: [{ end: 'reset' }],
  'broken-by-close': [send(head('Content-Length: 100'), 'partial'), { waitMs: 20 }, { end: 'close' }],
  'broken-by-reset': [send(head('Content-Length: 100'), 'partial'), { waitMs: 20 }, { end: 'reset' }],
  'broken-chunks': [
    send(head('Transfer-Encoding: chunked'), chunk('one')),
    { waitMs: 20 },
    send('5\r\ntw'),
    { waitMs: 20 },
    { end: 'close' },
  ],
};

/** Answers that are no HTTP. Undici has a class of its own for these errors. */
export const MALFORMED: Record<string, RawScript> = {
  garbage: [send('SMTP ready\r\n\r\n')],
  'bad-chunk': [send(head('Transfer-Encoding: chunked'), chunk('one')), { waitMs: 20 }, send('zz\r\n')],
};

function streamedGzip(): RawScript {
  const pieces = ['first event\n', 'second event\n', 'third event\n'].map((text, index) =>
    zlib.deflateRawSync(text, { finishFlush: index < 2 ? zlib.constants.Z_SYNC_FLUSH : zlib.constants.Z_FINISH }),
  );
  const whole = zlib.gzipSync('first event\nsecond event\nthird event\n');
  const [start, end] = [whole.subarray(0, 10), whole.subarray(-8)];
  return [
    send(
      head('Transfer-Encoding: chunked', 'Content-Encoding: gzip'),
      chunk(Buffer.concat([start, pieces[0] as Buffer])),
    ),
    { waitMs: 20 },
    send(chunk(pieces[1] as Buffer)),
    { waitMs: 20 },
    send(chunk(Buffer.concat([pieces[2] as Buffer, end])), '0\r\n\r\n'),
  ];
}
