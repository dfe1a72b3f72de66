import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { describe, it } from 'node:test';
import { dump } from 'js-yaml';
import { jsonSerializer } from '../../src/serializers/json';
import { yamlSerializer } from '../../src/serializers/yaml';
import { serializerConformance, TRICKY_TEXTS } from '../conformance/serializer';
import { pythonWith } from '../support/python';

serializerConformance('yaml', yamlSerializer);
serializerConformance('json', jsonSerializer);

describe('the YAML serializer', () => {
  it(
    'writes what PyYAML reads as the same texts',
    { skip: pythonWith('yaml') === undefined && 'no Python with PyYAML' },
    async () => {
      const random = randomTexts(2_000);
      const texts = [...TRICKY_TEXTS, ...random];
      const file = await yamlSerializer.serialize({
        interactions: texts,
        large: 'é x'.repeat(100_000),
        lines: 'a: é\n\n  b\n'.repeat(50_000),
      });
      const python = pythonWith('yaml') ?? '';
      const script =
        'import sys, yaml, json; print(json.dumps(yaml.load(sys.stdin.buffer.read(), Loader=yaml.CSafeLoader)))';

      const read = JSON.parse(
        execFileSync(python, ['-c', script], { input: file, maxBuffer: 1e8 }).toString(),
      ) as Record<string, unknown>;

      assert.deepEqual(read['interactions'], texts);
      assert.equal(read['large'], 'é x'.repeat(100_000));
      assert.equal(read['lines'], 'a: é\n\n  b\n'.repeat(50_000));
    },
  );

  it(
    'reads what PyYAML writes as the same texts',
    { skip: pythonWith('yaml') === undefined && 'no Python with PyYAML' },
    async () => {
      const short = [
        'y',
        'n',
        'Y',
        'N',
        '.',
        '._',
        '00:30',
        '0:0',
        '1:2',
        '08',
        '0_',
        '1__2',
        '+',
        '-',
        '+1',
        '.e1',
        '1.e',
        '1.e+1',
        '.1',
        '1e1',
        'nan',
        '.Nan',
      ];
      const texts = [...TRICKY_TEXTS, ...short, ...randomTexts(3_000)];
      const script =
        'import sys, yaml, json; d = json.load(sys.stdin); sys.stdout.buffer.write(yaml.dump({"interactions": d}, Dumper=yaml.CDumper, encoding="utf-8"))';

      const written = execFileSync(pythonWith('yaml') ?? '', ['-c', script], {
        input: JSON.stringify(texts),
        maxBuffer: 1e8,
      });

      assert.deepEqual(await yamlSerializer.deserialize(written.toString()), { interactions: texts });
    },
  );

  it('never runs anything: an unknown tag of Python is an error', () => {
    assert.throws(
      () => yamlSerializer.deserialize('a: !!python/object/apply:os.system ["true"]'),
      /unknown sequence tag !<tag:yaml\.org,2002:python\/object\/apply…>/,
    );
    assert.throws(() => yamlSerializer.deserialize('a: !!python/name:os.system ""'), /tag/);
  });

  it('js-yaml still overflows on long texts; otherwise large-values.ts can go for YAML', () => {
    assert.throws(() => dump({ a: 'x'.repeat(10_000_000) }), RangeError);
  });

  it('writes an address alone on one line, and a certificate on several', async () => {
    const stored = (connection: unknown): Promise<string> | string =>
      yamlSerializer.serialize({ interactions: [{ recording: { tookMs: 1, connection } }], version: 1 });
    const cipher = { name: 'a', standardName: 'b', version: 'c' };
    const certificate = { subject: { CN: 'a.test' }, issuer: { CN: 'b.test', OU: ['one', 'two'] }, serialNumber: '07' };

    assert.match(
      await stored({ remoteAddress: '192.0.2.1' }),
      /\n {6}connection: \{ ?remoteAddress: 192\.0\.2\.1 ?\}\n/,
    );
    assert.equal(
      await stored({ remoteAddress: '::1', tls: { authorized: true, cipher, certificate } }),
      `interactions:
  - recording:
      tookMs: 1
      connection:
        remoteAddress: ::1
        tls:
          authorized: true
          cipher: {name: a, standardName: b, version: c}
          certificate:
            subject: {CN: a.test}
            issuer: {CN: b.test, OU: [one, two]}
            serialNumber: '07'
version: 1
`,
    );
  });

  it('is the format of the documentation', async () => {
    const text = fs.readFileSync('docs/cassette-format.md', 'utf8');
    const example = /```yaml\n(interactions:[^]*?)```/.exec(text)?.[1];
    assert.ok(example);

    const document = await yamlSerializer.deserialize(example);

    assert.ok(document);
  });
});

// A small generator with a fixed seed, so that a failure comes again.
function randomTexts(count: number): string[] {
  const alphabet = ' \n\t:#-?!&*[]{}|>\'"%@`,.0123456789eExyno~=<\\/_é\u2028😀\r\u0085';
  let seed = 42;
  const next = (limit: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % limit;
  };
  const characters = Array.from(alphabet);
  return Array.from({ length: count }, () =>
    Array.from({ length: next(12) }, () => characters[next(characters.length)] ?? '').join(''),
  );
}
