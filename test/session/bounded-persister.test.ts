import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import vm from 'node:vm';
import type { Persister } from '../../src/core/ports';
import { boundedPersister } from '../../src/session/bounded-persister';
import { MemoryPersister } from '../support/in-memory';

const LIMIT_MS = 20;
const NEVER = new Promise<never>(() => undefined);

describe('a persister of the user, bounded', () => {
  it('answers at once when the persister does', () => {
    const persister = bounded({ load: () => 'text' });

    assert.equal(persister.load('/a'), 'text');
    assert.equal(persister.save('/a', 'text'), undefined);
    assert.equal(persister.delete('/a'), undefined);
  });

  it('takes bytes of the realm of the tests', async () => {
    const bytes = vm.runInNewContext('new Uint8Array([104, 105])') as Buffer;

    assert.deepEqual(await bounded({ load: () => bytes }).load('/a'), Buffer.from('hi'));
    assert.deepEqual(await bounded({ load: () => Promise.resolve(bytes) }).load('/a'), Buffer.from('hi'));
  });

  it('refuses what is neither text nor bytes', async () => {
    for (const load of [() => 7 as never, () => Promise.resolve(7 as never)]) {
      await assert.rejects(async () => bounded({ load }).load('/a'), /"mine"\.load has to give a text.*number/);
    }
  });

  for (const member of ['load', 'save', 'delete'] as const) {
    it(`does not wait longer than its limit for ${member}`, async () => {
      await assert.rejects(async () => bounded({ [member]: () => NEVER })[member]('/a', ''), {
        message: `the persister "mine".${member} has not answered for ${LIMIT_MS} ms`,
      });
    });
  }

  it('has a lock only where the persister has one', () => {
    assert.ok(!('exclusively' in bounded({})));
    assert.ok('exclusively' in boundedPersister('mine', new MemoryPersister(), () => LIMIT_MS));
  });

  it('gives what the work under the lock gives, and its error', async () => {
    const persister = boundedPersister('mine', new MemoryPersister(), () => LIMIT_MS);

    assert.equal(await persister.exclusively?.('/a', () => Promise.resolve(7)), 7);
    await assert.rejects(
      async () => persister.exclusively?.('/a', () => Promise.reject(new Error('of the work'))),
      /of the work/,
    );
  });

  it('says so when the lock never runs the work, or never ends', async () => {
    const work = (): Promise<number> => Promise.resolve(7);
    const skips = bounded({ exclusively: () => Promise.resolve(undefined as never) });
    const hangs = bounded({ exclusively: () => NEVER });

    await assert.rejects(async () => skips.exclusively?.('/a', work), /has not run its work/);
    await assert.rejects(async () => hangs.exclusively?.('/a', work), /exclusively has not answered for 60 ms/);
  });

  it('gives the error of the work when the lock swallows it', async () => {
    const swallows = bounded({
      exclusively: async <T>(_path: string, work: () => Promise<T>) => work().catch(() => undefined as T),
    });

    await assert.rejects(
      async () => swallows.exclusively?.('/a', () => Promise.reject(new Error('disk full'))),
      /disk full/,
    );
  });
});

function bounded(parts: Partial<Persister>): Persister {
  const persister: Persister = { load: () => undefined, save: () => undefined, delete: () => undefined, ...parts };
  return boundedPersister('mine', persister, () => LIMIT_MS);
}
