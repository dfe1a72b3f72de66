import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, it } from 'node:test';
import Ajv from 'ajv';
import fc from 'fast-check';
import type { CassetteContent } from '../../src/core/cassette-content';
import { cassetteCodec } from '../../src/serializers/cassette-codec';
import { isBytes, isMap } from '../../src/serializers/document-reader';
import { jsonSerializer } from '../../src/serializers/json';
import { loadJson } from '../../src/serializers/load-json';
import { loadYaml } from '../../src/serializers/load-yaml';
import { yamlSerializer } from '../../src/serializers/yaml';
import { content } from '../support/arbitrary-cassettes';
import { CORPUS_SKIP, corpusFiles } from '../support/corpus';

const schema = JSON.parse(fs.readFileSync('cassette.schema.json', 'utf8')) as object;
const validate = new Ajv({ allErrors: true }).compile(schema);

describe('the JSON Schema of the cassette', () => {
  for (const [name, serializer, load] of [
    ['YAML', yamlSerializer, loadYaml],
    ['JSON', jsonSerializer, loadJson],
  ] as const) {
    it(`holds for all that is written as ${name}`, async () => {
      const codec = cassetteCodec(serializer);
      await fc.assert(
        fc.asyncProperty(content, async (stored: CassetteContent) => {
          const document = seenByEditor(load(await codec.encode(stored)));

          assert.deepEqual(problemsOf(document), []);
        }),
        { numRuns: 300 },
      );
    });
  }

  const right = { request: { method: 'GET', uri: '/' }, response: { status: { code: 200, message: '' } } };
  const wrong: [name: string, document: unknown][] = [
    ['no interactions', { version: 1 }],
    ['another version', { interactions: [], version: 2 }],
    ['a request without a method', { interactions: [{ ...right, request: { uri: '/' } }] }],
    ['a response without a status', { interactions: [{ ...right, response: {} }] }],
    ['an announcement as the answer', { interactions: [{ ...right, response: { status: { code: 103 } } }] }],
    ['a number for headers', { interactions: [{ ...right, request: { ...right.request, headers: 1 } }] }],
    ['an unknown step of a body', { interactions: [{ ...right, recording: { responseBody: ['lzw'] } }] }],
    ['a negative time', { interactions: [{ ...right, recording: { tookMs: -1 } }] }],
    ['a failure without a code', { interactions: [{ ...right, recording: { error: { message: '' } } }] }],
    ['a number for a version of HTTP', { interactions: [{ ...right, recording: { httpVersion: 1 } }] }],
  ];
  for (const [name, document] of wrong) {
    it(`refuses ${name}, as reading does`, async () => {
      const text = JSON.stringify(document);

      assert.notDeepEqual(problemsOf(document), []);
      await assert.rejects(async () => cassetteCodec(jsonSerializer).decode(text));
    });
  }

  it('takes a plain interaction, as reading does', async () => {
    const document = { interactions: [right] };

    assert.deepEqual(problemsOf(document), []);
    await cassetteCodec(jsonSerializer).decode(JSON.stringify(document));
  });

  it('holds for the public cassettes that can be read', { skip: CORPUS_SKIP }, async () => {
    let count = 0;
    for (const file of [...corpusFiles('vcrpy-yaml'), ...corpusFiles('vcrpy-json')]) {
      const serializer = file.endsWith('.json') ? jsonSerializer : yamlSerializer;
      const text = fs.readFileSync(file, 'utf8');
      try {
        await cassetteCodec(serializer).decode(text);
      } catch {
        // What cannot be read is another test's (test/corpus).
        continue;
      }
      const document = seenByEditor(serializer === jsonSerializer ? loadJson(text) : loadYaml(text));
      assert.deepEqual(problemsOf(document), [], file);
      count += 1;
    }
    assert.ok(count > 100, String(count));
  });
});

function problemsOf(document: unknown): string[] {
  validate(document);
  return (validate.errors ?? []).map(({ dataPath, message }) => `${dataPath} ${message ?? ''}`);
}

// Editors take a value with a tag for the text that stands there.
function seenByEditor(value: unknown): unknown {
  if (isBytes(value)) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(seenByEditor);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, seenByEditor(item)]));
}
