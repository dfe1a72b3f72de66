import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import zlib from 'node:zlib';
import fc from 'fast-check';
import type { Output } from '../../src/convert/converted';
import { convertText } from '../../src/convert/convert-text';
import { cassetteOutput } from '../../src/convert/outputs/cassette';
import { harOutput } from '../../src/convert/outputs/har';
import { vcrpyOutput } from '../../src/convert/outputs/vcrpy';
import type { HeaderMap, Interaction, NetworkFailure, Recording } from '../../src/core/interaction';
import { decodeContent, prettyPrint } from '../../src/core/store-body';
import { cassetteCodec } from '../../src/serializers/cassette-codec';
import { yamlSerializer } from '../../src/serializers/yaml';

const codec = cassetteCodec(yamlSerializer);

const token = fc.stringMatching(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,12}$/);
const fieldText = fc.stringMatching(/^[\x20-\x7e\x80-\xff]{0,20}$/);
const anyText = fc.string({ unit: 'binary', maxLength: 20 });
const FRAMING = new Set(['__proto__', 'content-encoding', 'content-length', 'digest', 'content-md5']);
const headers: fc.Arbitrary<HeaderMap> = fc.dictionary(
  token.filter((name) => !FRAMING.has(name.toLowerCase())),
  fc.array(fieldText, { minLength: 1, maxLength: 3 }),
  { maxKeys: 4, noNullPrototype: true },
);
const content = fc.oneof(
  anyText.map((text) => Buffer.from(text)),
  fc.json().map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes)),
);
const failure: fc.Arbitrary<NetworkFailure> = fc.record(
  { code: token, message: anyText, syscall: token, address: token, port: fc.nat(65_535) },
  { requiredKeys: ['code', 'message'] },
);
const time = fc
  .date({ noInvalidDate: true, min: new Date('1970-01-01'), max: new Date('9999-12-31') })
  .map((date) => date.toISOString());

/** What only we keep. */
const besides: fc.Arbitrary<Recording> = fc.record(
  {
    at: time,
    tookMs: fc.nat(),
    httpVersion: fc.constantFrom('1.0', '2'),
    trailers: headers,
    informational: fc.array(fc.record({ code: fc.constantFrom(100, 103), message: fieldText, headers }), {
      maxLength: 2,
    }),
    error: failure,
    unfinished: fc.boolean(),
    connection: fc.record({ remoteAddress: token }),
  },
  { requiredKeys: ['at'] },
);

const ENCODERS: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  gzip: (body) => zlib.gzipSync(body),
  br: (body) => zlib.brotliCompressSync(body),
  deflate: (body) => zlib.deflateSync(body),
};

/** What came over the wire, before it is stored. */
const wire = fc.record({
  method: token.map((method) => method.toUpperCase()),
  uri: fc.oneof(fc.webUrl({ withQueryParameters: true }), anyText),
  requestHeaders: headers,
  requestBody: fc.option(content),
  code: fc.integer({ min: 200, max: 999 }),
  message: fieldText,
  headers,
  isJson: fc.boolean(),
  isCounted: fc.boolean(),
  coding: fc.option(fc.constantFrom('gzip', 'br', 'deflate')),
  content,
  recording: besides,
});
type Wire = typeof wire extends fc.Arbitrary<infer Value> ? Value : never;

/** As a recording stores it. */
async function recorded(parts: Wire): Promise<Interaction> {
  const { coding, recording } = parts;
  const body = coding === null ? parts.content : (ENCODERS[coding]?.(parts.content) ?? parts.content);
  const live = {
    status: { code: parts.code, message: parts.message },
    headers: {
      ...parts.headers,
      ...(parts.isJson ? { 'Content-Type': ['application/json'] } : {}),
      ...(coding === null ? {} : { 'Content-Encoding': [coding] }),
      ...(parts.isCounted ? { 'Content-Length': [String(body.length)] } : {}),
    },
    body,
  };
  const { response, recording: stored } = prettyPrint(await decodeContent(live));
  return {
    request: { method: parts.method, uri: parts.uri, headers: parts.requestHeaders, body: parts.requestBody },
    response,
    recording: { ...recording, ...stored },
  };
}

describe('a cassette of ours', () => {
  it('comes back whole from HAR, to the last byte of its file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(wire, { maxLength: 3 }), fc.boolean(), async (exchanges, hasDropped) => {
        const interactions = await Promise.all(exchanges.map(recorded));
        const dropped = hasDropped ? [{ method: 'GET', uri: 'https://a.test/' }] : [];
        const ours = await codec.encode({ interactions, dropped });

        assert.equal(await there(ours, harOutput), ours);
      }),
      { numRuns: 300 },
    );
  });

  it('comes back from vcrpy with all that vcrpy can hold: requests, status, headers and the bytes of bodies', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(wire, { maxLength: 3 }), async (exchanges) => {
        const interactions = await Promise.all(exchanges.map(recorded));
        const ours = await codec.encode({ interactions, dropped: [] });
        const expected = interactions.map(({ request, response, recording }) => ({
          request,
          response,
          recording: pick(recording, ['responseBody', 'contentEncoding']),
        }));

        assert.deepEqual((await codec.decode(await there(ours, vcrpyOutput))).interactions, expected);
      }),
      { numRuns: 300 },
    );
  });

  it('that is converted to a cassette is the same file', async () => {
    await fc.assert(
      fc.asyncProperty(wire, async (exchange) => {
        const ours = await codec.encode({ interactions: [await recorded(exchange)], dropped: [] });

        assert.equal(await convertedTo(cassetteOutput, ours), ours);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps failures in HAR, which has no place for them, and loses them in vcrpy, with a word', async () => {
    const failed: Interaction = {
      request: { method: 'GET', uri: 'https://a.test/', headers: {}, body: null },
      response: { status: { code: 0, message: '' }, headers: {}, body: Buffer.alloc(0) },
      recording: { error: { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' } },
    };
    const ours = await codec.encode({ interactions: [failed], dropped: [] });

    assert.equal(await there(ours, harOutput), ours);
    const { notes } = await convertText(ours, { from: undefined, to: vcrpyOutput, redacts: false });
    assert.deepEqual(notes, [
      { where: 'interactions[0]', what: 'left out', why: 'the network failed, which this format has no place for' },
    ]);
  });
});

/** To the other format and back. */
async function there(ours: string, output: Output): Promise<string> {
  return convertedTo(cassetteOutput, await convertedTo(output, ours));
}

async function convertedTo(to: Output, text: string): Promise<string> {
  const { parts } = await convertText(text, { from: undefined, to, redacts: false });
  return [...parts].join('');
}

function pick(recording: Recording, keys: readonly (keyof Recording)[]): Recording {
  return Object.fromEntries(Object.entries(recording).filter(([key]) => keys.some((wanted) => wanted === key)));
}
