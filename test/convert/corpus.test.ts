import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import zlib from 'node:zlib';
import { convertText } from '../../src/convert/convert-text';
import { cassetteOutput } from '../../src/convert/outputs/cassette';
import type { Interaction } from '../../src/core/interaction';
import { wireResponse } from '../../src/core/wire-response';
import { cassetteCodec } from '../../src/serializers/cassette-codec';
import { yamlSerializer } from '../../src/serializers/yaml';
import { CORPUS_SKIP, corpusFiles } from '../support/corpus';
import { replay } from '../support/replay';
import { expectedOf, loadIndependently, type Expected } from './independent-reading';

const FORMATS: Readonly<Record<string, readonly string[]>> = {
  'betamax-json': ['betamax'],
  'go-vcr-v1': ['go-vcr-1'],
  'go-vcr-v2': ['go-vcr-2'],
  har: ['har'],
  'nock-json': ['nock'],
  'php-vcr-yaml': ['php-vcr'],
  'polly-har': ['polly'],
  'polly-har-yaml': ['polly'],
  'r-vcr-yaml': ['r-vcr'],
  'ruby-vcr-1x-yaml': ['ruby-vcr-1'],
  'ruby-vcr-json': ['ruby-vcr'],
  'ruby-vcr-yaml': ['ruby-vcr'],
  'undici-snapshot': ['undici'],
};
/** Counted for what a client reads, or framing that a replay makes anew. */
const FRAMING = new Set(['content-length', 'transfer-encoding']);
/** So many go over a real connection; the bytes of all are compared. */
const REPLAYED_EACH = 5;

describe('public recordings', { skip: CORPUS_SKIP }, () => {
  for (const [folder, formats] of Object.entries(FORMATS)) {
    it(`of ${folder} convert, and each answer replays with the status, headers and body it had`, async () => {
      const files = corpusFiles(folder);
      let count = 0;
      for (const file of files) {
        const text = fs.readFileSync(file, 'utf8');
        const { from, interactions } = await converted(text, false);
        const expected = expectedOf(folder, loadIndependently(text));

        assert.ok(formats.includes(from), `${file}: ${from}`);
        assert.equal(interactions.length, expected.length, file);
        for (const [index, answer] of expected.entries()) {
          const interaction = interactions[index];
          assert.ok(interaction);
          check(interaction, answer, `${file}: ${index}`);
          if (count % REPLAYED_EACH === 0) await checkReplay(interaction, `${file}: ${index}`);
          count += 1;
        }
      }
      assert.ok(files.length > 0);
    });
  }

  it('convert with redaction to the same answers but for what it replaced', async () => {
    let replaced = 0;
    for (const folder of Object.keys(FORMATS)) {
      for (const file of corpusFiles(folder)) {
        const text = fs.readFileSync(file, 'utf8');
        const [all, redacted] = [await converted(text, false), await converted(text, true)];

        replaced += redacted.replaced;
        assert.equal(redacted.replaced === 0, isSame(all.interactions, redacted.interactions), file);
        const statuses = (list: readonly Interaction[]): unknown => list.map(({ response }) => response.status);
        assert.deepEqual(statuses(redacted.interactions), statuses(all.interactions), file);
        // What one pass leaves, a second has nothing to take from.
        const again = await convertText(redacted.text, { from: undefined, to: cassetteOutput, redacts: true });
        assert.equal(again.replaced, 0, file);
        assert.equal([...again.parts].join(''), redacted.text, file);
      }
    }
    assert.ok(replaced > 1_000);
  });

  it('that are none of these formats, or broken, are refused with a reason', async () => {
    const readable: string[] = [];
    for (const file of corpusFiles('other')) {
      try {
        readable.push((await converted(fs.readFileSync(file, 'utf8'), true)).from);
      } catch (error) {
        assert.ok(error instanceof Error && error.name === 'UnreadableRecording', `${file}: ${String(error)}`);
        assert.match(error.message, /^it is (?:of no format that is read here|neither JSON nor YAML)/);
      }
    }
    // vcrpy's own sample of what it wrote before version 1, and a fixture of php-vcr's tests.
    assert.deepEqual(readable.sort(), ['php-vcr', 'vcrpy-0']);
  });
});

