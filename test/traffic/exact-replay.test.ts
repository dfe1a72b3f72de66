import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, describe, it } from 'node:test';
import zlib from 'node:zlib';
import {
  freshDispatcher,
  observeFetch,
  observeHttp,
  observeUndici,
  type Observe,
  type ObserveOptions,
  type Observation,
} from '../support/observe';
import { chunk, RawServer, send, type RawScript } from '../support/raw-server';
import { anInteraction, aRequest } from '../support/builders';
import { record, replay } from '../support/recorder';

const JSON_TEXT = JSON.stringify({ id: 1, tags: ['a', 'b'], text: 'x'.repeat(300) });
const GZIP = zlib.gzipSync(JSON_TEXT);
const TEXT = 'some text '.repeat(40);

const head = (...lines: string[]): string => `${['HTTP/1.1 200 OK', ...lines].join('\r\n')}\r\n\r\n`;
const withLength = (body: Buffer, ...lines: string[]): ReturnType<typeof send> =>
  send(head(...lines, `Content-Length: ${body.length}`), body);

/** Each answer is to be seen live and replayed in the same way, by each client, to the last byte and event. */
const EXACT: Record<string, RawScript> = {
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
const DECODED: Record<string, { readonly script: RawScript; readonly decode: (bytes: Buffer) => Buffer }> = {
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

const FAILING: Record<string, RawScript> = {
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
const MALFORMED: Record<string, RawScript> = {
  garbage: [send('SMTP ready\r\n\r\n')],
  'bad-chunk': [send(head('Transfer-Encoding: chunked'), chunk('one')), { waitMs: 20 }, send('zz\r\n')],
};

const OTHERS: Record<string, RawScript> = {
  endless: [send(head('Transfer-Encoding: chunked'), chunk('one'))],
};

const CLIENTS: Record<string, Observe> = { http: observeHttp, fetch: observeFetch, undici: observeUndici };

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

async function observed(
  client: string,
  url: string,
  options: ObserveOptions = {},
): Promise<Awaited<ReturnType<Observe>>> {
  const dispatcher = client === 'http' ? undefined : freshDispatcher();
  try {
    return await (CLIENTS[client] as Observe)(url, dispatcher === undefined ? options : { ...options, dispatcher });
  } finally {
    await dispatcher?.destroy();
  }
}

describe('a replayed response', () => {
  let server: RawServer;
  before(async () => {
    const decoded = Object.entries(DECODED).map(([name, { script }]) => [name, script] as const);
    const scripts = [
      ...Object.entries(EXACT),
      ...decoded,
      ...Object.entries(FAILING),
      ...Object.entries({ ...MALFORMED, ...OTHERS }),
    ];
    server = await RawServer.start(Object.fromEntries(scripts.map(([name, script]) => [`/${name}`, script])));
  });
  after(() => server.stop());

  for (const client of Object.keys(CLIENTS)) {
    for (const scheme of ['http', 'https'] as const) {
      const urlOf = (name: string): string =>
        `${scheme}://127.0.0.1:${scheme === 'http' ? server.port : server.securePort}/${name}`;

      it(`is for ${client} over ${scheme} what it was live, however it was framed and encoded`, async (context) => {
        process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
        for (const name of Object.keys(EXACT)) {
          const method = name.startsWith('head-') ? 'HEAD' : 'GET';
          await context.test(`${method} ${name}`, async () => {
            const live = await record(() => observed(client, urlOf(name), { method }));

            const replayed = await replay(live.interaction, () => observed(client, urlOf(name), { method }));

            assert.deepEqual(replayed, live.seen);
          });
        }
      });
    }
  }

  for (const client of Object.keys(CLIENTS)) {
    it(`has for ${client} the content and the pieces of a compressed one, though not its bytes`, async (context) => {
      for (const [name, { decode }] of Object.entries(DECODED)) {
        await context.test(name, async () => {
          const url = `http://127.0.0.1:${server.port}/${name}`;
          const live = await record(() => observed(client, url));

          const replayed = await replay(live.interaction, () => observed(client, url));

          const plain = contentOf(client === 'fetch' ? (bytes) => bytes : decode);
          assert.ok(live.interaction.recording.responseBody !== undefined);
          assert.deepEqual(plain(replayed), plain(live.seen));
        });
      }
    });

    it(`fails for ${client} as the live one did`, async (context) => {
      for (const name of Object.keys(client === 'http' ? { ...FAILING, ...MALFORMED } : FAILING)) {
        await context.test(name, async () => {
          const url = `http://127.0.0.1:${server.port}/${name}`;
          const live = await record(() => observed(client, url));

          const replayed = await replay(live.interaction, () => observed(client, url));

          assert.ok(live.seen.error !== undefined);
          assert.deepEqual(replayed, live.seen);
        });
      }
    });
  }

  it('keeps one connection for several requests', async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const url = `http://127.0.0.1:${server.port}/`;
    const seen: unknown[] = [];
    const sockets = new Set<unknown>();
    agent.on('free', (socket) => sockets.add(socket));

    for (const name of ['trailers', 'head-gzip', 'not-modified', 'gzip', 'streamed-gzip', 'empty-chunked']) {
      const method = name.startsWith('head-') ? 'HEAD' : 'GET';
      const live = await record(() => observeHttp(url + name, { method, agent }));
      const replayed = await replay(live.interaction, () => observeHttp(url + name, { method, agent }));
      seen.push([replayed.status, live.seen.status]);
    }
    agent.destroy();

    assert.deepEqual(seen, [
      [200, 200],
      [200, 200],
      [304, 304],
      [200, 200],
      [200, 200],
      [200, 200],
    ]);
    assert.equal(sockets.size, 1);
  });

  it('comes with the recorded gaps when that is asked for, and at once when not', async () => {
    const url = `http://127.0.0.1:${server.port}/chunks-in-time`;
    const { interaction } = await record(() => observeHttp(url));
    const tookMs = async (timing: 'instant' | 'recorded'): Promise<number> => {
      const startedAt = performance.now();
      await replay(interaction, () => observeHttp(url), timing);
      return performance.now() - startedAt;
    };

    assert.ok((await tookMs('recorded')) >= (interaction.recording.chunks?.at(-1)?.atMs ?? 0) - 2);
    assert.equal(interaction.recording.chunks?.length, 4);
  });

  it('stays open where the client left, and comes whole where a client reads slowly', async () => {
    const url = `http://127.0.0.1:${server.port}/large`;
    const live = await record(() => observeHttp(`http://127.0.0.1:${server.port}/endless`, { leaveAfter: 3 }));
    const body = Buffer.alloc(1_000_000, 'x');
    const large = anInteraction({
      request: aRequest({ uri: url }),
      response: { status: { code: 200, message: 'OK' }, headers: { 'Content-Length': ['1000000'] }, body },
    });

    const replayed = await replay(live.interaction, () => observeHttp(live.interaction.request.uri, { leaveAfter: 3 }));
    const slow = await replay(large, () => slowLength(url));

    assert.equal(live.interaction.recording.unfinished, true);
    assert.deepEqual(replayed, live.seen);
    assert.equal(slow, body.length);
  });

  it('passes over a piece without bytes', async () => {
    const url = `http://127.0.0.1:${server.port}/pieces`;
    const interaction = anInteraction({
      request: aRequest({ uri: url }),
      response: { ...anInteraction().response, headers: { 'Transfer-Encoding': ['chunked'] } },
      recording: {
        at: 'then',
        chunks: [
          { bytes: 2, atMs: 0 },
          { bytes: 0, atMs: 5 },
          { bytes: 3, atMs: 9 },
        ],
      },
    });

    const replayed = await replay(interaction, () => observeHttp(url));

    assert.deepEqual(replayed.pieces, ['he', 'llo']);
    assert.equal(replayed.isComplete, true);
  });

  it('to HEAD has no body though GET was recorded', async () => {
    const url = `http://127.0.0.1:${server.port}/head`;
    const headers = { 'Content-Length': ['5'] };
    const interaction = anInteraction({ response: { ...anInteraction().response, headers } });

    const replayed = await replay(interaction, () => observeHttp(url, { method: 'HEAD' }));

    assert.deepEqual([replayed.pieces, replayed.headers], [[], ['Content-Length', '5']]);
  });
});

// The pieces of a compressed body decode to nothing alone: what each brought is told by decoding all up to it.
function contentOf(decode: (bytes: Buffer) => Buffer): (seen: Observation) => unknown {
  return ({ pieces = [], headers, ...rest }) => ({
    ...rest,
    count: pieces.length,
    content: decode(Buffer.from(pieces.join(''), 'latin1')).toString(),
    headers: JSON.stringify(headers).replace(/(content-length","?)\d+/i, '$1'),
  });
}

function slowLength(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    http
      .get(url, { agent: false }, (response) => {
        let length = 0;
        response.on('data', (bytes: Buffer) => {
          length += bytes.length;
          response.pause();
          setImmediate(() => response.resume());
        });
        response.on('end', () => resolve(length));
      })
      .on('error', reject);
  });
}
