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

  it('refuses a file whose place another has, upper and lower case and the way to write a letter aside', async () => {
    const names = ['a/caf\u00e9.yaml', 'b/cafe\u0301.yaml', 'c/Caf\u00c9.yaml', 'd/stra\u00dfe.yaml', 'e/STRASSE.yaml'];
    for (const name of names) await folder.record(name, [anInteraction()]);

    const { code, complaints } = await folder.run('convert', '--to', 'har', '--out', 'out', ...names);

    assert.equal(code, 1);
    const others = complaints.match(/was not converted: another file of the same name goes to the same place: .*/g);
    assert.deepEqual(
      others?.map((line) => line.replace(/^.*[\\/](.[\\/].*)/, '$1')),
      ['a/caf\u00e9.yaml', 'a/caf\u00e9.yaml', 'd/stra\u00dfe.yaml'],
    );
    assert.equal(fs.readdirSync(folder.path('out')).length, 2);
  });

  it('keeps no place for what is no recording', async () => {
    folder.write('mixed/notes.json', '{ "notes": [] }');
    await folder.record('mixed/notes.yaml', [anInteraction()]);

    const { code, output } = await folder.run('convert', '--to', 'har', '--out', 'out', 'mixed');

    assert.equal(code, 0);
    assert.match(output, /notes\.yaml \(vcrpy\) → .*notes\.har: 1 interaction\n/);
  });

  it(
    'gives a file that Windows could not have a name that it can, and says so',
    { skip: process.platform === 'win32' && 'the names cannot be made here' },
    async () => {
      const names = [
        'NUL.yaml',
        'com1 .x.yaml',
        'a:b?.yaml',
        'back\\slash.yaml',
        'v1./sub /end..yaml',
        'fine name.v1.yaml',
      ];
      for (const name of names) await folder.record(`odd/${name}`, [anInteraction()]);

      const { code, output } = await folder.run('convert', '--to', 'har', '--out', 'out', 'odd');

      assert.equal(code, 0, output);
      const written = folder.entries().filter((entry) => entry.startsWith('out/'));
      assert.deepEqual(written, [
        'out/_NUL.har',
        'out/_com1 .x.har',
        'out/a-b-.har',
        'out/back-slash.har',
        'out/fine name.v1.har',
        'out/v1-/sub-/end..har',
      ]);
      const note = /its name: changed to one that every system can have: Windows refuses the one that it had/g;
      assert.equal(output.match(note)?.length, 5);
    },
  );

  it('follows the folder of results itself', async () => {
    fs.symlinkSync(other.dir, folder.path('out'));

    const { code } = await folder.run('convert', '--to', 'har', '--out', 'out', 'in');

    assert.equal(code, 0);
    assert.ok(other.exists('sub/one.har'));
  });
});
