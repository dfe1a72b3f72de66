import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Persister } from '../../src/core/ports';
import { createFileSystemPersister, fileSystemPersister } from '../../src/persisters/file-system';
import { lockOf } from '../../src/persisters/hidden-names';
import { newToken } from '../../src/persisters/process-token';
import { persisterConformance } from '../conformance/persister';
import { ChildScript } from '../support/child-script';

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'vcr-persister-'));
let count = 0;
const folder = (): string => path.join(root, `deep/er/${(count += 1)}`);
const place = (): string => path.join(folder(), 'a.yaml');
after(() => fs.rmSync(root, { recursive: true }));

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

const PERSISTER = `const { fileSystemPersister: p } = require(${JSON.stringify(require.resolve('../../src/persisters/file-system'))});`;
const isRoot = process.getuid?.() === 0;
const IS_WINDOWS = process.platform === 'win32';

describe('a saved file', () => {
  it('keeps the mode it had', { skip: IS_WINDOWS }, async () => {
    const file = place();
    await fileSystemPersister.save(file, 'old');
    for (const mode of [0o600, 0o640, 0o664, 0o755]) {
      fs.chmodSync(file, mode);

      await fileSystemPersister.save(file, 'new');

      assert.equal(fs.statSync(file).mode & 0o777, mode);
    }
  });

  it('has the mode of any new file when there was none', { skip: IS_WINDOWS }, async () => {
    const [file, other] = [place(), path.join(root, 'any')];
    fs.writeFileSync(other, '');

    await fileSystemPersister.save(file, 'new');

    assert.equal(fs.statSync(file).mode, fs.statSync(other).mode);
  });

  it('keeps the owner it had, when root records', { skip: isRoot ? false : 'only root gives files away' }, async () => {
    const file = place();
    await fileSystemPersister.save(file, 'old');
    fs.chownSync(file, 1234, 2345);

    await fileSystemPersister.save(file, 'new');

    const { uid, gid } = fs.statSync(file);
    assert.deepEqual({ uid, gid }, { uid: 1234, gid: 2345 });
  });

  it('is not replaced when it is read-only, a folder or a pipe', async () => {
    const [readOnly, aFolder] = [place(), place()];
    await fileSystemPersister.save(readOnly, 'old');
    fs.chmodSync(readOnly, 0o444);
    fs.mkdirSync(aFolder, { recursive: true });

    await assert.rejects(async () => fileSystemPersister.save(readOnly, 'new'), /the file is read-only/);
    await assert.rejects(async () => fileSystemPersister.save(aFolder, 'new'), /a folder stands in its place/);
    assert.equal(fs.readFileSync(readOnly, 'utf8'), 'old');
    if (fs.existsSync('/dev/null')) {
      await assert.rejects(async () => fileSystemPersister.save('/dev/null', 'new'), /it is no regular file/);
      await assert.rejects(async () => fileSystemPersister.load('/dev/null'), /it is no regular file/);
    }
  });

  it('parts from its other hard links, which keep the old text', async () => {
    const [file, other] = [place(), path.join(root, 'hard link')];
    await fileSystemPersister.save(file, 'old');
    fs.linkSync(file, other);

    await fileSystemPersister.save(file, 'new');

    assert.deepEqual(
      [file, other].map((name) => fs.readFileSync(name, 'utf8')),
      ['new', 'old'],
    );
  });

  it('says what stands in the way: a file for a folder, a name too long', async () => {
    const file = place();
    await fileSystemPersister.save(file, 'old');
    const tooLong = path.join(path.dirname(file), 'x'.repeat(300));

    await assert.rejects(async () => fileSystemPersister.save(path.join(file, 'b.yaml'), 'new'), /EEXIST|ENOTDIR/);
    await assert.rejects(async () => fileSystemPersister.save(tooLong, 'new'), { code: 'ENAMETOOLONG' });
    await assert.rejects(async () => fileSystemPersister.load(tooLong), { code: 'ENAMETOOLONG' });
    assert.equal(await fileSystemPersister.load(path.join(file, 'b.yaml')), undefined);
    assert.deepEqual(fs.readdirSync(path.dirname(file)), ['a.yaml']);
  });

  it('leaves room for the names beside it, however long its own is', async () => {
    const file = path.join(folder(), `${'x'.repeat(250)}.yaml`);

    await fileSystemPersister.exclusively?.(file, async () => fileSystemPersister.save(file, 'new'));

    assert.deepEqual(fs.readdirSync(path.dirname(file)), [path.basename(file)]);
  });
});