async function converted(
  text: string,
  redacts: boolean,
): Promise<{ from: string; text: string; replaced: number; interactions: readonly Interaction[] }> {
  const { from, parts, replaced } = await convertText(text, { from: undefined, to: cassetteOutput, redacts });
  const yaml = [...parts].join('');
  const { interactions } = await cassetteCodec(yamlSerializer).decode(yaml);
  return { from: from.name, text: yaml, replaced, interactions };
}

function isSame(one: readonly Interaction[], other: readonly Interaction[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function check(interaction: Interaction, expected: Expected, place: string): void {
  const { method, uri } = interaction.request;
  const { status, headers, pieces } = wireResponse(interaction);
  assert.equal(method, expected.method, place);
  assert.equal(normal(uri), normal(expected.uri), place);
  assert.equal(status.code, expected.status, place);
  assert.equal(status.message, expected.message, place);
  const wanted = groups(expected.headers);
  const got = Object.entries(headers).filter(([name]) => !FRAMING.has(name.toLowerCase()));
  // nock gives JSON without a type one of its own.
  const added = got.filter(([name]) => !Object.hasOwn(wanted, name)).map(([name]) => name);
  assert.ok(
    added.length === 0 || (place.includes('nock-json') && added.join() === 'Content-Type'),
    `${place}: ${added.join()}`,
  );
  assert.deepEqual(Object.fromEntries(got.filter(([name]) => !added.includes(name))), wanted, place);
  if (method === 'HEAD' || [204, 304].includes(status.code)) return;
  const coding = got.find(([name]) => name.toLowerCase() === 'content-encoding')?.[1][0];
  const body = Buffer.concat(pieces.map(({ bytes }) => bytes));
  assert.ok(contentOf(body, coding).equals(contentOf(expected.body, coding)), `${place}: body`);
}

function normal(uri: string): string {
  return URL.canParse(uri) ? new URL(uri).href : uri;
}

function groups(pairs: Expected['headers']): Record<string, string[]> {
  const grouped: Record<string, string[]> = {};
  for (const [name, value] of pairs) if (!FRAMING.has(name.toLowerCase())) (grouped[name] ??= []).push(value);
  return grouped;
}

/** Without its coding, where it has it: a file may keep the text beside the name of the coding. */
function contentOf(body: Buffer, coding = ''): Buffer {
  try {
    switch (coding.toLowerCase()) {
      case 'gzip':
        return zlib.gunzipSync(body);
      case 'br':
        return zlib.brotliDecompressSync(body);
      case 'deflate':
        return zlib.inflateSync(body);
      case 'zstd':
        return (zlib as Partial<Zstd>).zstdDecompressSync?.(body) ?? body;
      default:
        return body;
    }
  } catch {
    return body;
  }
}

type Zstd = { readonly zstdDecompressSync: (body: Buffer) => Buffer };

async function checkReplay(interaction: Interaction, place: string): Promise<void> {
  const { request } = interaction;
  if (!/^https?:/.test(request.uri) || !URL.canParse(request.uri) || request.method === 'CONNECT') return;
  const received = await replay(interaction).catch((error: unknown) => {
    throw new Error(`${path.basename(place)}: ${request.method} ${request.uri}`, { cause: error });
  });
  const { status, headers, pieces } = wireResponse(interaction);
  assert.equal(received.status, status.code, place);
  for (const [name, values] of Object.entries(headers)) {
    assert.deepEqual(
      received.headers[name],
      values.map((value) => value.trim()),
      `${place}: ${name}`,
    );
  }
  assert.ok(received.body.equals(Buffer.concat(pieces.map(({ bytes }) => bytes))), `${place}: body over the wire`);
}
