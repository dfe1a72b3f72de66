import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import zlib from 'node:zlib';
import type { HeaderMap, Interaction } from '../../src/core/interaction';
import { decodeContent, prettyPrint, wireResponse } from '../../src/core/readable-body';
import { anInteraction, aRequest } from '../support/builders';

function stored(body: Buffer, headers: HeaderMap): Interaction {
  const response = { status: { code: 200, message: 'OK' }, headers, body };
  const readable = prettyPrint(decodeContent(response));
  return anInteraction({ response: readable.response, recording: readable.recording });
}

const JSON_TEXT = '{"id":1,"tags":["a","b"]}';
const CODERS = { gzip: zlib.gzipSync, deflate: zlib.deflateSync, br: zlib.brotliCompressSync };
const DECODERS = { gzip: zlib.gunzipSync, deflate: zlib.inflateSync, br: zlib.brotliDecompressSync };

describe('readable bodies', () => {
  for (const coding of ['gzip', 'deflate', 'br'] as const) {
    it(`store ${coding} JSON decoded and pretty, and give the wire back`, () => {
      const bytes = CODERS[coding](Buffer.from(JSON_TEXT));
      const headers = {
        'Content-Type': ['application/json'],
        'Content-Encoding': [coding],
        'content-length': [String(bytes.length)],
        Etag: ['"x"'],
      };

      const interaction = stored(bytes, headers);
      const wire = wireResponse(interaction);

      assert.equal(interaction.response.body?.toString(), JSON.stringify(JSON.parse(JSON_TEXT), null, 2));
      assert.deepEqual(Object.keys(interaction.response.headers), ['Content-Type', 'content-length', 'Etag']);
      assert.deepEqual(interaction.response.headers['content-length'], [String(interaction.response.body.length)]);
      assert.deepEqual(interaction.recording.responseBody, ['json', coding]);
      assert.deepEqual(Object.keys(wire.headers), Object.keys(headers));
      assert.deepEqual(wire.headers['content-length'], [String(wire.body?.length)]);
      assert.equal(DECODERS[coding](wire.body ?? Buffer.alloc(0)).toString(), JSON_TEXT);
    });
  }

  it('leave alone what cannot be undone exactly', () => {
    const keep = (body: Buffer, headers: HeaderMap): void => {
      const interaction = stored(body, headers);
      assert.deepEqual(interaction.response, { status: { code: 200, message: 'OK' }, headers, body });
      assert.deepEqual(interaction.recording, {});
      assert.deepEqual(wireResponse(interaction), { headers, body });
    };
    const json = { 'content-type': ['application/json'] };

    keep(Buffer.from('{"a": 1}'), json);
    keep(Buffer.from('{"a":1.0}'), json);
    keep(Buffer.from('{"n":12345678901234567890}'), json);
    keep(Buffer.from('{"b":1,"1":2}'), json);
    keep(Buffer.from('{"a":1,"a":2}'), json);
    keep(Buffer.from('{}'), json);
    keep(Buffer.from('"text"'), json);
    keep(Buffer.from(JSON_TEXT), { 'content-type': ['text/plain'] });
    keep(zlib.gzipSync(Buffer.from([0, 255, 254])), { 'content-encoding': ['gzip'] });
    keep(zlib.gzipSync(Buffer.from(JSON_TEXT)), { 'content-encoding': ['gzip'], 'content-md5': ['x'] });
    keep(Buffer.from('not gzip at all'), { 'content-encoding': ['compress'] });
  });

  it('encode again what another tool stored decoded, and never decode blindly', () => {
    const decoded = anInteraction({
      response: {
        status: { code: 200, message: 'OK' },
        headers: { 'Content-Encoding': ['gzip'], 'Content-Length': ['9'] },
        body: Buffer.from('text'),
      },
    });
    const encoded = anInteraction({
      response: {
        status: { code: 200, message: 'OK' },
        headers: { 'Content-Encoding': ['gzip'] },
        body: zlib.gzipSync('text'),
      },
    });

    const wire = wireResponse(decoded);

    assert.equal(zlib.gunzipSync(wire.body ?? '').toString(), 'text');
    assert.deepEqual(wire.headers['Content-Length'], [String(wire.body?.length)]);
    assert.deepEqual(wireResponse(encoded).body, encoded.response.body);
  });

  it('keep the announced length of a body that broke off, and send none for HEAD', () => {
    const headers = { 'Content-Length': ['100'] };
    const response = { status: { code: 200, message: 'OK' }, headers, body: Buffer.from('partial') };
    const broken = anInteraction({ response, recording: { error: { code: 'ECONNRESET', message: 'x' } } });
    const head = anInteraction({ request: aRequest({ method: 'HEAD' }), response });

    assert.deepEqual(wireResponse(broken), { headers, body: response.body });
    assert.deepEqual(wireResponse(head), { headers, body: null });
  });
});
