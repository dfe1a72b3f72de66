import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import zlib from 'node:zlib';
import type { HeaderMap, RecordedRequest, RecordedResponse } from '../../../src/core/interaction';
import { recordingFilter, type FilterOptions } from '../../../src/core/redact/recording-filter';
import { aRequest } from '../../support/builders';

const SECRET = 's3cret-Value';
const DEFAULTS: FilterOptions = {
  filterHeaders: [],
  filterQueryParameters: [],
  filterPostDataParameters: [],
  redact: true,
};
const filter = recordingFilter(DEFAULTS);

const post = (type: string, body: string | Buffer, headers: HeaderMap = {}): RecordedRequest =>
  aRequest({ method: 'POST', headers: { 'Content-Type': [type], ...headers }, body });
const answer = (headers: HeaderMap, body: string | Buffer | null = null): RecordedResponse => ({
  status: { code: 200, message: 'OK' },
  headers,
  body: typeof body === 'string' ? Buffer.from(body) : body,
});

const CODINGS: Record<string, (text: string) => Buffer> = {
  gzip: (text) => zlib.gzipSync(text),
  deflate: (text) => zlib.deflateSync(text),
  br: (text) => zlib.brotliCompressSync(text),
  'gzip, br': (text) => zlib.brotliCompressSync(zlib.gzipSync(text)),
};

describe('a compressed body', () => {
  for (const [coding, encode] of Object.entries(CODINGS)) {
    it(`looks into a request body of ${coding}, stores it decoded, and leaves it when there is nothing`, () => {
      const headers = { 'content-encoding': [coding], 'Content-Length': ['9'], 'X-Other': ['1'] };
      const filtered = filter.request(post('application/json', encode(`{"password":"${SECRET}","a":1}`), headers));
      const harmless = post('application/json', encode('{"a":1}'), headers);

      assert.equal(filtered.body?.toString(), '{"password":"REDACTED","a":1}');
      assert.deepEqual(filtered.headers, {
        'Content-Type': ['application/json'],
        'Content-Length': ['29'],
        'X-Other': ['1'],
      });
      assert.deepEqual(filter.request(harmless), harmless);
    });
  }

  it('looks into gzip that breaks off, raw deflate, gzip without a header that says so, and text that only says so', () => {
    const json = `{"password":"${SECRET}","pad":"${'x'.repeat(100)}"}`;
    const cut = zlib.gzipSync(json).subarray(0, -20);
    const bodies: [Buffer, HeaderMap][] = [
      [cut, { 'content-encoding': ['gzip'] }],
      [zlib.deflateRawSync(json), { 'content-encoding': ['deflate'] }],
      [Buffer.from(json), { 'content-encoding': ['gzip'] }],
    ];

    for (const [body, headers] of bodies) {
      assert.match(
        filter.request(post('application/json', body, headers)).body?.toString() ?? '',
        /^\{"password":"REDACTED"/,
      );
    }
    const unsaid = filter.request(post('application/octet-stream', zlib.gzipSync(json))).body;
    assert.match(zlib.gunzipSync(unsaid ?? '').toString(), /^\{"password":"REDACTED"/);
  });

  it('does not store a compressed body that is too large to be looked into', () => {
    const bomb = zlib.gzipSync(Buffer.alloc(65 * 1024 * 1024, 0x20));
    const filtered = filter.request(post('application/json', bomb, { 'content-encoding': ['gzip'] }));

    assert.equal(filtered.body?.toString(), 'REDACTED');
    assert.deepEqual(filtered.headers, { 'Content-Type': ['application/json'] });
  });

  it('does not store what is closed to it: an unknown coding, zstd that breaks off, gzip in gzip and parts too deep', () => {
    const zstd = Buffer.from('28b52ffd0458', 'hex');
    const deep = Array.from({ length: 12 }).reduce<string>(
      (inner, _, level) =>
        `--b${level}\r\nContent-Type: multipart/mixed; boundary=b${level - 1}\r\n\r\n${inner}\r\n--b${level}--\r\n`,
      `{"password":"${SECRET}"}`,
    );
    const large = zlib.gzipSync(zlib.gzipSync(Buffer.alloc(65 * 1024 * 1024, 0x20)));
    const bodies = [
      post('application/json', zstd, { 'content-encoding': ['zstd'] }),
      post('application/json', Buffer.from([0x1f, 0x9d, 0x90, 0x00]), { 'content-encoding': ['compress'] }),
      post('application/octet-stream', large),
    ];

    for (const body of bodies) assert.equal(shownBody(filter.request(body)), 'REDACTED');
    const nested = filter.request(post('multipart/mixed; boundary=b11', deep)).body?.toString() ?? '';
    assert.doesNotMatch(nested, new RegExp(SECRET));
    assert.match(nested, /REDACTED/);
  });

  it('leaves what is no compression, and reads text whose label no Node knows', () => {
    const signed = post('image/png', Buffer.from([0x89, 0x00, 0xff]), { 'content-encoding': ['aws-chunked'] });
    const text = post('application/json', `{"password":"${SECRET}"}`, { 'content-encoding': ['mine'] });

    assert.deepEqual(filter.request(signed), signed);
    assert.equal(filter.request(text).body?.toString(), '{"password":"REDACTED"}');
  });

  it('looks into a small answer as far as one measure for all of its parts reaches', () => {
    const bomb = zlib.gzipSync(zlib.gzipSync(Buffer.alloc(60_000_000, 0x20)));
    const parts = Array.from({ length: 400 }, () => [Buffer.from('--b\r\n\r\n'), bomb, Buffer.from('\r\n')]).flat();
    const hostile = answer(
      { 'content-type': ['multipart/mixed; boundary=b'] },
      Buffer.concat([...parts, Buffer.from('--b--')]),
    );
    const cpu = process.cpuUsage();

    assert.deepEqual(filter.response(hostile, aRequest()), hostile);
    // Looking into each part takes more than a minute.
    assert.ok(process.cpuUsage(cpu).user < 10_000_000);
  });

  it('takes tokens out of a compressed answer, which keeps its encoding and says its length', () => {
    const gzipped = answer(
      { 'content-encoding': ['gzip'], 'content-length': ['1'] },
      zlib.gzipSync(`{"access_token":"${SECRET}"}`),
    );
    const { headers, body } = filter.response(gzipped, aRequest());

    assert.equal(zlib.gunzipSync(body ?? '').toString(), '{"access_token":"REDACTED"}');
    assert.deepEqual(headers, { 'content-encoding': ['gzip'], 'content-length': [String(body?.length)] });
  });
});

function shownBody({ body }: RecordedRequest): string {
  const isGzip = body?.[0] === 0x1f && body[1] === 0x8b;
  return String(isGzip ? zlib.gunzipSync(body) : body);
}
