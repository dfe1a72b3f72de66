import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MemoryPersister } from '../support/in-memory';
import { CassetteText, saveText } from '../../src/session/cassette-text';
import { fingerprintOf } from '../../src/session/open-cassette';

describe('the text of a cassette', () => {
  it('is equal to the text that its parts make, and to no other', () => {
    const text = new CassetteText(['one', '', ' zwei ü']);

    assert.equal(text.equals('one zwei ü'), true);
    for (const other of [undefined, '', 'one', 'one zwei', 'one zwei ü!', 'two zwei ü']) {
      assert.equal(text.equals(other), false, other);
    }
  });

  it('has the fingerprint of the whole, before it is saved and after', async () => {
    const [unread, saved] = [new CassetteText(['o', 'ne']), new CassetteText(['o', 'ne'])];

    await saveText(new MemoryPersister(), '/one', saved);

    assert.equal(unread.fingerprint, fingerprintOf('one'));
    assert.equal(saved.fingerprint, fingerprintOf('one'));
  });

  it('is given whole to a persister that asks for that, and in parts to one that does not', async () => {
    const persister = new MemoryPersister();
    const given: unknown[] = [];
    const inParts = Object.assign(new MemoryPersister(), {
      saveParts: (path: string, parts: Iterable<string>) => void given.push(path, ...parts),
    });

    for (const one of [persister, inParts]) await saveText(one, '/one', new CassetteText(['o', 'ne']));

    assert.equal(persister.texts.get('/one'), 'one');
    assert.deepEqual(given, ['/one', 'o', 'ne']);
    assert.equal(inParts.texts.size, 0);
  });
});
