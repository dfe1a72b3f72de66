import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { CassetteChanges, CassetteContent } from '../../src/core/cassette-content';
import type { Persister } from '../../src/core/ports';
import { CassetteWriter } from '../../src/session/cassette-writer';
import { NOTHING_STORED, openCassette, type OpenedCassette } from '../../src/session/open-cassette';
import { memoryCodec, memoryFile, MemoryLedger, MemoryPersister } from '../support/in-memory';
import { aRecorded, textsIn } from '../support/session';

const PATH = '/library/one.json';
const NO_CHANGES: CassetteChanges = {
  startsEmpty: false,
  replaced: new Map(),
  removed: new Set(),
  added: [],
  dropped: [],
};

describe('a cassette writer', () => {
  let persister: MemoryPersister;
  let ledger: MemoryLedger;
  beforeEach(() => {
    persister = new MemoryPersister();
    ledger = new MemoryLedger();
  });

  const aWriter = (): CassetteWriter => new CassetteWriter(memoryFile(persister), ledger);
  const opened = async (): Promise<OpenedCassette> => openCassette(memoryFile(persister));
  const texts = (): string[] | undefined => textsIn(persister, PATH);
  const store = (...names: string[]): void => void persister.texts.set(PATH, encoded(...names));

  it('does not touch the disk for no changes', async () => {
    const writer = aWriter();

    await writer.save(NOTHING_STORED, NO_CHANGES);

    assert.deepEqual(persister.calls, []);
    assert.equal(writer.hasSaved, false);
  });

  it('creates a cassette, and tells the run', async () => {
    const writer = aWriter();

    await writer.save(NOTHING_STORED, adding('a'));

    assert.deepEqual(texts(), ['a']);
    assert.equal(writer.hasSaved, true);
    assert.ok(ledger.wasWritten(PATH));
  });

  it('does not tell the run of a cassette that it added to', async () => {
    store('a');

    await aWriter().save(await opened(), adding('b'));

    assert.deepEqual(texts(), ['a', 'b']);
    assert.ok(!ledger.wasWritten(PATH));
  });

  it('keeps the bytes of a cassette that its changes leave the same', async () => {
    store('a');

    await aWriter().save(await opened(), { ...NO_CHANGES, replaced: new Map([[0, aRecorded('a')]]) });

    assert.ok(!persister.calls.some((call) => call.startsWith('save')));
  });

  it('adds to what others have saved since', async () => {
    const both = [aWriter(), aWriter()];

    await Promise.all(both.map((writer, index) => writer.save(NOTHING_STORED, adding(`of ${index}`))));

    assert.deepEqual(texts(), ['of 0', 'of 1']);
  });

  it('empties a cassette once a run under rewrite', async () => {
    store('old');

    for (const name of ['a', 'b']) await aWriter().save(NOTHING_STORED, { ...adding(name), startsEmpty: true });

    assert.deepEqual(texts(), ['a', 'b']);
  });

  it('keeps both of two recordings that replace the same one', async () => {
    store('old', 'other');
    const [one, two] = [await opened(), await opened()];
    const writers = [aWriter(), aWriter()];

    await writers[0]?.save(one, replacing(0, 'a'));
    await writers[1]?.save(two, replacing(0, 'b'));
    assert.deepEqual(texts(), ['a', 'other', 'b']);

    await writers[1]?.rollBack();
    await writers[0]?.rollBack();
    assert.deepEqual(texts(), ['old', 'other']);
  });

  it('rolls back to no file where there was none', async () => {
    const writer = aWriter();
    await writer.save(NOTHING_STORED, adding('a'));

    await writer.rollBack();

    assert.equal(texts(), undefined);
    assert.equal(writer.hasSaved, false);
    assert.ok(!ledger.wasWritten(PATH));
  });

  it('leaves no file of nothing when several sessions made it and all of them roll back', async () => {
    const [one, two] = [aWriter(), aWriter()];
    await one.save(NOTHING_STORED, adding('a'));
    await two.save(NOTHING_STORED, adding('b'));

    await one.rollBack();
    assert.deepEqual(texts(), ['b']);
    await two.rollBack();

    assert.equal(texts(), undefined);
    assert.ok(!ledger.wasWritten(PATH));
  });

  it('rolls every save back, the last one first', async () => {
    store('old');
    const before = persister.texts.get(PATH);
    const writer = aWriter();
    const main = await opened();
    await writer.save(main, adding('a'));
    await writer.save(main, replacing(0, 'new'));

    await writer.rollBack();

    assert.equal(persister.texts.get(PATH), before);
  });

  it('brings back what a rewrite emptied, also when others have added since', async () => {
    store('old');
    const [one, two] = [aWriter(), aWriter()];
    for (const [writer, name] of [
      [one, 'a'],
      [two, 'b'],
    ] as const) {
      await writer.save(NOTHING_STORED, { ...adding(name), startsEmpty: true });
    }

    await one.rollBack();
    assert.deepEqual(texts(), ['old', 'b']);
    await two.rollBack();

    assert.deepEqual(texts(), ['old']);
  });

  it('rolls back a rewrite of what could not be read', async () => {
    persister.texts.set(PATH, 'no cassette');
    const [one, two] = [aWriter(), aWriter()];
    await one.save(NOTHING_STORED, { ...adding('a'), startsEmpty: true });
    await two.save(NOTHING_STORED, { ...adding('b'), startsEmpty: true });

    await one.rollBack();

    assert.deepEqual(texts(), ['b']);
  });

  it('leaves alone what somebody has deleted since', async () => {
    const writer = aWriter();
    await writer.save(NOTHING_STORED, adding('a'));
    persister.texts.delete(PATH);

    await writer.rollBack();

    assert.equal(texts(), undefined);
  });

  it('can roll back again when rolling back has failed', async () => {
    store('old');
    const writer = aWriter();
    await writer.save(await opened(), adding('a'));
    persister.save = () => {
      throw new Error('disk full');
    };

    await assert.rejects(writer.rollBack(), { code: 'VCR_UNWRITABLE_CASSETTE', message: /disk full/ });
    assert.equal(writer.hasSaved, true);
    Reflect.deleteProperty(persister, 'save');
    await writer.rollBack();

    assert.deepEqual(texts(), ['old']);
  });

  it('drops what is not wanted, and writes nothing when all is', async () => {
    store('a', 'b');
    const writer = aWriter();

    await writer.keepOnly(
      ({ request }) => request.uri.endsWith('/b'),
      () => true,
    );
    await writer.keepOnly(
      () => true,
      () => true,
    );

    assert.deepEqual(texts(), ['b']);
    assert.deepEqual(
      persister.calls.filter((call) => call.startsWith('save')),
      [`save ${PATH}`],
    );
  });

  it('says that a cassette cannot be written, and that one cannot be read', async () => {
    persister.save = () => {
      throw new Error('disk full');
    };
    await assert.rejects(aWriter().save(NOTHING_STORED, adding('a')), { code: 'VCR_UNWRITABLE_CASSETTE' });

    persister.texts.set(PATH, 'no cassette');
    await assert.rejects(aWriter().save(NOTHING_STORED, adding('a')), { code: 'VCR_UNREADABLE_CASSETTE' });
    assert.equal(persister.texts.get(PATH), 'no cassette');
  });

  it('works with a persister that has no lock', async () => {
    const plain: Persister = {
      load: (path) => persister.load(path),
      save: (path, text) => persister.save(path, text),
      delete: (path) => persister.delete(path),
    };

    await new CassetteWriter(memoryFile(plain), ledger).save(NOTHING_STORED, adding('a'));

    assert.deepEqual(texts(), ['a']);
  });
});

function contentOf(...names: string[]): CassetteContent {
  return { interactions: names.map((name) => aRecorded(name)), dropped: [] };
}

function encoded(...names: string[]): string {
  return memoryCodec.encode(contentOf(...names)) as string;
}

function adding(...names: string[]): CassetteChanges {
  return { ...NO_CHANGES, added: contentOf(...names).interactions };
}

function replacing(position: number, name: string): CassetteChanges {
  return { ...NO_CHANGES, replaced: new Map([[position, aRecorded(name)]]) };
}
