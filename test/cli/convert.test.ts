import assert from 'node:assert/strict';
import fs from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { anInteraction } from '../support/builders';
import { CommandFolder } from '../support/command-folder';

describe('jest-vcr convert', () => {
  let folder: CommandFolder;
  let other: CommandFolder;
  beforeEach(async () => {
    folder = new CommandFolder();
    other = new CommandFolder();
    await folder.record('in/sub/one.yaml', [anInteraction()]);
    await folder.record('in/two.yaml', [anInteraction()]);
  });
  afterEach(() => {
    folder.remove();
    other.remove();
  });

  it('writes nothing outside of the folder of results, wherever links in it lead', async () => {
    fs.mkdirSync(folder.path('out'));
    fs.symlinkSync(other.dir, folder.path('out/sub'));
    fs.symlinkSync(other.path('two.har'), folder.path('out/two.har'));

    const { code, complaints } = await folder.run('convert', '--to', 'har', '--out', 'out', 'in');

    assert.equal(code, 1);
    assert.equal(complaints.match(/a symbolic link leads .* out of /g)?.length, 2);
    assert.deepEqual(other.entries(), []);
  });

  it('follows the folder of results itself', async () => {
    fs.symlinkSync(other.dir, folder.path('out'));

    const { code } = await folder.run('convert', '--to', 'har', '--out', 'out', 'in');

    assert.equal(code, 0);
    assert.ok(other.exists('sub/one.har'));
  });
});
