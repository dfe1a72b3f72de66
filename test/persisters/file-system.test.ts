import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import type { Persister } from '../../src/core/ports';
import { fileSystemPersister } from '../../src/persisters/file-system';
import { persisterConformance } from '../conformance/persister';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vcr-persister-'));
let count = 0;
const place = (): string => path.join(folder, `deep/er/${(count += 1)}.yaml`);
after(() => fs.rmSync(folder, { recursive: true }));

persisterConformance('fs', fileSystemPersister, place);

const texts = new Map<string, string>();
const memory: Persister = {
  load: (file) => texts.get(file),
  save: async (file, text) => {
    await Promise.resolve();
    texts.set(file, text);
  },
  delete: (file) => void texts.delete(file),
};
persisterConformance('of the user, in memory', memory, place);

describe('the file system persister', () => {
  it('writes through a symbolic link and keeps the link', async () => {
    const [target, link] = [place(), place()];
    await fileSystemPersister.save(target, 'old');
    fs.symlinkSync(target, link);

    await fileSystemPersister.save(link, 'new');

    assert.equal(fs.readFileSync(target, 'utf8'), 'new');
    assert.ok(fs.lstatSync(link).isSymbolicLink());
  });

  it('leaves either the old text or the new one when its process is killed at any moment', async () => {
    const file = place();
    const sizes = [100_000, 200_000];
    await fileSystemPersister.save(file, 'x'.repeat(100_000));
    const script = `
      const { fileSystemPersister: p } = require(${JSON.stringify(require.resolve('../../src/persisters/file-system'))});
      process.stdout.write('ready');
      for (let n = 0; n < 1e6; n += 1) p.save(${JSON.stringify(file)}, 'x'.repeat(n % 2 ? 100_000 : 200_000));`;
    for (let round = 0; round < 8; round += 1) {
      const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(child.stdout, 'data');
      await new Promise((resolve) => setTimeout(resolve, 5 + round * 3));
      child.kill('SIGKILL');
      await once(child, 'exit');

      assert.ok(sizes.includes(fs.readFileSync(file, 'utf8').length));
    }
  });

  it('takes over the lock of a process that was killed while it saved', async () => {
    const file = place();
    const script = `
      const { fileSystemPersister: p } = require(${JSON.stringify(require.resolve('../../src/persisters/file-system'))});
      p.exclusively(${JSON.stringify(file)}, () => { process.stdout.write('locked'); return new Promise((r) => setTimeout(r, 60_000)); });`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');

    const result = await fileSystemPersister.exclusively?.(file, () => Promise.resolve('mine'));

    assert.equal(result, 'mine');
  });
});
