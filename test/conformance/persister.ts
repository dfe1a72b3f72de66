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

    it('keeps every path apart from every other', async () => {
      const paths = [place(), place()];
      for (const path of paths) await persister.save(path, path);

      for (const path of paths) assert.equal(await read(path), path);
    });

    it('forgets what is deleted, and takes the deletion of nothing', async () => {
      const path = place();
      await persister.save(path, 'x');
      await persister.delete(path);
      await persister.delete(path);

      assert.equal(await persister.load(path), undefined);
    });

    it('shows a reader either the old text or the new one, never a part', async () => {
      const path = place();
      const texts = ['a'.repeat(50_000), 'b'.repeat(100_000)];
      await persister.save(path, texts[0] ?? '');

      for (let round = 0; round < 10; round += 1) {
        const saving = persister.save(path, texts[round % 2] ?? '');
        assert.ok(texts.includes((await read(path)) ?? ''));
        await saving;
        assert.equal(await read(path), texts[round % 2]);
      }
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

    it('deletes and saves inside exclusive work, and gives back what the work gives or throws', async () => {
      if (persister.exclusively === undefined) return;
      const exclusively: NonNullable<Persister['exclusively']> = persister.exclusively.bind(persister);
      const path = place();

      const result = await exclusively(path, async () => {
        await persister.save(path, 'x');
        await persister.delete(path);
        return 'done';
      });

      assert.equal(result, 'done');
      assert.equal(await persister.load(path), undefined);
      await assert.rejects(
        exclusively(path, () => Promise.reject(new Error('no'))),
        /no/,
      );
      assert.equal(await exclusively(path, () => Promise.resolve('again')), 'again');
    });
  });
}
