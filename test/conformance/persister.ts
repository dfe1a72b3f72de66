import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Persister } from '../../src/core/ports';

/** What every persister has to do, built in or registered. `place` gives a path nothing is stored at. */
export function persisterConformance(name: string, persister: Persister, place: () => string): void {
  const read = async (path: string): Promise<string | undefined> => (await persister.load(path))?.toString();

  describe(`persister ${name}`, () => {
    it('has nothing where nothing was stored', async () => {
      assert.equal(await persister.load(place()), undefined);
    });

    it('gives back what was saved last, unicode and all', async () => {
      const path = place();
      await persister.save(path, 'one\n');
      await persister.save(path, 'zwei ü 😀\n');

      assert.equal(await read(path), 'zwei ü 😀\n');
    });

    it('forgets what is deleted, and takes the deletion of nothing', async () => {
      const path = place();
      await persister.save(path, 'x');
      await persister.delete(path);
      await persister.delete(path);

      assert.equal(await persister.load(path), undefined);
    });

    it('runs exclusive work for one path one after the other', async () => {
      if (persister.exclusively === undefined) return;
      const path = place();
      const add = (): Promise<void> =>
        persister.exclusively?.(path, async () => {
          const text = (await read(path)) ?? '';
          await new Promise((resolve) => setTimeout(resolve, 1));
          await persister.save(path, `${text}x`);
        }) ?? Promise.resolve();

      await Promise.all(Array.from({ length: 20 }, add));

      assert.equal(await read(path), 'x'.repeat(20));
    });
  });
}
