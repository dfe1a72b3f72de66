import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, it } from 'node:test';
import { cassetteCodec } from '../../src/serializers/cassette-codec';
import { jsonSerializer } from '../../src/serializers/json';
import { yamlSerializer } from '../../src/serializers/yaml';

const yaml = cassetteCodec(yamlSerializer);
const json = cassetteCodec(jsonSerializer);

/** Far above what each takes, and far below what a quadratic one would. */
const BOUND_MS = 15_000;

const RESPONSE = `  response:
    status: {code: 200, message: OK}
    headers: {}
    body: {string: ''}
`;

function withBody(body: string): string {
  return `interactions:\n- request:\n    method: GET\n    uri: http://a.test/\n    headers: {}\n    ${body}\n${RESPONSE}`;
}

function jsonWithBody(body: string): string {
  return `{"interactions":[{"request":{"method":"GET","uri":"/","parsed_body":${body}},"response":{"status":{"code":200}}}]}`;
}

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

async function withinBound<T>(work: () => T | Promise<T>): Promise<T> {
  const started = performance.now();
  try {
    return await work();
  } finally {
    assert.ok(performance.now() - started < BOUND_MS);
  }
}

describe('a hostile file', () => {
  const BROKEN: [what: string, text: () => string, line: number, reason: RegExp][] = [
    ['YAML nested 8,000 levels deep', () => withBody(`parsed_body: ${nested(8_000)}`), 6, /more than 100 levels/],
    ['YAML nested 1,000,000 levels deep', () => withBody(`parsed_body: ${nested(1_000_000)}`), 6, /100 levels/],
    ['dashes nested in a line', () => '- '.repeat(500_000), 1, /100 levels/],
    ['keys nested in a line', () => '? '.repeat(500_000), 1, /100 levels/],
    [
      'a billion laughs',
      () =>
        Array.from({ length: 30 }, (_, index) =>
          index === 0 ? 'a0: &a0 [x]' : `a${index}: &a${index} [${`*a${index - 1},`.repeat(9)}]`,
        ).join('\n'),
      8,
      /aliases repeat more than/,
    ],
    ['an alias of itself', () => withBody('parsed_body: &a [*a]'), 6, /stands inside what it refers to/],
    [
      'headers of 5,000 names that 10,000 messages share',
      () =>
        `h: &h {${Array.from({ length: 5_000 }, (_, index) => `X${index}: [v]`).join(', ')}}\ninteractions:\n${'- {request: {method: GET, uri: /, headers: *h}, response: {status: {code: 200}, headers: *h}}\n'.repeat(5_000)}`,
      194,
      /aliases repeat more than/,
    ],
    [
      'a text of 150,000 characters that 10,000 bodies share',
      () =>
        `t: &t ${'x'.repeat(150_000)}\ninteractions:\n${'- {request: {method: GET, uri: /, body: *t}, response: {status: {code: 200}, body: *t}}\n'.repeat(5_000)}`,
      58,
      /aliases repeat more than/,
    ],
    ['a tag of 5 MB', () => `a: !${'x'.repeat(5_000_000)} b`, 1, /^.{1,250}$/],
    [
      'a quoted text without an end',
      () => `a:\n  b: 'x${'\nab'.repeat(100_000)}`,
      100_002,
      /unexpected end of the stream/,
    ],
    ['a NUL byte', () => 'interactions: []\n\0', 2, /null byte/],
    ['tabs for indentation', () => 'interactions:\n\t- a', 2, /tab characters/],
  ];
  for (const [what, text, line, reason] of BROKEN) {
    it(`is refused with line and reason in bounded time: ${what}`, () =>
      withinBound(() =>
        assert.rejects(
          async () => yaml.decode(text()),
          (error: Error & { line?: number }) => {
            assert.match(error.message, reason);
            assert.equal(error.line, line);
            return true;
          },
        ),
      ));
  }

  const READ: [what: string, text: () => string, bodyLength: number][] = [
    [
      '60,000 lines of one quoted text that are indented too little',
      () => withBody(`body: 'x${'\n\nab'.repeat(60_000)}'`),
      1 + 60_000 * 3,
    ],
    ['5,000,000 digits', () => withBody(`body: ${'1'.repeat(5_000_000)}`), 5_000_000],
    ['2,000,000 escapes', () => withBody(`body: "${'\\\\'.repeat(2_000_000)}"`), 2_000_000],
    ['2,000,000 doubled quotes', () => withBody(`body: '${"''".repeat(2_000_000)}'`), 2_000_000],
    ['3,000,000 empty lines', () => withBody(`body: |\n     a${'\n'.repeat(3_000_000)}     b`), 3_000_003],
    ['an array of 500,000 items', () => withBody(`parsed_body: [${'1,'.repeat(499_999)}1]`), 1_000_001],
  ];
  for (const [what, text, bodyLength] of READ) {
    it(`is read in time linear in its bytes: ${what}`, () =>
      withinBound(async () => {
        const { interactions } = await yaml.decode(text());
        assert.equal(interactions[0]?.request.body?.length, bodyLength);
      }));
  }

  it('with 5,000 quoted texts that are indented too little is read as PyYAML reads it', () =>
    withinBound(async () => {
      const one = `- request:\n    method: GET\n    uri: http://a.test/\n    headers: {\n  A: [b],\n B: ["c\n\nd"]\n}\n    body: 'it''s\n\n  "b\\\n\nc'\n${RESPONSE}`;
      const { interactions } = await yaml.decode(`interactions:\n${one.repeat(5_000)}`);

      assert.equal(interactions.length, 5_000);
      assert.equal(interactions.at(-1)?.request.body?.toString(), 'it\'s\n"b\\\nc');
      assert.deepEqual(interactions.at(-1)?.request.headers, { A: ['b'], B: ['c\nd'] });
    }));

  it('is never changed where only the look of a line says that it is quoted', async () => {
    const literal = "    body: |\n      a: 'b\n      c\n      d'\n";
    const text = `interactions:\n- request:\n    method: GET\n    uri: "http://a.test/\n\nx"\n    headers: {}\n${literal}${RESPONSE}`;
    const { interactions } = await yaml.decode(text);

    assert.equal(interactions[0]?.request.body?.toString(), "a: 'b\nc\nd'\n");
    assert.equal(interactions[0].request.uri, 'http://a.test/\nx');
  });

  it('is never changed where a large text only looks like the body of another message', async () => {
    const inner = `string: |\n${'          deep\n'.repeat(30_000)}string: 'it''s ${'y'.repeat(300_000)}'\n`;
    const literal = `body: |\n${inner.replace(/^(?=.)/gm, '      ')}`;
    const { interactions } = await yaml.decode(
      withBody(`parsed_body:\n      text: |\n${inner.replace(/^(?=.)/gm, '        ')}`),
    );
    const whole = await yaml.decode(withBody(literal.trimEnd()));

    assert.equal(interactions[0]?.request.body?.toString(), JSON.stringify({ text: inner }));
    assert.equal(whole.interactions[0]?.request.body?.toString(), inner);
  });

  it('as JSON is read at any depth and length', () =>
    withinBound(async () => {
      for (const body of [nested(8_000), nested(500_000), `[${'1,'.repeat(999_999)}1]`]) {
        const { interactions } = await json.decode(jsonWithBody(body));
        assert.equal(interactions[0]?.request.body?.toString(), body);
      }
    }));

  it('may share a few headers, and merge them', async () => {
    const text = `h: &h {A: [v], B: [w]}\n${withBody('body: null')}`
      .replace('headers: {}\n    body', 'headers: {<<: *h, B: [x]}\n    body')
      .replace('    headers: {}\n    body: {', '    headers: *h\n    body: {');
    const { interactions } = await yaml.decode(text);

    assert.deepEqual(interactions[0]?.request.headers, { A: ['v'], B: ['x'] });
    assert.deepEqual(interactions[0].response.headers, { A: ['v'], B: ['w'] });
  });

  it('has the same body with the line breaks of Windows, and behind a byte order mark', async () => {
    const text = withBody('body: |\n      a\n\n      b');
    for (const variation of [text.replaceAll('\n', '\r\n'), `\uFEFF${text}`]) {
      assert.equal((await yaml.decode(variation)).interactions[0]?.request.body?.toString(), 'a\n\nb\n');
    }
    assert.deepEqual((await json.decode('\uFEFF{"interactions":[]}')).interactions, []);
  });
});

