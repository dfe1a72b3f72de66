import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { CassetteContent } from '../../src/core/cassette-content';
import { cassetteCodec } from '../../src/serializers/cassette-codec';
import { jsonSerializer } from '../../src/serializers/json';
import { yamlSerializer } from '../../src/serializers/yaml';
import { CORPUS_SKIP, corpusFiles } from '../support/corpus';

const CODECS = { yaml: cassetteCodec(yamlSerializer), json: cassetteCodec(jsonSerializer) };

/** The one file that is broken, on purpose it seems: a stray line. */
const BROKEN = 'test_compare_line_coverage_view';

describe('public cassettes', { skip: CORPUS_SKIP }, () => {
  for (const [format, codec] of [
    ['vcrpy-yaml', CODECS.yaml],
    ['vcrpy-json', CODECS.json],
  ] as const) {
    it(`of ${format} load, and reach a fixed point after one pass, byte for byte`, async () => {
      const files = corpusFiles(format);
      assert.ok(files.length > 20);
      let broken = 0;
      for (const file of files) {
        const text = fs.readFileSync(file, 'utf8');
        let content: CassetteContent;
        try {
          content = await codec.decode(text);
        } catch (error) {
          broken += 1;
          assert.ok(isBroken(file), `${file}: ${String(error)}`);
          continue;
        }
        const once = await codec.encode(content);
        const again = await codec.decode(once);
        assert.deepEqual(again, content, file);
        assert.equal(await codec.encode(again), once, file);
      }
      assert.ok(broken <= 1);
    });
  }

  for (const format of [
    'ruby-vcr-yaml',
    'go-vcr-v1',
    'go-vcr-v2',
    'har',
    'nock-json',
    'other',
    'betamax-json',
    'undici-snapshot',
  ]) {
    it(`of ${format} are refused with a reason, or read right, and quickly`, async () => {
      for (const file of corpusFiles(format)) {
        const codec = /\.ya?ml$/.test(file) ? CODECS.yaml : CODECS.json;
        const started = performance.now();
        try {
          const { interactions } = await codec.decode(fs.readFileSync(file, 'utf8'));
          for (const { request } of interactions) assert.equal(typeof request.uri, 'string', file);
        } catch (error) {
          assert.ok(error instanceof Error && error.message.length > 0, file);
        }
        assert.ok(performance.now() - started < 5_000, file);
      }
    });
  }
});

const manifest = CORPUS_SKIP === false ? fs.readFileSync(path.resolve('../shared/corpus/MANIFEST.tsv'), 'utf8') : '';

// The files are named by hashes; their original paths stand in the manifest.
function isBroken(file: string): boolean {
  const line = manifest.split('\n').find((row) => row.endsWith(path.basename(file))) ?? '';
  return line.includes(BROKEN);
}
