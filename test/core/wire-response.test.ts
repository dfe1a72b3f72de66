import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import zlib from 'node:zlib';
import type { HeaderMap, Recording } from '../../src/core/interaction';
import { wireResponse } from '../../src/core/wire-response';
import { anInteraction, aRequest } from '../support/builders';
import { wireBody } from '../support/wire';

const answer = (
  headers: HeaderMap,
  body: string | Buffer = 'text',
  code = 200,
): Parameters<typeof anInteraction>[0] => ({
  response: { status: { code, message: 'OK' }, headers, body: Buffer.from(body as string) },
});
const OURS: Recording = { at: '2026-11-20T09:00:00.000Z' };

describe('a response on the wire', () => {
  it('is encoded again when another tool stored it decoded, and never decoded blindly', async () => {
    const decoded = wireResponse(anInteraction(answer({ 'Content-Encoding': ['gzip'], 'Content-Length': ['9'] })));
    const encoded = wireResponse(anInteraction(answer({ 'Content-Encoding': ['gzip'] }, zlib.gzipSync('text'))));
    const cut = zlib.gzipSync('text').subarray(0, -3);

    assert.equal(zlib.gunzipSync(await wireBody(decoded)).toString(), 'text');
    assert.deepEqual(decoded.headers['Content-Length'], [String((await wireBody(decoded)).length)]);
    assert.equal(zlib.gunzipSync(await wireBody(encoded)).toString(), 'text');
    assert.deepEqual(await wireBody(wireResponse(anInteraction(answer({ 'Content-Encoding': ['gzip'] }, cut)))), cut);
  });

  it('has the bytes that we stored, whatever its label says', async () => {
    const interaction = anInteraction({ ...answer({ 'Content-Encoding': ['gzip'] }), recording: OURS });

    assert.equal((await wireBody(wireResponse(interaction))).toString(), 'text');
  });

  it('keeps the length that HEAD and 304 announce', () => {
    const headers = { 'Content-Length': ['100'] };
    const notModified = anInteraction({ ...answer(headers, '', 304), recording: OURS });
    const head = anInteraction({ ...answer(headers, ''), request: aRequest({ method: 'HEAD' }) });

    for (const interaction of [notModified, head]) {
      const wire = wireResponse(interaction);
      assert.deepEqual([wire.headers, wire.framing, wire.pieces], [headers, 'none', []]);
    }
    assert.deepEqual(wireResponse(head, 'GET').headers, { 'Content-Length': ['0'] });
  });

  it('keeps the announced length of a body that broke off', () => {
    const headers = { 'Content-Length': ['100'] };
    const error = { code: 'ECONNRESET', message: 'x' };

    const wire = wireResponse(anInteraction({ ...answer(headers, 'partial'), recording: { error } }));

    assert.deepEqual([wire.headers, wire.framing, wire.end], [headers, 'length', 'broken']);
  });

  it('has one framing, which a client can follow', () => {
    const framing = (headers: HeaderMap): unknown => {
      const wire = wireResponse(anInteraction(answer(headers)));
      return [wire.framing, wire.headers];
    };

    assert.deepEqual(framing({}), ['close', {}]);
    assert.deepEqual(framing({ 'Content-Length': ['9'], 'Transfer-Encoding': ['chunked'] }), [
      'length',
      { 'Content-Length': ['4'] },
    ]);
    assert.deepEqual(framing({ 'Transfer-Encoding': ['REDACTED'] }), ['close', {}]);
    assert.deepEqual(framing({ te: ['x'], 'transfer-encoding': ['Chunked'] }), [
      'chunked',
      { te: ['x'], 'transfer-encoding': ['Chunked'] },
    ]);
  });
});

describe('a response that broke off', () => {
  it('announces more than it has, and never less: the rest would be read as the next answer', () => {
    for (const recording of [{ unfinished: true }, { error: { code: 'ECONNRESET', message: 'reset' } }] as const) {
      const lengthOf = (length: string): unknown =>
        wireResponse(anInteraction({ ...answer({ 'Content-Length': [length] }, 'hello'), recording })).headers;

      assert.deepEqual(lengthOf('9'), { 'Content-Length': ['9'] });
      assert.deepEqual(lengthOf('3'), { 'Content-Length': ['5'] });
    }
  });
});

describe('a response of another version of HTTP', () => {
  it('says its version, 1.1 where nothing else is recorded, and what announced it', () => {
    const hints = [{ code: 103, message: 'Early Hints', headers: { Link: ['</a.css>; rel=preload'] } }];
    const recorded = wireResponse(
      anInteraction({ ...answer({}), recording: { httpVersion: '1.0', informational: hints } }),
    );
    const plain = wireResponse(anInteraction(answer({})));

    assert.deepEqual([recorded.httpVersion, recorded.informational], ['1.0', hints]);
    assert.deepEqual([plain.httpVersion, plain.informational], ['1.1', []]);
  });

  it('has its trailers without chunks, and without a body too', () => {
    const trailers = { 'grpc-status': ['0'] };
    const recording: Recording = { ...OURS, httpVersion: '2', trailers };
    const ofHttp1 = wireResponse(anInteraction({ ...answer({}), recording: { ...OURS, trailers } }));

    assert.deepEqual(wireResponse(anInteraction({ ...answer({}), recording })).trailers, trailers);
    assert.deepEqual(wireResponse(anInteraction({ ...answer({}, '', 204), recording })).trailers, trailers);
    assert.deepEqual(ofHttp1.trailers, {});
  });
});
