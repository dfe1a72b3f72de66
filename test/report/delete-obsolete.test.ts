import assert from 'node:assert/strict';
import fs from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { deleteObsolete } from '../../src/report/delete-obsolete';
import { anInteraction } from '../support/builders';
import { CommandFolder } from '../support/command-folder';

describe('what the watch plugin deletes', () => {
  let folder: CommandFolder;
  let other: CommandFolder;
  beforeEach(async () => {
    folder = new CommandFolder();
    other = new CommandFolder();
    for (const one of [folder, other]) await one.record('__cassettes__/a.test.js/old.yaml', [anInteraction()]);
  });
  afterEach(() => {
    folder.remove();
    other.remove();
  });

  const soon = (): string => new Date(Date.now() + 1000).toISOString();

  it('is a cassette that has not changed since the run, with the folder that becomes empty', async () => {
    const old = folder.path('__cassettes__/a.test.js/old.yaml');

    assert.equal(await deleteObsolete(old, { rootDir: folder.dir, startedAt: soon() }), undefined);
    assert.equal(folder.exists('__cassettes__/a.test.js'), false);
  });

  it('is nothing that a test may have written since', async () => {
    const old = folder.path('__cassettes__/a.test.js/old.yaml');
    const startedAt = new Date(Date.now() - 60_000).toISOString();

    assert.equal(await deleteObsolete(old, { rootDir: folder.dir, startedAt }), 'it has changed since');
    assert.ok(folder.exists('__cassettes__/a.test.js/old.yaml'));
  });

  it('is nothing outside of the root, by its name or behind a link, and nothing but a cassette', async () => {
    folder.write('package.json', '{"interactions": []}');
    folder.write('notes.yaml', 'a: 1\n');
    fs.symlinkSync(other.path('__cassettes__'), folder.path('linked'));
    const outside = other.path('__cassettes__/a.test.js/old.yaml');
    const cases: [file: string, reason: RegExp][] = [
      [outside, /outside of rootDir/],
      [folder.path('linked/a.test.js/old.yaml'), /a symbolic link leads out/],
      [folder.path('package.json'), /package\.json/],
      [folder.path('__cassettes__'), /it is a folder/],
      [folder.path('notes.yaml'), /it is no cassette any more/],
    ];
    const before = other.entries();
    for (const [file, reason] of cases) {
      assert.match((await deleteObsolete(file, { rootDir: folder.dir, startedAt: soon() })) ?? 'deleted', reason);
    }

    assert.deepEqual(other.entries(), before);
    assert.ok(fs.existsSync(outside));
  });
});
