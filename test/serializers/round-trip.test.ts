import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { CassetteContent } from '../../src/core/cassette-content';
import { identityOf } from '../../src/core/interaction-identity';
import { cassetteCodec } from '../../src/serializers/cassette-codec';
import { jsonSerializer } from '../../src/serializers/json';
import { yamlSerializer } from '../../src/serializers/yaml';
import { anyText, content } from '../support/arbitrary-cassettes';
import { anInteraction, aRequest } from '../support/builders';
import { pythonWith } from '../support/python';

for (const [name, codec] of [
  ['yaml', cassetteCodec(yamlSerializer)],
  ['json', cassetteCodec(jsonSerializer)],
] as const) {
  describe(`any cassette as ${name}`, () => {
    it('comes back equal, and is written with the same bytes again', async () => {
      await fc.assert(
        fc.asyncProperty(content, async (stored) => {
          const text = await codec.encode(stored);
          const back = await codec.decode(text);

          assert.deepEqual(plain(back), plain(stored));
          assert.deepEqual(back.interactions.map(identityOf), stored.interactions.map(identityOf));
          assert.equal(await codec.encode(back), text);
        }),
        { numRuns: 300 },
      );
    });

    it('comes back equal at any length of a body', async () => {
      const start = fc.oneof(anyText, fc.constantFrom('', 'a: é\n', '{\n', ' x\n', "it's\n", '\n'));
      const middle = fc.constantFrom('x', 'x y\n', '\n', 'a: é\n\n  b\n', '\\"', "''", '😀\n', ' ', 'q\\\\', '日');
      const length = fc.oneof(fc.constantFrom(199_999, 200_000, 200_001), fc.integer({ min: 200_001, max: 1_300_000 }));
      await fc.assert(
        fc.asyncProperty(start, middle, length, anyText, async (first, repeated, size, last) => {
          const body = Buffer.from(first + repeated.repeat(size / repeated.length) + last);
          const response = { status: { code: 200, message: '' }, headers: {}, body };
          const stored = { interactions: [anInteraction({ request: aRequest({ body }), response })], dropped: [] };

          const text = await codec.encode(stored);
          const [back] = (await codec.decode(text)).interactions;

          assert.ok(back);
          assert.ok(back.request.body?.equals(body));
          assert.ok(back.response.body?.equals(body));
          assert.equal(await codec.encode({ interactions: [back], dropped: [] }), text);
        }),
        { numRuns: 25 },
      );
    });
  });
}

describe('any cassette as yaml', { skip: pythonWith('yaml') === undefined && 'no Python with PyYAML' }, () => {
  it('is read by PyYAML as the same bodies, headers and failures', async () => {
    // PyYAML has no characters of the kind that only a pair makes.
    const isWellFormed = (text: string): boolean => Buffer.from(text).toString() === text;
    const texts = fc.sample(anyText.filter(isWellFormed), 1_500);
    const bodies = [
      ...texts,
      ...['\ufffe', '\uffff', '\u0085', '\ufeff', '\t'].map((odd) => `a\n${odd}b\n`.repeat(60_000)),
    ];
    const written = await cassetteCodec(yamlSerializer).encode({
      interactions: bodies.map((body) =>
        anInteraction({
          request: aRequest({ uri: body.slice(0, 50), body }),
          recording: { error: { code: 'X', message: body.slice(0, 50), address: '::1' } },
        }),
      ),
      dropped: [],
    });
    const script =
      'import sys, yaml, json; print(json.dumps([[i["request"]["uri"], i["request"]["body"], i["recording"]["error"]["message"]] for i in yaml.load(sys.stdin.buffer.read(), Loader=yaml.CSafeLoader)["interactions"]]))';

    const read = JSON.parse(
      execFileSync(pythonWith('yaml') ?? '', ['-c', script], { input: written, maxBuffer: 1e8 }).toString(),
    ) as unknown;

    assert.deepEqual(
      read,
      bodies.map((body) => [body.slice(0, 50), body, body.slice(0, 50)]),
    );
  });
});

describe(
  'large bodies that PyYAML wrote',
  { skip: pythonWith('yaml') === undefined && 'no Python with PyYAML' },
  () => {
    it('are read as the same bytes, in every style it has', async () => {
      const bodies = [
        '{"name": "some name here", "text": "it\'s a \\"quoted\\" thing", "x": [1.5, null]}, ',
        'a word and  two spaces \n\n and lines \n',
        'tab\tand \u0007 and \u2028 and é and 😀 \\ \\\\ \n',
        '\\',
        "''",
        'x',
        'a\n\n\n',
      ].map((part) => part.repeat(2_300_000 / part.length));
      const script = `
import sys, yaml, json
bodies = json.load(sys.stdin)
for style in [None, "'", '"', '|']:
    yaml.dump({"interactions": [{"request": {"method": "GET", "uri": "/", "body": b}, "response": {"status": {"code": 200}, "body": {"string": b}}} for b in bodies] + [{"request": {"method": "GET", "uri": "/", "body": b.encode()}, "response": {"status": {"code": 200}, "body": {"string": b.encode("utf-16")}}} for b in bodies[:1]]}, sys.stdout, Dumper=yaml.CDumper, default_style=style, allow_unicode=True)
    sys.stdout.write("\\0")
`;

      const written = execFileSync(pythonWith('yaml') ?? '', ['-c', script], {
        input: JSON.stringify(bodies),
        maxBuffer: 1e9,
        env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
      });

      const texts = written.toString().split('\0').slice(0, -1);
      assert.equal(texts.length, 4);
      for (const text of texts) {
        const { interactions } = await cassetteCodec(yamlSerializer).decode(text);
        bodies.forEach((body, index) => {
          const read = interactions[index];
          assert.ok(read);
          assert.ok(read.request.body?.equals(Buffer.from(body)), `request ${index}`);
          assert.ok(read.response.body?.equals(Buffer.from(body)), `response ${index}`);
        });
        const last = interactions.at(-1);
        assert.ok(last);
        assert.ok(last.request.body?.equals(Buffer.from(bodies[0] ?? '')));
        assert.ok(last.response.body?.equals(Buffer.from(`\ufeff${bodies[0] ?? ''}`, 'utf16le')));
      }
    });
  },
);

// fast-check makes objects without a prototype too, and -0.
function plain(value: CassetteContent): unknown {
  return JSON.parse(JSON.stringify(value));
}