describe('a symbolic link', () => {
  it('to a file, to a folder, to nothing yet and to a link stays, and what it leads to is written', async () => {
    const target = place();
    await fileSystemPersister.save(target, 'old');
    const links = folder();
    fs.mkdirSync(links, { recursive: true });
    const link = (name: string, to: string): string => {
      fs.symlinkSync(to, path.join(links, name));
      return path.join(links, name);
    };
    const cases: [written: string, link: string, real: string][] = [
      [link('file', target), path.join(links, 'file'), target],
      [
        path.join(link('folder', path.dirname(target)), 'b.yaml'),
        path.join(links, 'folder'),
        sibling(target, 'b.yaml'),
      ],
      [link('nothing', sibling(target, 'c.yaml')), path.join(links, 'nothing'), sibling(target, 'c.yaml')],
      [link('relative', '../new/d.yaml'), path.join(links, 'relative'), path.join(links, '../new/d.yaml')],
      [link('twice', 'nothing2'), link('nothing2', sibling(target, 'e.yaml')), sibling(target, 'e.yaml')],
    ];

    for (const [written, itsLink, real] of cases) {
      await fileSystemPersister.exclusively?.(written, async () => fileSystemPersister.save(written, written));

      assert.ok(fs.lstatSync(itsLink).isSymbolicLink(), itsLink);
      assert.ok(fs.lstatSync(real).isFile(), real);
      assert.equal(fs.readFileSync(real, 'utf8'), written);
    }
  });

  it('in a circle is an error, not a missing file', async () => {
    const file = place();
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.symlinkSync('a.yaml', file);

    await assert.rejects(async () => fileSystemPersister.load(file), { code: 'ELOOP' });
    await assert.rejects(async () => fileSystemPersister.save(file, 'new'), { code: 'ELOOP' });
  });

  it('and the file it leads to have one lock', async () => {
    const target = place();
    await fileSystemPersister.save(target, '');
    const link = sibling(target, 'link.yaml');
    fs.symlinkSync(target, link);
    const add = (file: string): Promise<void> | undefined =>
      fileSystemPersister.exclusively?.(file, async () => {
        const text = String(await fileSystemPersister.load(file));
        await new Promise((resolve) => setTimeout(resolve, 2));
        await fileSystemPersister.save(file, `${text}x`);
      });

    await Promise.all([add(target), add(link), add(target), add(link)]);

    assert.equal(fs.readFileSync(target, 'utf8'), 'xxxx');
  });
});

