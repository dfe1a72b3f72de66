import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CassetteContent } from '../../src/core/cassette-content';
import { isFieldText } from '../../src/core/http-syntax';
import type { Interaction } from '../../src/core/interaction';
import type { Serializer } from '../../src/core/ports';
import { cassetteCodec } from '../../src/serializers/cassette-codec';
import { anInteraction, aRequest } from '../support/builders';

/** Texts that some YAML or JSON reader takes for something else, or cannot hold as they are. */
export const TRICKY_TEXTS = [
  '',
  ' ',
  'yes',
  'no',
  'on',
  'Off',
  'y',
  'n',
  'true',
  'null',
  '~',
  '=',
  '<<',
  '1',
  '1.0',
  '1e3',
  '1E3',
  '.5',
  '0o7',
  '0x1F',
  '0b1',
  '1_000',
  '12:30:45',
  '190:20:30',
  '2020-01-01',
  '2020-01-01T00:00:00Z',
  '.inf',
  '.NaN',
  '-',
  '- a',
  '? a',
  ': a',
  'a: b',
  'a:',
  '#c',
  'a #c',
  '&a',
  '*a',
  '!t',
  '!!binary x',
  '|',
  '>',
  '%YAML',
  '@a',
  '`a`',
  '"q"',
  "'q'",
  '{a}',
  '[a]',
  ',',
  '---',
  '...',
  '--- a',
  'a\n',
  '\na',
  'a\n\n',
  ' a\n b',
  'a \nb',
  '\ta',
  'a\tb\n\tc',
  'a\r\nb',
  'a\rb',
  '\u0000',
  '\u0007\u001b',
  '\u007f',
  '\u0085',
  '\u00a0',
  '\u2028\u2029',
  '\ufeffbom',
  'é',
  '日本語',
  '😀 \ud83d\ude00',
  'x'.repeat(300),
  `${'long line '.repeat(30)}\nshort`,
];

// A response holds what HTTP can carry; anything may stand in a body, and in the headers of a filtered request.
function inHttp(text: string): string {
  return isFieldText(text) ? text : '';
}

/** What every serializer has to do, built in or registered. */
export function serializerConformance(name: string, serializer: Serializer): void {
  const codec = cassetteCodec(serializer);
  const roundTrip = async (content: CassetteContent): Promise<{ text: string; back: CassetteContent }> => {
    const text = await codec.encode(content);
    return { text, back: await codec.decode(text) };
  };
  const content = (...interactions: Interaction[]): CassetteContent => ({ interactions, dropped: [] });

  describe(`serializer ${name}`, () => {
    it('gives back every text in every place, and the same bytes when saved again', async () => {
      for (const text of TRICKY_TEXTS) {
        const stored = content(
          anInteraction({
            request: aRequest({
              method: 'POST',
              uri: `http://a.test/${encodeURIComponent(text)}`,
              headers: { 'X-Text': [text, text] },
              body: text,
            }),
            response: {
              status: { code: 200, message: inHttp(text) },
              headers: { 'x-a': [inHttp(text)] },
              body: Buffer.from(text),
            },
          }),
        );

        const { text: file, back } = await roundTrip(stored);

        assert.deepEqual(back, stored, JSON.stringify(text));
        assert.equal(await codec.encode(back), file, JSON.stringify(text));
        assert.ok(file.endsWith('\n'));
      }
    });

    it('keeps bytes that are no text exactly', async () => {
      const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
      const stored = content(
        anInteraction({
          request: aRequest({ body: bytes }),
          response: { status: { code: 200, message: '' }, headers: {}, body: bytes },
        }),
      );

      assert.deepEqual((await roundTrip(stored)).back, stored);
    });

    it('keeps large bodies: text of one line, of many lines, and bytes', async () => {
      for (const body of [
        Buffer.from('x'.repeat(3_000_000)),
        Buffer.from('{\n  "a": "é"\n}\n'.repeat(200_000)),
        Buffer.alloc(3_000_000, 0xff),
      ]) {
        const stored = content(
          anInteraction({
            request: aRequest({ body }),
            response: { status: { code: 200, message: '' }, headers: {}, body },
          }),
        );

        const { text, back } = await roundTrip(stored);

        assert.ok(back.interactions[0]?.request.body?.equals(body));
        assert.ok(back.interactions[0]?.response.body?.equals(body));
        assert.equal(await codec.encode(back), text);
      }
    });

    it('keeps everything of recording', async () => {
      const stored: CassetteContent = {
        interactions: [
          anInteraction({
            recording: {
              at: '2026-11-20T09:00:00.000Z',
              tookMs: 132,
              responseBody: ['json', 'gzip'],
              contentEncoding: { name: 'Content-Encoding', value: 'gzip', index: 1 },
              chunks: [
                { bytes: 1, atMs: 0 },
                { bytes: 4, atMs: 20 },
              ],
              httpVersion: '2',
              trailers: { 'Grpc-Status': ['0'], X: ['a: b', ''] },
              informational: [{ code: 103, message: 'Early Hints', headers: { Link: ['</a.css>; rel=preload'] } }],
              connection: {
                remoteAddress: '192.0.2.1',
                tls: {
                  authorized: false,
                  authorizationError: 'DEPTH_ZERO_SELF_SIGNED_CERT',
                  protocol: 'TLSv1.3',
                  alpnProtocol: 'h2',
                  cipher: {
                    name: 'TLS_AES_256_GCM_SHA384',
                    standardName: 'TLS_AES_256_GCM_SHA384',
                    version: 'TLSv1.3',
                  },
                  certificate: {
                    subject: { CN: 'a.test', OU: ['one', 'two'] },
                    issuer: { CN: 'a.test' },
                    subjectaltname: 'DNS:a.test, IP Address:127.0.0.1',
                    serialNumber: '12345678901234567890',
                    valid_from: 'Nov 20 09:00:00 2026 GMT',
                    valid_to: 'Nov 20 09:00:00 2027 GMT',
                    fingerprint: '12:34:56:78',
                    fingerprint256: '12:34:56:78:9A',
                    fingerprint512: '12:34:56:78:9A:BC',
                    pubkey: 'MFkwEwYHKoZIzj0CAQ==',
                  },
                },
              },
              error: {
                name: 'AggregateError',
                code: 'ECONNREFUSED',
                message: 'socket: hang up, "really"',
                syscall: 'connect',
                hostname: 'a.test',
                address: '::1',
                port: 443,
                http2Code: 8,
                errors: [
                  { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED ::1:443', address: '::1', port: 443 },
                  { code: 'ECONNREFUSED', message: 'connect', syscall: 'connect', address: '127.0.0.1', port: 443 },
                ],
              },
              unfinished: true,
            },
          }),
        ],
        dropped: [{ method: 'GET', uri: 'http://a.test/' }],
      };

      assert.deepEqual((await roundTrip(stored)).back, stored);
    });

    it('reads an empty cassette, and never lets a prototype key through', async () => {
      const hostile = content(
        anInteraction({
          request: aRequest({
            headers: JSON.parse('{"__proto__": ["x"], "constructor": ["y"]}') as Record<string, string[]>,
          }),
        }),
      );

      const { back } = await roundTrip(hostile);

      assert.deepEqual((await roundTrip(content())).back, content());
      assert.deepEqual(Object.entries(back.interactions[0]?.request.headers ?? {}), [['constructor', ['y']]]);
      assert.equal(Object.getPrototypeOf(back.interactions[0]?.request.headers), Object.prototype);
    });
  });
}
