import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import zlib from 'node:zlib';
import fc from 'fast-check';
import type { HeaderMap } from '../../src/core/interaction';
import { decodeContent, prettyPrint } from '../../src/core/store-body';
import { wireResponse } from '../../src/core/wire-response';
import { stored, wireBody, wirePieces } from '../support/wire';

const JSON_TEXT = '{"id":1,"tags":["a","b"]}';
const CODERS = {
  gzip: zlib.gzipSync,
  deflate: zlib.deflateSync,
  'deflate-raw': zlib.deflateRawSync,
  br: zlib.brotliCompressSync,
};
const DECODERS = {
  gzip: zlib.gunzipSync,
  deflate: zlib.inflateSync,
  'deflate-raw': zlib.inflateRawSync,
  br: zlib.brotliDecompressSync,
};
const CODINGS = ['gzip', 'deflate', 'deflate-raw', 'br'] as const;
const nameOf = (coding: (typeof CODINGS)[number]): string => coding.replace('-raw', '');

describe('a stored body', () => {
  for (const coding of CODINGS) {
    it(`of ${coding} JSON is decoded and laid out, and gives the wire back`, async () => {
      const bytes = CODERS[coding](Buffer.from(JSON_TEXT));
      const headers = {
        'Content-Type': ['application/json'],
        'Content-Encoding': [nameOf(coding)],
        'content-length': [String(bytes.length)],
        Etag: ['"x"'],
      };

      const interaction = await stored(bytes, headers);
      const wire = wireResponse(interaction);
      const body = await wireBody(wire);

      assert.equal(interaction.response.body?.toString(), JSON.stringify(JSON.parse(JSON_TEXT), null, 2));
      assert.deepEqual(Object.keys(interaction.response.headers), ['Content-Type', 'content-length', 'Etag']);
      assert.deepEqual(interaction.response.headers['content-length'], [String(interaction.response.body.length)]);
      assert.deepEqual(interaction.recording.responseBody, ['json', coding]);
      assert.deepEqual(Object.keys(wire.headers), Object.keys(headers));
      assert.deepEqual(wire.headers['content-length'], [String(body.length)]);
      assert.equal(DECODERS[coding](body).toString(), JSON_TEXT);
    });
  }

  it('is left alone when it cannot be given back', async () => {
    const gzip = zlib.gzipSync(JSON_TEXT);
    const kept: [Buffer, HeaderMap][] = [
      [Buffer.from(JSON_TEXT), { 'content-type': ['text/plain'] }],
      [zlib.gzipSync(Buffer.from([0, 255, 254])), { 'content-encoding': ['gzip'] }],
      [gzip, { 'content-encoding': ['gzip'], 'content-md5': ['x'] }],
      [gzip, { 'content-encoding': ['gzip', 'gzip'] }],
      [zlib.brotliCompressSync(gzip), { 'content-encoding': ['gzip, br'] }],
      [gzip, { 'content-encoding': ['identity'] }],
      [Buffer.from('not gzip at all'), { 'content-encoding': ['compress'] }],
      [Buffer.from('{"text": 1}'), { 'content-encoding': ['gzip'], 'content-type': ['application/json'] }],
      [Buffer.from('text labelled'), { 'content-encoding': ['br'] }],
      [gzip.subarray(0, -4), { 'content-encoding': ['gzip'] }],
      [Buffer.concat([gzip, Buffer.alloc(3)]), { 'content-encoding': ['gzip'] }],
      [Buffer.concat([gzip, gzip]), { 'content-encoding': ['gzip'] }],
      [Buffer.concat([zlib.deflateSync('text'), Buffer.from('!')]), { 'content-encoding': ['deflate'] }],
      [Buffer.concat([zlib.brotliCompressSync('text'), Buffer.from('!')]), { 'content-encoding': ['br'] }],
      [Buffer.alloc(0), { 'content-encoding': ['gzip'], 'content-length': ['0'] }],
      [gzip, { 'content-encoding': ['gzip'], 'content-length': ['1000'] }],
    ];
    for (const [body, headers] of kept) {
      const interaction = await stored(body, headers);
      const wire = wireResponse({ ...interaction, recording: { ...interaction.recording, error: BROKEN } });

      assert.deepEqual(interaction.response, { status: { code: 200, message: 'OK' }, headers, body });
      assert.equal(interaction.recording.responseBody, undefined);
      assert.deepEqual([wire.headers, await wireBody(wire)], [headers, body]);
    }
  });

  it('stays compressed when it claims to hold far more than text does', async () => {
    const bomb = zlib.gzipSync(Buffer.alloc(300 * 1024 * 1024, 'x'));
    const before = process.memoryUsage().rss;

    const interaction = await stored(bomb, { 'content-encoding': ['gzip'] });

    assert.equal(interaction.response.body, bomb);
    assert.ok(process.memoryUsage().rss - before < 200 * 1024 * 1024);
  });

  it('keeps the announced length of JSON that broke off', () => {
    const headers = { 'content-type': ['application/json'], 'content-length': ['100'] };
    const response = { status: { code: 200, message: 'OK' }, headers, body: Buffer.from('{"a":1}') };

    assert.deepEqual(prettyPrint({ response, recording: {} }), { response, recording: {} });
  });

  it('counts the pieces of compressed content in that content', async () => {
    const encoder = zlib.createGzip();
    const pieces: Buffer[] = [];
    for (const text of ['one ', 'two and ', 'three']) pieces.push(await flushed(encoder, text));
    encoder.end();
    for await (const rest of encoder) pieces.push(rest as Buffer);
    const chunks = pieces.map(({ length }, index) => ({ bytes: length, atMs: index * 10 }));

    const { response, recording } = await decodeContent(
      {
        status: { code: 200, message: 'OK' },
        headers: { 'Transfer-Encoding': ['chunked'], 'Content-Encoding': ['gzip'] },
        body: Buffer.concat(pieces),
      },
      chunks,
    );

    assert.equal(response.body?.toString(), 'one two and three');
    assert.deepEqual(recording.chunks, [
      { bytes: 4, atMs: 0 },
      { bytes: 8, atMs: 10 },
      { bytes: 5, atMs: 20 },
      { bytes: 0, atMs: 30 },
    ]);
  });

  it('gives every piece of streamed content when its bytes have come', async () => {
    for (const coding of CODINGS) {
      const texts = ['first event ', 'second event ', 'last'];
      const interaction = await stored(Buffer.from(CODERS[coding](texts.join(''))), {
        'Content-Encoding': [nameOf(coding)],
        'Transfer-Encoding': ['chunked'],
      });
      const chunks = texts.map(({ length }, index) => ({ bytes: length, atMs: index }));

      const pieces = await wirePieces(
        wireResponse({ ...interaction, recording: { ...interaction.recording, chunks } }),
      );

      assert.equal(pieces.length, 3);
      assert.equal(DECODERS[coding](Buffer.concat(pieces)).toString(), texts.join(''));
      const partial = {
        finishFlush: coding === 'br' ? zlib.constants.BROTLI_OPERATION_FLUSH : zlib.constants.Z_SYNC_FLUSH,
      };
      assert.equal(DECODERS[coding](pieces[0] ?? Buffer.alloc(0), partial).toString(), texts[0]);
    }
  });

  it('gives a client what it got live, for any body under any label', async () => {
    await fc.assert(
      fc.asyncProperty(anyBody, anyHeaders, fc.array(fc.nat(400), { maxLength: 6 }), async (made, headers, cuts) => {
        const body = made.cut === undefined ? made.body : made.body.subarray(0, made.cut % (made.body.length + 1));
        const chunks = chunksOf(body, cuts);

        const interaction = await stored(body, headers(body), chunks);
        const wire = wireResponse(interaction);
        const replayed = await wireBody(wire);

        const length = wire.headers['content-length']?.[0];
        assert.ok(length === undefined || Number(length) === replayed.length);
        assert.deepEqual(Object.keys(wire.headers), Object.keys(headers(body)));
        const steps = interaction.recording.responseBody ?? [];
        const coding = steps.find((step) => step !== 'json') as (typeof CODINGS)[number] | undefined;
        if (coding === undefined) assert.deepEqual(replayed, body);
        else assert.deepEqual(DECODERS[coding](replayed), DECODERS[coding](body));
        if (chunks.length > 1)
          assert.equal(wire.pieces.length, length === undefined || coding === undefined ? chunks.length : 1);
      }),
      { numRuns: 500 },
    );
  });
});