describe('the file system persister', () => {
  it('leaves either the old text or the new one when its process is killed at any moment, and clears the rest', async () => {
    const file = place();
    const sizes = [100_000, 200_000];
    await fileSystemPersister.save(file, 'x'.repeat(100_000));
    for (let round = 0; round < 8; round += 1) {
      const child = new ChildScript(`${PERSISTER}
        process.stdout.write('ready');
        (async () => {
          for (let n = 0; n < 1e6; n += 1) {
            await p.exclusively(${JSON.stringify(file)}, () => p.save(${JSON.stringify(file)}, 'x'.repeat(n % 2 ? 100_000 : 200_000)));
          }
        })();`);
      await child.hasPrinted();
      await new Promise((resolve) => setTimeout(resolve, 5 + round * 3));
      await child.kill();

      assert.ok(sizes.includes(fs.readFileSync(file, 'utf8').length));
    }

    await createFileSystemPersister().load(file);
    await new Promise(setImmediate);

    assert.deepEqual(fs.readdirSync(path.dirname(file)), ['a.yaml']);
  });

  it('clears what a killed process left, and nothing of one that lives', async () => {
    const file = place();
    await fileSystemPersister.save(file, 'text');
    const gone = new ChildScript('');
    await gone.hasExited();
    const [where = '', , ...rest] = newToken().split('-');
    const goneToken = [where, gone.pid, ...rest].join('-');
    const livingToken = newToken();
    const foreignToken = 'ffffffff-1-1-0-0123456789abcdef';
    const make = (name: string): string => {
      fs.writeFileSync(sibling(file, name), '');
      return name;
    };
    make(`.vcr-${goneToken}.tmp`);
    fs.mkdirSync(sibling(file, `.vcr-${goneToken.replace(/.$/, (last) => (last === 'f' ? 'e' : 'f'))}.tmp`));
    fs.writeFileSync(lockOf(file), goneToken);
    // Of another machine, and of another version of ours.
    const old = [make(`.vcr-${foreignToken}.tmp`), make('.vcr-0123456789abcdef.tmp')];
    for (const name of old) fs.utimesSync(sibling(file, name), 1, 1);
    const kept = [
      'a.yaml',
      make(`.vcr-${livingToken}.tmp`),
      make(`.vcr-${foreignToken.slice(0, -1)}0.tmp`),
      make('.vcr-notes.txt'),
      make('other.tmp'),
    ];

    for (const use of ['load', 'save'] as const) {
      await (use === 'load' ? createFileSystemPersister().load(file) : createFileSystemPersister().save(file, 'text'));
      const names = (): string[] => fs.readdirSync(path.dirname(file)).sort();
      // Nobody waits for the clearing, so nothing tells of its end.
      for (let round = 0; round < 100 && names().length > kept.length; round += 1) await sleep(20);

      assert.deepEqual(names(), kept.sort());
      make(`.vcr-${goneToken}.tmp`);
    }
  });

  it('loses nothing when processes with other temporary folders write one file, and some are killed', async () => {
    const file = place();
    const script = `${PERSISTER}
      const file = ${JSON.stringify(file)};
      (async () => {
        for (let n = 0; n < 40; n += 1) {
          await p.exclusively(file, async () => {
            const text = String((await p.load(file)) ?? '');
            await new Promise((resolve) => setTimeout(resolve, 1));
            await p.save(file, text + process.pid + ' ' + n + '\\n');
          });
          process.stdout.write('.');
        }
      })();`;
    const children = Array.from({ length: 4 }, () => {
      return new ChildScript(script, { TMPDIR: fs.mkdtempSync(path.join(root, 'tmp-')) });
    });
    const [first, second, ...others] = children;
    await Promise.all([first?.hasPrinted(), second?.hasPrinted()]);
    await first?.kill();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await second?.kill();
    const exitCodes = await Promise.all(others.map((child) => child.hasExited()));

    assert.deepEqual(exitCodes, [0, 0]);
    const lines = fs.readFileSync(file, 'utf8').trim().split('\n');
    for (const child of children) {
      const own = lines.filter((line) => line.startsWith(`${child.pid} `));
      assert.deepEqual(
        own,
        own.map((_, n) => `${child.pid} ${n}`),
      );
      assert.ok(own.length >= child.output.length);
    }
    for (const child of others) assert.equal(lines.filter((line) => line.startsWith(`${child.pid} `)).length, 40);
  });

  it('does not publish a save whose lock another process took from it', async () => {
    const file = place();
    await fileSystemPersister.save(file, 'old');

    const saving = fileSystemPersister.exclusively?.(file, async () => {
      fs.rmSync(lockOf(file));
      await fileSystemPersister.save(file, 'new');
    });

    await assert.rejects(saving ?? Promise.resolve(), /its lock was taken/);
    assert.equal(fs.readFileSync(file, 'utf8'), 'old');
    assert.deepEqual(fs.readdirSync(path.dirname(file)), ['a.yaml']);
  });
});

function sibling(file: string, name: string): string {
  return path.join(path.dirname(file), name);
}