describe('a file with a body of 40 MB', () => {
  // Strings live on the heap that this bounds; bytes do not.
  const HEAP_MB = 160;
  const codec = path.resolve('.build/compiled/src/serializers');
  const script = `
    const [, format, kind] = process.argv;
    const { cassetteCodec } = require(${JSON.stringify(codec)} + '/cassette-codec.js');
    const codec = cassetteCodec(require(${JSON.stringify(codec)} + '/' + format + '.js')[format + 'Serializer']);
    const item = { id: 1234, name: 'some name here', tags: ['a', 'b'], text: 'it\\'s "quoted"' };
    const body = Buffer.alloc(40_000_000, kind === 'pretty' ? JSON.stringify(item, null, 2) + ',\\n' : JSON.stringify(item) + ',');
    const interaction = { request: { method: 'GET', uri: '/', headers: {}, body: null },
      response: { status: { code: 200, message: 'OK' }, headers: {}, body }, recording: {} };
    Promise.resolve(codec.encode({ interactions: [interaction], dropped: [] }))
      .then((text) => codec.decode(text))
      .then(({ interactions }) => { if (!interactions[0].response.body.equals(body)) throw new Error('it differs'); });
  `;
  for (const format of ['yaml', 'json']) {
    for (const kind of ['pretty', 'compact']) {
      it(`is written and read in four times its size: ${kind} JSON in ${format}`, () => {
        const child = spawnSync(
          process.execPath,
          [`--max-old-space-size=${HEAP_MB}`, '-e', script, '--', format, kind],
          {
            encoding: 'utf8',
            timeout: 120_000,
          },
        );
        assert.equal(child.status, 0, child.stderr.slice(0, 2_000));
      });
    }
  }
});
