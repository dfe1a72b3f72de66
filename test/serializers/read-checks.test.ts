import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Interaction } from '../../src/core/interaction';
import type { Serializer } from '../../src/core/ports';
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
    ['a name that is no token', cassette(OK, '{"a b": [c]}', '{}'), 9, /cannot be the name of a header/],
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
    ['a method', { request: { ...anInteraction().request, method: '' } }, /method cannot be a method/],
  ];
  for (const [what, parts, reason] of HOOKED) {
    it(`is not written either: ${what} that a hook made`, () => {
      const interaction = anInteraction(parts as Partial<Interaction>);

      assert.throws(() => yaml.encode({ interactions: [anInteraction(), interaction], dropped: [] }), reason);
    });
  }
});

describe("a serializer of the user's", () => {
  const withSerialize = (serialize: () => unknown): Serializer => ({
    extension: 'x',
    serialize: serialize as () => string,
    deserialize: (text) => text,
  });
  const withDeserialize = (deserialize: () => unknown): Serializer => ({
    extension: 'x',
    serialize: () => '',
    deserialize,
  });
  const encode = async (serialize: () => unknown): Promise<string> =>
    cassetteCodec(withSerialize(serialize)).encode({ interactions: [], dropped: [] });
  const decode = async (deserialize: () => unknown): Promise<unknown> => {
    return await cassetteCodec(withDeserialize(deserialize)).decode('text');
  };

  it('has to give text', async () => {
    await assert.rejects(() => encode(() => undefined), /serialize returned nothing \(is a "return" missing\?\)/);
    await assert.rejects(() => encode(() => Buffer.from('a')), /serialize returned binary, not the text/);
    await assert.rejects(() => encode(() => Promise.resolve(7)), /serialize returned a number/);
  });

  it('has to give a document', async () => {
    await assert.rejects(() => decode(() => undefined), /deserialize returned nothing/);
    await assert.rejects(() => decode(() => Promise.resolve(null)), /the file is null, not a map/);
    await assert.rejects(() => decode(() => 'text'), /the file is text, not a map/);
  });

  it('may throw anything, an error of another realm too', async () => {
    const foreign = { message: 'of the test', line: 3 };
    const rejects = (thrown: unknown): (() => Promise<never>) => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what users do
      return () => Promise.reject(thrown);
    };
    const isForeign = (error: unknown): boolean =>
      error instanceof Error && error.message === 'of the test' && 'line' in error && error.line === 3;

    await assert.rejects(() => decode(rejects(foreign)), isForeign);
    await assert.rejects(() => decode(rejects(undefined)), /deserialize threw nothing/);
    await assert.rejects(
      () =>
        encode(() => {
          // eslint-disable-next-line @typescript-eslint/only-throw-error -- what users do
          throw foreign;
        }),
      isForeign,
    );
  });

  it('may be nothing but JSON: what that makes of bytes is read as bytes', async () => {
    const codec = cassetteCodec({
      extension: 'txt',
      serialize: (document) => JSON.stringify(document),
      deserialize: (text) => JSON.parse(text) as unknown,
    });
    const body = Buffer.from([0, 255, 128]);
    const stored = anInteraction({
      request: { ...anInteraction().request, body },
      response: { ...anInteraction().response, body },
      recording: { at: '2026-11-20T09:00:00.000Z' },
    });

    const { interactions } = await codec.decode(await codec.encode({ interactions: [stored], dropped: [] }));

    assert.deepEqual(interactions, [stored]);
  });

  it('gets text as text and bytes as bytes, however large', async () => {
    let body: unknown;
    const serializer: Serializer = {
      extension: 'x',
      serialize: ({ interactions }) => {
        body = (interactions[0] as { response: { body: { string: unknown } } }).response.body.string;
        return '';
      },
      deserialize: () => ({ interactions: [] }),
    };
    const stored = (bytes: Buffer): Interaction =>
      anInteraction({ response: { ...anInteraction().response, body: bytes } });

    await cassetteCodec(serializer).encode({ interactions: [stored(Buffer.from('x'.repeat(300_000)))], dropped: [] });
    assert.equal(body, 'x'.repeat(300_000));
    await cassetteCodec(serializer).encode({ interactions: [stored(Buffer.alloc(300_000, 0xff))], dropped: [] });
    assert.ok(Buffer.isBuffer(body));
    const plainBytes = new Uint8Array([0x61, 0x62]) as unknown as Buffer;
    await cassetteCodec(serializer).encode({ interactions: [stored(plainBytes)], dropped: [] });
    assert.equal(body, 'ab');
  });
});
