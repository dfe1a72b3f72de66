import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Interaction } from '../../src/core/interaction';
import { cassetteCodec } from '../../src/serializers/cassette-codec';
import { yamlSerializer } from '../../src/serializers/yaml';

const codec = cassetteCodec(yamlSerializer);

async function read(request: string, response: string): Promise<Interaction> {
  const text = `interactions:\n- request:\n    method: GET\n    uri: http://a.test/\n${indent(request)}\n  response:\n${indent(response)}\n`;
  const [interaction] = (await codec.decode(text)).interactions;
  assert.ok(interaction);
  return interaction;
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}

const OK = 'status: {code: 200, message: OK}\nheaders: {}\nbody: {string: ""}';

describe("vcrpy's varieties", () => {
  const BODIES: [yaml: string, expected: string | null][] = [
    ['body: null', null],
    ["body: ''", ''],
    ['body: text', 'text'],
    ['body: !!binary aGVsbG8=', 'hello'],
    ["body: !!python/unicode 'ünï'", 'ünï'],
    ['body: {string: text}', 'text'],
    ['body: {base64_string: aGVsbG8=}', 'hello'],
    ['body: {a: 1, b: [true, null, 1.5]}', '{"a":1,"b":[true,null,1.5]}'],
    ['parsed_body: {a: {b: yes}}', '{"a":{"b":true}}'],
    ['body: !!python/object/new:_io.BytesIO\n  state: !!python/tuple\n  - !!binary aGVsbG8=\n  - 0\n  - null', 'hello'],
    ['body: !!python/object/apply:_io.BytesIO\n- !!binary aGVsbG8=', 'hello'],
  ];
  for (const [yaml, expected] of BODIES) {
    it(`of request bodies: ${yaml.replace(/\n.*/s, ' …')}`, async () => {
      const { request } = await read(`${yaml}\nheaders: {}`, OK);

      assert.equal(request.body?.toString() ?? null, expected);
    });
  }

  const HEADERS: [yaml: string, expected: Record<string, string[]>][] = [
    ['headers: {Accept: [a, b], X: []}', { Accept: ['a', 'b'], X: [] }],
    ['headers: {Accept: a}', { Accept: ['a'] }],
    ['headers: {Accept: !!binary YQ==}', { Accept: ['a'] }],
    ['headers: {Length: [12]}', { Length: ['12'] }],
    ['headers:\n- !!python/tuple\n  - Accept\n  - [a, b]\n- !!python/tuple [X, y]', { Accept: ['a', 'b'], X: ['y'] }],
    [
      'headers:\n  ? !!python/object/apply:multidict._multidict.istr\n  - Accept\n  : [a]\n  ? !!python/object/new:multidict._multidict.istr\n  - Host\n  : b',
      { Accept: ['a'], Host: ['b'] },
    ],
    ['headers: {Server: [a], server: [b]}', { Server: ['a'], server: ['b'] }],
    ['headers: null', {}],
  ];
  for (const [yaml, expected] of HEADERS) {
    it(`of headers: ${yaml.replace(/\n.*/s, ' …')}`, async () => {
      const { request } = await read(`body: null\n${yaml}`, OK);

      assert.deepEqual(request.headers, expected);
    });
  }

  it('of responses: content with status_code, parsed_body, no body, empty messages', async () => {
    const request = 'body: null\nheaders: {}';
    const old = await read(request, 'status_code: 201\ncontent: text\nhttp_version: HTTP/1.1\nheaders: {}');
    const parsed = await read(request, 'status: {code: 200, message: null}\nheaders: {}\nparsed_body: [1]');
    const empty = await read(request, "status: {code: 200, message: ''}\nheaders: {}\nbody: {}");

    assert.deepEqual([old.response.status.code, old.response.body?.toString()], [201, 'text']);
    assert.deepEqual([parsed.response.status.message, parsed.response.body?.toString()], ['', '[1]']);
    assert.equal(empty.response.body?.length, 0);
  });

  it('of URLs: as text, and as yarl wrote them', async () => {
    const text = `interactions:
- request:
    method: GET
    uri: !!python/object/new:yarl.URL
      state: !!python/tuple
      - !!python/object/new:urllib.parse.SplitResult
        - https
        - a.test
        - /x
        - q=1
        - ''
    body: null
    headers: {}
  response: {status: {code: 200, message: OK}, headers: {}, body: {string: ''}}
`;
    assert.equal((await codec.decode(text)).interactions[0]?.request.uri, 'https://a.test/x?q=1');
  });

  it('of quoted texts that are indented less than YAML asks for', async () => {
    const { response } = await read(
      'body: null\nheaders: {}',
      "status: {code: 200, message: OK}\nheaders: {}\nbody: {string: 'one\n\n  two\n\n'}".replaceAll(
        '\n\n  two',
        '\n\n\ntwo',
      ),
    );

    assert.match(response.body?.toString() ?? '', /^one\n+two\n*$/);
  });
});
