import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { obsoleteCassettes, type Judged } from '../../src/report/obsolete';
import type { RanFile } from '../../src/report/ran-file';

describe('obsoleteCassettes', () => {
  let root = '';

  beforeEach(() => {
    root = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'vcr-obsolete-'));
  });

  afterEach(() => {
    fs.rmSync(root, { recursive: true, force: true });
  });

  const at = (name: string): string => path.join(root, name);

  function write(...names: string[]): void {
    for (const name of names) {
      fs.mkdirSync(path.dirname(at(name)), { recursive: true });
      fs.writeFileSync(at(name), 'interactions: []\nversion: 1\n');
    }
  }

  function aFile(name: string, parts: Partial<RanFile> = {}): RanFile {
    write(name);
    return {
      testPath: at(name),
      project: undefined,
      rootDir: root,
      roots: [root],
      isOurs: true,
      isWhole: true,
      hasFailed: false,
      hasSkipped: false,
      libraries: [at('__cassettes__')],
      extensions: [],
      ownFolders: [],
      spares: () => false,
      ...parts,
    };
  }

  function obsolete(files: readonly RanFile[], { kept = [], part = 'all' }: Kept = {}): string[] {
    const found = obsoleteCassettes({ files, kept: new Set(kept.map((name) => at(name))), part });
    return found.map((file) => path.relative(root, file).split(path.sep).join('/'));
  }

  it('judges what functions of the user’s put below the name of a test file as named', () => {
    const names = ['__cassettes__/a.test.js/block/old.yaml', '__cassettes__/a.test.js/old.yaml'];
    write(...names);

    assert.deepEqual(obsolete([aFile('a.test.js')]), names);
    assert.deepEqual(obsolete([aFile('a.test.js')], { kept: names }), []);
    assert.deepEqual(obsolete([aFile('a.test.js')], { part: 'some' }), []);
    const unsettled = [
      { isWhole: false },
      { hasFailed: true },
      { hasSkipped: true },
      { isOurs: false, isWhole: false },
    ];
    for (const parts of unsettled) {
      assert.deepEqual(obsolete([aFile('a.test.js', parts), aFile('b.test.js')]), [], JSON.stringify(parts));
      assert.deepEqual(obsolete([aFile('a.test.js'), aFile('b.test.js', parts)]), [], JSON.stringify(parts));
      const elsewhere = aFile('a.test.js', { ...parts, libraries: [at('kept')] });
      assert.deepEqual(obsolete([elsewhere, aFile('b.test.js')]), [], JSON.stringify(parts));
    }
  });

  it('leaves what stands below the name of a test file that did not run', () => {
    const shared = { libraries: [at('shared/kept')] };
    write('shared/kept/other/b.test.js/old.yaml', 'other/b.test.js');

    assert.deepEqual(obsolete([aFile('a.test.js', shared)]), []);
    assert.deepEqual(obsolete([aFile('a.test.js', shared)], { part: 'shard' }), []);
    assert.deepEqual(obsolete([aFile('a.test.js', shared), aFile('other/b.test.js', shared)]), [
      'shared/kept/other/b.test.js/old.yaml',
    ]);
  });

  it('judges folders below that of automatic names as named', () => {
    write('__cassettes__/a.test.js/old.yaml', '__cassettes__/a.test.js/x/y/old.yaml');
    const own = aFile('a.test.js', { ownFolders: [at('__cassettes__/a.test.js')] });

    assert.deepEqual(obsolete([own], { part: 'some' }), ['__cassettes__/a.test.js/old.yaml']);
    assert.deepEqual(obsolete([own, aFile('b.test.js', { hasSkipped: true })]), ['__cassettes__/a.test.js/old.yaml']);
    assert.deepEqual(obsolete([own, aFile('b.test.js')]), [
      '__cassettes__/a.test.js/old.yaml',
      '__cassettes__/a.test.js/x/y/old.yaml',
    ]);
    assert.deepEqual(obsolete([own], { part: 'some', kept: ['__cassettes__/a.test.js/old.yaml'] }), []);
  });
});

type Kept = { readonly kept?: readonly string[]; readonly part?: Judged['part'] };