const BROKEN = { code: 'ECONNRESET', message: 'read ECONNRESET' };

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.json(),
  fc.json().map((text) => JSON.stringify(JSON.parse(text), null, 1)),
);
const anyContent = fc.oneof(
  anyText.map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);
const anyBody = fc.record({
  body: fc.oneof(
    anyContent,
    fc.tuple(anyContent, fc.constantFrom(...CODINGS)).map(([bytes, coding]) => Buffer.from(CODERS[coding](bytes))),
    anyContent.map((bytes) => Buffer.concat([zlib.gzipSync(bytes), bytes])),
  ),
  cut: fc.option(fc.nat(), { nil: undefined, freq: 3 }),
});
const anyHeaders = fc
  .record({
    type: fc.constantFrom('application/json', 'text/plain', 'application/problem+json; charset=utf-8'),
    coding: fc.constantFrom(undefined, 'gzip', 'GZIP', 'deflate', 'br', 'identity', 'gzip, br'),
    hasLength: fc.boolean(),
  })
  .map(({ type, coding, hasLength }) => (body: Buffer): HeaderMap => ({
    'content-type': [type],
    ...(coding === undefined ? {} : { 'content-encoding': [coding] }),
    ...(hasLength ? { 'content-length': [String(body.length)] } : { 'transfer-encoding': ['chunked'] }),
  }));

function chunksOf(body: Buffer, cuts: readonly number[]): { bytes: number; atMs: number }[] {
  const ends = [...cuts.map((cut) => Math.min(cut, body.length)).sort((a, b) => a - b), body.length];
  return ends.map((end, index) => ({ bytes: end - (ends[index - 1] ?? 0), atMs: index }));
}

function flushed(encoder: zlib.Gzip, text: string): Promise<Buffer> {
  return new Promise((resolve) => {
    encoder.write(text);
    encoder.flush(zlib.constants.Z_SYNC_FLUSH, () => resolve(encoder.read() as Buffer));
  });
}
