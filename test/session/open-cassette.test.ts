import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isPromise } from '../../src/core/maybe-promise';
import type { Persister } from '../../src/core/ports';
import {
  fingerprintOf,
  loadText,
  NOTHING_STORED,
  openCassette,
  type CassetteFile,
} from '../../src/session/open-cassette';
import { memoryCodec } from '../support/in-memory';
import { aRecorded } from '../support/session';

const CONTENT = { interactions: [aRecorded('one')], dropped: [] };
const TEXT = memoryCodec.encode(CONTENT) as string;

describe('opening a cassette', () => {
  it('finds nothing where nothing is stored', () => {
    assert.equal(openCassette(aFile(() => undefined)), NOTHING_STORED);
  });

  it('answers at once when the persister does, and later when it does not', async () => {
    const opened = openCassette(aFile(() => TEXT));
    const later = openCassette(aFile(() => Promise.resolve(TEXT)));

    assert.ok(!isPromise(opened));
    assert.deepEqual(opened.content, CONTENT);
    assert.ok(isPromise(later));
    assert.deepEqual(await later, opened);
  });

  it('reads bytes as text, without a byte order mark', async () => {
    assert.equal(await loadText(aFile(() => Buffer.from(`\uFEFF${TEXT}`))), TEXT);
    assert.deepEqual((await openCassette(aFile(() => Buffer.from(TEXT)))).content, CONTENT);
  });

  it('tells files apart by their bytes, also those that are no text', async () => {
    const texts = await Promise.all([[0xff], [0xfe]].map(async (bytes) => loadText(aFile(() => Buffer.from(bytes)))));

    assert.notEqual(texts[0], texts[1]);
    assert.notEqual(fingerprintOf(texts[0]), fingerprintOf(texts[1]));
    assert.equal(fingerprintOf(undefined), undefined);
  });

  for (const [what, load, reason] of [
    ['an empty file', () => '', /the file is empty/],
    ['a file of spaces', () => ' \n', /the file is empty/],
    ['bytes that are no text', () => Buffer.from([0xff, 0xfe, 0x00]), /it is no UTF-8 text/],
    ['what does not parse', () => '{', /library\/one\.json/],
    ['a folder', () => failWith('EISDIR'), /a folder stands in its place/],
    ['a file of somebody else', () => failWith('EACCES'), /reading it is not permitted/],
    ['a persister that fails later', () => Promise.reject(new Error('gone')), /gone/],
  ] as readonly (readonly [string, Persister['load'], RegExp])[]) {
    it(`calls ${what} unreadable`, async () => {
      await assert.rejects(async () => openCassette(aFile(load)), {
        code: 'VCR_UNREADABLE_CASSETTE',
        message: reason,
      });
    });
  }

  it('shows the line that a codec names', async () => {
    const file = aFile(() => 'text');
    const decode = (): never => {
      throw Object.assign(new Error('odd'), { line: 7 });
    };

    await assert.rejects(async () => openCassette({ ...file, codec: { ...memoryCodec, decode } }), { message: /:7/ });
  });
});

function aFile(load: Persister['load']): CassetteFile {
  const persister: Persister = { load, save: () => undefined, delete: () => undefined };
  return { path: '/library/one.json', shownPath: 'library/one.json', persister, codec: memoryCodec };
}

function failWith(code: string): never {
  throw Object.assign(new Error(code), { code });
}
