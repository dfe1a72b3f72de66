import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { FolderWatch } from '../../src/viewer/watch-folders';
import { deferred } from '../support/deferred';

describe('a watch of folders', () => {
  let folder: string;
  let changed: ReturnType<typeof deferred<void>>;
  let watch: FolderWatch | undefined;
  // A watch keeps no process alive.
  let alive: NodeJS.Timeout;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vcr-watched-'));
    changed = deferred();
    alive = setInterval(() => undefined, 1000);
  });
  afterEach(() => {
    clearInterval(alive);
    watch?.[Symbol.dispose]();
    fs.rmSync(folder, { recursive: true });
  });

  for (const there of ['.', 'node_modules', 'node_modules/.cache']) {
    it(`notices a folder that is made later, below ${there}`, { timeout: 20_000 }, async () => {
      const awaited = path.join(folder, 'node_modules/.cache/jest-environment-vcr');
      fs.mkdirSync(path.join(folder, there), { recursive: true });
      watch = new FolderWatch([awaited], () => changed.resolve());

      fs.mkdirSync(awaited, { recursive: true });
      await changed.promise;
      changed = deferred();
      fs.writeFileSync(path.join(awaited, 'last-run.report'), '{}');

      await changed.promise;
    });
  }
});
