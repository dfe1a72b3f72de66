import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { replaceFile, type ReplaceTools } from '../../src/persisters/replace-file';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vcr-replace-'));
const file = path.join(folder, 'a.yaml');
const noCheck = (): void => undefined;
after(() => fs.rmSync(folder, { recursive: true }));

describe('replacing a file', () => {
  for (const code of ['EPERM', 'EACCES', 'EBUSY']) {
    it(`is tried again on Windows when somebody has the file open (${code})`, async () => {
      const tools = tryingTo(code, 3);

      await replaceFile(file, `after ${code}`, noCheck, tools);

      assert.equal(fs.readFileSync(file, 'utf8'), `after ${code}`);
      assert.equal(tools.pausesMs.length, 3);
    });
  }

  it('is given up when the file stays open, and leaves the old one and nothing else', async () => {
    fs.writeFileSync(file, 'old');
    const tools = tryingTo('EPERM', Infinity);

    await assert.rejects(replaceFile(file, 'new', noCheck, tools), { code: 'EPERM' });

    const waitedMs = tools.pausesMs.reduce((sum, ms) => sum + ms, 0);
    assert.ok(waitedMs >= 2000 && waitedMs < 6000);
    assert.equal(fs.readFileSync(file, 'utf8'), 'old');
    assert.deepEqual(fs.readdirSync(folder), ['a.yaml']);
  });

  it('is not tried again for another reason, nor on another system', async () => {
    const [full, elsewhere] = [tryingTo('ENOSPC', 1), { ...tryingTo('EPERM', 1), isWindows: false }];

    await assert.rejects(replaceFile(file, 'new', noCheck, full), { code: 'ENOSPC' });
    await assert.rejects(replaceFile(file, 'new', noCheck, elsewhere), { code: 'EPERM' });

    assert.deepEqual([...full.pausesMs, ...elsewhere.pausesMs], []);
  });

  it('brings the text to the disk before the name leads to it', async (t) => {
    const calls: string[] = [];
    const spy = (name: 'fsyncSync' | 'renameSync'): void => {
      const original = fs[name] as (...args: unknown[]) => void;
      t.mock.method(fs, name, (...args: unknown[]) => {
        calls.push(name);
        original(...args);
      });
    };
    spy('fsyncSync');
    spy('renameSync');

    await replaceFile(file, 'new', noCheck);

    assert.deepEqual(calls.slice(0, 2), ['fsyncSync', 'renameSync']);
  });
});

function tryingTo(code: string, failures: number): ReplaceTools & { pausesMs: number[] } {
  const pausesMs: number[] = [];
  let left = failures;
  return {
    pausesMs,
    isWindows: true,
    rename: (from, to) => {
      left -= 1;
      if (left >= 0) throw Object.assign(new Error(code), { code });
      fs.renameSync(from, to);
    },
    sleep: (ms) => {
      pausesMs.push(ms);
      return Promise.resolve();
    },
  };
}
