import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { EMPTY_CONTENT } from '../../src/core/cassette-content';
import type { CassetteCodec, Persister } from '../../src/core/ports';
import { fileSystemInspector } from '../../src/persisters/file-facts';
import { fileSystemPersister } from '../../src/persisters/file-system';
import { deleteCassettes, type Deletion, type DeletionResult } from '../../src/session/delete-cassettes';

const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'vcr-delete-')));
const [rootDir, outside] = [path.join(root, 'project'), path.join(root, 'outside')];
const library = path.join(rootDir, '__cassettes__');
after(() => fs.rmSync(root, { recursive: true }));

/** A cassette is what begins with `cassette`. */
const codec: CassetteCodec = {
  encode: () => 'cassette',
  encodeParts: () => ['cassette'],
  decode: (text) => {
    if (!text.startsWith('cassette')) throw new Error('no');
    return EMPTY_CONTENT;
  },
};

describe('deleting cassettes', () => {
  beforeEach(() => {
    for (const folder of [rootDir, outside]) fs.rmSync(folder, { recursive: true, force: true });
    for (const folder of [library, outside]) fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(rootDir, 'package.json'), '{}');
  });

  it('deletes those that are there, once each, and says which', async () => {
    const [one, two] = [cassette('one.yaml'), cassette('two.yaml')];

    const result = await remove([one, two, one, path.join(library, 'missing.yaml')]);

    assert.deepEqual(result, { errors: [], deleted: [one, two] });
    assert.deepEqual(fs.readdirSync(library), []);
  });

  it('deletes the others when one cannot be deleted', async () => {
    const [one, stuck, three] = [cassette('one.yaml'), cassette('stuck.yaml'), cassette('three.yaml')];
    const persister: Persister = {
      ...fileSystemPersister,
      delete: (file) => {
        if (file === stuck) throw Object.assign(new Error('EBUSY: busy'), { code: 'EBUSY' });
        return fileSystemPersister.delete(file);
      },
    };

    const { errors, deleted } = await remove([one, stuck, three], { persister });

    assert.deepEqual(deleted, [one, three]);
    assert.deepEqual(fs.readdirSync(library), ['stuck.yaml']);
    assert.equal(errors.length, 1);
    assert.equal(errors[0]?.code, 'VCR_UNWRITABLE_CASSETTE');
    assert.match(errors[0].message, /__cassettes__\/stuck\.yaml cannot be deleted: EBUSY: busy/);
  });

  it('deletes the others when one cannot even be looked at', async () => {
    const one = cassette('one.yaml');

    const { errors, deleted } = await remove([path.join(library, 'x'.repeat(300)), path.join(library, 'a\0b'), one]);

    assert.deepEqual(deleted, [one]);
    assert.deepEqual(
      errors.map(({ code }) => code),
      ['VCR_UNWRITABLE_CASSETTE', 'VCR_UNWRITABLE_CASSETTE'],
    );
  });

  it('touches nothing when one is out of bounds', async () => {
    const one = cassette('one.yaml');
    const source = path.join(rootDir, 'a.test.js');
    fs.writeFileSync(source, 'test()');
    const victim = path.join(outside, 'victim.yaml');
    fs.writeFileSync(victim, 'cassette');
    fs.symlinkSync(victim, path.join(library, 'link.yaml'));
    fs.symlinkSync(outside, path.join(library, 'linked'));
    fs.symlinkSync(path.join(outside, 'nothing.yaml'), path.join(library, 'dangling.yaml'));
    const refused = [
      source,
      victim,
      library,
      path.join(library, 'link.yaml'),
      path.join(library, 'linked/victim.yaml'),
      path.join(library, 'dangling.yaml'),
      path.join(rootDir, 'package.json'),
    ];
    for (const path of refused) {
      const { errors, deleted } = await remove([one, path]);

      assert.deepEqual(
        errors.map(({ code }) => code),
        ['VCR_UNSAFE_DELETE'],
        path,
      );
      assert.deepEqual(deleted, []);
      assert.ok(fs.existsSync(one) && fs.lstatSync(path));
    }
  });

  it('deletes a link to a cassette and leaves what it names; a link to nothing is nothing', async () => {
    const target = cassette('target.yaml');
    const [link, dangling] = [path.join(library, 'link.yaml'), path.join(library, 'dangling.yaml')];
    fs.symlinkSync(target, link);
    fs.symlinkSync(path.join(library, 'nothing.yaml'), dangling);

    const result = await remove([link, dangling]);

    assert.deepEqual(result, { errors: [], deleted: [link] });
    assert.deepEqual(fs.readdirSync(library).sort(), ['dangling.yaml', 'target.yaml']);
  });

  it('takes one that is gone meanwhile for missing', async () => {
    const one = cassette('one.yaml');
    const persister: Persister = {
      ...fileSystemPersister,
      exclusively: (file, work) => {
        fs.rmSync(file);
        return work();
      },
    };

    assert.deepEqual(await remove([one], { persister }), { errors: [], deleted: [] });
  });

  it('waits for a save that is under way, so that nothing deleted is written again', async () => {
    const one = cassette('one.yaml');
    let deleting: Promise<DeletionResult> | undefined;

    await fileSystemPersister.exclusively?.(one, async () => {
      const text = String(await fileSystemPersister.load(one));
      deleting = remove([one]);
      await new Promise((resolve) => setTimeout(resolve, 20));
      await fileSystemPersister.save(one, `${text} and more`);
    });

    assert.deepEqual(await deleting, { errors: [], deleted: [one] });
    assert.ok(!fs.existsSync(one));
  });

  it('asks a persister of the user’s by name alone, and says what it held', async () => {
    const [held, broken, missing] = ['held', 'broken', 'missing'].map((name) => path.join(library, name)) as [
      string,
      string,
      string,
    ];
    const stored = new Set([held, broken]);
    const persister: Persister = {
      load: (file) => {
        if (file === broken) throw new Error('cannot be read');
        return stored.has(file) ? 'text' : undefined;
      },
      save: () => undefined,
      delete: (file) => void stored.delete(file),
    };
    const paths = [held, broken, missing];

    const result = await remove(paths, { persister, isFileSystem: false });
    const refused = await remove([path.join(rootDir, 'a')], { persister, isFileSystem: false });

    assert.deepEqual(result, { errors: [], deleted: [held, broken] });
    assert.equal(stored.size, 0);
    assert.equal(refused.errors[0]?.code, 'VCR_UNSAFE_DELETE');
  });
});

function cassette(name: string): string {
  const file = path.join(library, name);
  fs.writeFileSync(file, 'cassette');
  return file;
}

function remove(paths: readonly string[], changes: Partial<Deletion> = {}): Promise<DeletionResult> {
  return deleteCassettes({
    paths,
    bounds: { rootDir, cassetteLibraryDir: library, testPath: path.join(rootDir, 'a.test.js') },
    files: fileSystemInspector,
    persister: fileSystemPersister,
    isFileSystem: true,
    codecOf: () => codec,
    show: (file) => path.relative(rootDir, file),
    ...changes,
  });
}
