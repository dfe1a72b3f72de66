import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UnusedInteractions } from '../../src/environment/unused-interactions';
import type { VcrConfig } from '../../src/options/vcr-config';
import type { InsertedCassette } from '../../src/session/inserted-cassette';
import { RequestLog } from '../../src/session/request-log';
import { MemoryPersister } from '../support/in-memory';
import { aLiveRequest, anInsertedCassette, aRecorded } from '../support/session';

const DROPS: VcrConfig = { dropUnusedRequests: true };
const STORED = ['one', 'two', 'three'].map((name) => aRecorded(name));

describe('unused interactions', () => {
  it('are dropped with the save of an own cassette where the options say so', () => {
    const unused = new UnusedInteractions();
    const table = [
      [DROPS, false, true],
      [DROPS, true, false],
      [{}, false, false],
      [{ ...DROPS, recordMode: 'none' }, false, false],
    ] as const;

    for (const [config, isShared, expected] of table) {
      assert.equal(unused.mayDropNow(anInsertedCassette(config, { isShared }).cassette), expected);
    }
  });

  it('of a shared cassette are those that no test of the file used', async () => {
    const { persister, first, second, texts } = await shared();
    const unused = new UnusedInteractions();
    unused.noteUse(first, { hasPassed: true });
    unused.noteUse(second, { hasPassed: true });

    assert.deepEqual(await unused.drop({ isWholeRun: true }), []);

    assert.deepEqual(texts(), ['one', 'two']);
    assert.ok(persister.calls.includes('save /library/one.json'));
  });

  it('stay when one of the tests failed, or another test file opened the cassette', async () => {
    for (const isFailed of [true, false]) {
      const { first, second, ledger, texts } = await shared();
      const unused = new UnusedInteractions();
      unused.noteUse(first, { hasPassed: !isFailed });
      unused.noteUse(second, { hasPassed: true });
      if (!isFailed) ledger.noteUse(first.path, 'other.test.js');

      await unused.drop({ isWholeRun: true });

      assert.deepEqual(texts(), ['one', 'two', 'three']);
    }
  });

  it('are no matter of a cassette that was never opened', async () => {
    const { cassette, texts } = anInsertedCassette(DROPS, { stored: STORED, isShared: true });
    const unused = new UnusedInteractions();

    unused.noteUse(cassette, { hasPassed: true });
    await unused.drop({ isWholeRun: true });

    assert.equal(texts()?.length, 3);
  });

  it('that cannot be dropped are an error, which stops no other cassette', async () => {
    const { first, persister } = await shared();
    const unused = new UnusedInteractions();
    unused.noteUse(first, { hasPassed: true });
    persister.save = () => {
      throw new Error('disk full');
    };

    const errors = await unused.drop({ isWholeRun: true });

    assert.match(String(errors[0]), /disk full/);
  });
});

/** Two tests of a file that share a cassette; the first played `one`, the second `two`. */
async function shared(): Promise<
  ReturnType<typeof anInsertedCassette> & { readonly first: InsertedCassette; readonly second: InsertedCassette }
> {
  const persister = new MemoryPersister();
  const parts = { persister, stored: STORED, isShared: true };
  const one = anInsertedCassette(DROPS, parts);
  const second = anInsertedCassette(DROPS, { ...parts, ledger: one.ledger }).cassette;
  await one.cassette.answer(aLiveRequest({ uri: 'https://api.test/one' }), new RequestLog());
  await second.answer(aLiveRequest({ uri: 'https://api.test/two' }), new RequestLog());
  return { ...one, first: one.cassette, second };
}
