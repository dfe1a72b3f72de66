import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Interaction } from '../../src/core/interaction';
import { cassetteCodec } from '../../src/serializers/cassette-codec';
import { jsonSerializer } from '../../src/serializers/json';
import { yamlSerializer } from '../../src/serializers/yaml';
import { anInteraction } from '../support/builders';

const yaml = cassetteCodec(yamlSerializer);
const json = cassetteCodec(jsonSerializer);

/** A cassette whose lines from 8 on are those of the response, and from 11 on those of the recording. */
function cassette(status: string, headers: string, recording: string): string {
  return `interactions:
- request:
    method: GET
    uri: http://a.test/
    body: null
    headers: {}
  response:
    status: ${status}
    headers: ${headers}
    body: {string: ''}
  recording: ${recording}
version: 1
`;
}

const OK = '{code: 200, message: OK}';

async function refusal(text: string): Promise<{ message: string; line: unknown }> {
  try {
    await yaml.decode(text);
  } catch (error) {
    assert.ok(error instanceof Error);
    return { message: error.message, line: 'line' in error ? error.line : undefined };
  }
  return assert.fail('it was read');
}

describe('a cassette that is read', () => {
  const REFUSED: [what: string, text: string, line: number, reason: RegExp][] = [
    ...['99', '1000', '-1', '1', '200.5', 'null', '{}', 'abc', '100', '103', '99999999999999999999'].map(
      (code): [string, string, number, RegExp] => [
        `a status of ${code}`,
        cassette(`{code: ${code}, message: OK}`, '{}', '{}'),
        8,
        /status\.code is /,
      ],
    ),
    ['no answer and no error', cassette('{code: 0, message: ""}', '{}', '{}'), 8, /means no answer/],
    ['a reason with a line break', cassette('{code: 200, message: "a\\nb"}', '{}', '{}'), 8, /message .*U\+000A/],
    ['a reason that is no latin1', cassette('{code: 200, message: 日}', '{}', '{}'), 8, /message .*U\+65E5/],
    ['a header with a line break', cassette(OK, '{X: [a, "b\\r\\nY: c"]}', '{}'), 9, /headers\.X\[1\] .*U\+000D/],
    ['a header with NUL', cassette(OK, '{X: ["\\0"]}', '{}'), 9, /headers\.X\[0\] .*U\+0000/],
    ['a header that is no latin1', cassette(OK, '{X: ["\\u2026"]}', '{}'), 9, /headers\.X\[0\] .*U\+2026/],
    [
      'a name that is no token',
      cassette(OK, '{"a b": [c]}', '{}'),
      9,
      /has a name that cannot be the name of a header in HTTP, at place 1$/,
    ],
    ['an empty name', cassette(OK, '{"": [c]}', '{}'), 9, /cannot be the name of a header/],
    ['a method that is no token', cassette(OK, '{}', '{}').replace('GET', '"GET /"'), 3, /cannot be a method/],
    ['a URL that is a list', cassette(OK, '{}', '{}').replace('http://a.test/', '[a]'), 4, /uri is a list/],
    ['a recording that is text', cassette(OK, '{}', 'text'), 11, /recording is text, not a map/],
    ['a time that is none', cassette(OK, '{}', '{at: yesterday}'), 11, /at is no time/],
    ['a negative time', cassette(OK, '{}', '{tookMs: -1}'), 11, /tookMs is -1/],
    ['an unknown encoding', cassette(OK, '{}', '{responseBody: [rot13]}'), 11, /responseBody\[0\] is none of/],
    ['negative chunks', cassette(OK, '{}', '{chunks: [{bytes: -5, atMs: 0}]}'), 11, /chunks\[0\]\.bytes is -5/],
    [
      'a content encoding that is no header',
      cassette(OK, '{}', '{contentEncoding: {name: "a\\nb", value: gzip, index: 0}}'),
      11,
      /contentEncoding\.name cannot be/,
    ],
    [
      'trailers that are no headers',
      cassette(OK, '{}', '{trailers: {X: ["a\\nb"]}}'),
      11,
      /trailers\.X\[0\] .*U\+000A/,
    ],
    ['a failure without a code', cassette(OK, '{}', '{error: {message: x}}'), 11, /error\.code is missing/],
    ['no port', cassette(OK, '{}', '{error: {code: A, message: x, port: 70000}}'), 11, /port is 70000/],
    ['a version of HTTP that is none', cassette(OK, '{}', '{httpVersion: 7}'), 11, /httpVersion is none of the texts/],
    ['a bare version', cassette(OK, '{}', '{httpVersion: 1.0}'), 11, /httpVersion is none of the texts 1\.0, 1\.1, 2/],
    [
      'an announcement that is an answer',
      cassette(OK, '{}', '{informational: [{code: 103}, {code: 200}]}'),
      11,
      /informational\[1\]\.code is 200/,
    ],
    [
      'an announcement that is an upgrade',
      cassette(OK, '{}', '{informational: [{code: 101, message: x}]}'),
      11,
      /informational\[0\]\.code is 101/,
    ],
    [
      'an announcement with a line break',
      cassette(OK, '{}', '{informational: [{code: 103, headers: {Link: ["a\\nb"]}}]}'),
      11,
      /informational\[0\]\.headers\.Link\[0\] .*U\+000A/,
    ],
    ['a connection that is text', cassette(OK, '{}', '{connection: x}'), 11, /connection is text, not a map/],
    [
      'TLS that says nothing',
      cassette(OK, '{}', '{connection: {tls: {}}}'),
      11,
      /tls\.authorized is missing, not true/,
    ],
    [
      'a certificate without a fingerprint',
      cassette(OK, '{}', '{connection: {tls: {authorized: true, certificate: {subject: {}, issuer: {}}}}}'),
      11,
      /certificate\.serialNumber is missing, not text/,
    ],
    [
      'a subject that is no map',
      cassette(OK, '{}', '{connection: {tls: {authorized: true, certificate: {subject: CN}}}}'),
      11,
      /certificate\.subject is text, not a map/,
    ],
    [
      'a negative code of HTTP/2',
      cassette(OK, '{}', '{error: {code: A, message: x, http2Code: -1}}'),
      11,
      /http2Code is -1/,
    ],
    ['half a truth', cassette(OK, '{}', '{unfinished: maybe}'), 11, /unfinished is text, not true or false/],
    ['bytes that are none', cassette(OK, '{}', '{}').replace("string: ''", "base64_string: '?'"), 10, /is no base64/],
    ['an infinite number', cassette(OK, '{}', '{}').replace("{string: ''}", '{a: .inf}'), 10, /holds Infinity/],
  ];
  for (const [what, text, line, reason] of REFUSED) {
    it(`is refused for ${what}, with the line`, async () => {
      const refused = await refusal(text);

      assert.match(refused.message, reason);
      assert.equal(refused.line, line);
    });
  }

  it('may hold any status that a client can receive', async () => {
    for (const code of [101, 200, 299, 599, 600, 999]) {
      const { interactions } = await yaml.decode(cassette(`{code: ${code}, message: ''}`, '{}', '{}'));
      assert.equal(interactions[0]?.response.status.code, code);
    }
    for (const recording of ['{error: {code: ECONNRESET, message: x}}', '{unfinished: true}']) {
      const { interactions } = await yaml.decode(cassette("{code: 0, message: ''}", '{}', recording));
      assert.equal(interactions[0]?.response.status.code, 0);
    }
  });

  it('may hold more in recording than this version knows', async () => {
    const { interactions } = await yaml.decode(cassette(OK, '{}', '{tookMs: 3, later: {a: [1]}}'));

    assert.deepEqual(interactions[0]?.recording, { tookMs: 3 });
  });

  it('keeps the digits of large integers in a structure', async () => {
    const digits = '123456789012345678901234567890';
    const body = `{"id":${digits},"text":"${digits}","ids":[-9007199254740993,1]}`;
    const fromYaml = await yaml.decode(cassette(OK, '{}', '{}').replace("body: {string: ''}", `parsed_body: ${body}`));
    const fromJson = await json.decode(
      `{"interactions":[{"request":{"method":"GET","uri":"/","parsed_body":${body}},"response":{"status":{"code":200}}}]}`,
    );

    assert.equal(fromYaml.interactions[0]?.response.body?.toString(), body);
    assert.equal(fromJson.interactions[0]?.request.body?.toString(), body);
  });

  it('as JSON names the line of what is wrong, in every Node', async () => {
    const CASES: [text: string, line: number, reason: RegExp][] = [
      ['{\n"interactions": [\n], "a": nope\n}', 3, /JSON/],
      ['{\n"interactions":\n[},]', 3, /JSON/],
      ['{"interactions":[],\n"interactions":[]}', 2, /the key "interactions" stands there twice/],
      ['{"interactions":[\n{"request":\n7}]}', 3, /interactions\[0\]\.request is a number/],
      ['{"version":\n"2"}', 2, /version is text/],
      ['{"a": "b', 1, /JSON/],
      [`{"junk":${'['.repeat(200_000)}${']'.repeat(200_000)},"interactions":\n\n7}`, 3, /interactions is a number/],
    ];
    for (const [text, line, reason] of CASES) {
      await assert.rejects(
        async () => json.decode(text),
        (error: Error & { line?: number }) => {
          assert.match(error.message, reason);
          assert.equal(error.line, line, text.slice(0, 60));
          return true;
        },
      );
    }
  });
});

describe('what HTTP cannot carry', () => {
  const response = anInteraction().response;
  const HOOKED: [what: string, interaction: unknown, reason: RegExp][] = [
    ['a status', { response: { ...response, status: { code: 1000, message: '' } } }, /status\.code is 1000/],
    ['a header', { response: { ...response, headers: { X: ['a\nb'] } } }, /headers\.X\[0\] holds/],
    ['a header that is no list', { response: { ...response, headers: { X: 'abc' } } }, /headers\.X is no list/],
    ['a body that is text', { response: { ...response, body: 'text' } }, /body is text, not bytes/],
    [
      'an announcement',
      { recording: { informational: [{ code: 200, message: '', headers: {} }] } },
      /informational\[0\]\.code is 200/,
    ],
    ['a method', { request: { ...anInteraction().request, method: '' } }, /method cannot be a method/],
  ];
  for (const [what, parts, reason] of HOOKED) {
    it(`is not written either: ${what} that a hook made`, () => {
      const interaction = anInteraction(parts as Partial<Interaction>);

      assert.throws(() => yaml.encode({ interactions: [anInteraction(), interaction], dropped: [] }), reason);
    });
  }
});
