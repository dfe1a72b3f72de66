import assert from 'node:assert/strict';
import fs from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { anInteraction } from '../support/builders';
import { CommandFolder } from '../support/command-folder';

const ONE = '__cassettes__/one.yaml';

describe('jest-vcr called in a wrong way', () => {
  let folder: CommandFolder;
  beforeEach(async () => {
    folder = new CommandFolder();
    folder.write('package.json', '{}');
    folder.write('empty/note.txt', '');
    await folder.record(ONE, [anInteraction()]);
  });
  afterEach(() => {
    folder.remove();
  });

  const NOWHERE = 'jest-vcr: there is no file or folder "nowhere"\n';
  const CASES: readonly (readonly [words: readonly string[], code: number, complaint: string])[] = [
    [['ls', 'nowhere'], 2, NOWHERE],
    [['show', 'nowhere'], 2, NOWHERE],
    [['show', `${ONE}/x`], 2, `jest-vcr: there is no file or folder "${ONE}/x"\n`],
    [['show', ONE, '2'], 2, `jest-vcr: ${ONE} has 1 interaction: there is no number 2\n`],
    [['diff', ONE, 'nowhere'], 2, NOWHERE],
    [['diff', ONE, `${ONE}/x`], 2, `jest-vcr: there is no file or folder "${ONE}/x"\n`],
    [['check', 'nowhere'], 2, NOWHERE],
    [['redact', 'nowhere'], 2, NOWHERE],
    [
      ['view', '--out', `${ONE}/x`],
      1,
      `jest-vcr: ${ONE}/x cannot be written: a file stands where a folder would have to be\n`,
    ],
    [['merge', 'nowhere'], 1, 'jest-vcr: nowhere cannot be read: there is no such file or folder\n'],
    [['merge', 'empty'], 1, 'jest-vcr: empty cannot be read: it is a folder\n'],
    [['schema', 'nowhere'], 2, 'jest-vcr: schema reads no files; --out FILE says where it goes\n'],
    [['convert', '--out', 'out', 'nowhere'], 2, NOWHERE],
    [['convert', '--out', 'package.json', ONE], 2, 'jest-vcr: package.json is a file; --out takes a folder\n'],
    [['convert', '--out', 'out', 'empty'], 1, 'jest-vcr: there are no recordings in empty\n'],
    [['0'], 2, 'jest-vcr: there is no command "0".\nTry: npx jest-vcr --help\n'],
    [['lss'], 2, 'jest-vcr: there is no command "lss". Did you mean "ls"?\nTry: npx jest-vcr --help\n'],
  ];
  for (const [words, code, complaint] of CASES) {
    it(`says so: ${words.join(' ')}`, async () => {
      const result = await folder.run(...words);

      assert.deepEqual([result.code, result.complaints], [code, complaint]);
    });
  }

  // Nothing is closed to root.
  describe('in a folder that cannot be read whole', { skip: process.getuid?.() === 0 }, () => {
    beforeEach(() => {
      folder.write('closed/two.yaml', '');
      fs.chmodSync(folder.path('closed'), 0);
    });
    afterEach(() => {
      fs.chmodSync(folder.path('closed'), 0o755);
    });

    for (const command of ['ls', 'show .', 'check', 'redact', 'convert --out out .']) {
      it(`says so, and ends with 1: ${command}`, async () => {
        const { code, complaints } = await folder.run(...command.split(' '));

        assert.equal(code, 1);
        assert.match(complaints, /the folder closed cannot be read: that is not permitted\n/);
      });
    }

    it('says what cannot be written', async () => {
      fs.mkdirSync(folder.path('read-only'), 0o555);

      const closed = await folder.run('convert', '--out', 'closed/out', ONE);
      const readOnly = await folder.run('convert', '--out', 'read-only/out', ONE);

      assert.equal(closed.complaints, 'jest-vcr: closed/out cannot be written: that is not permitted\n');
      const reason = `${folder.path('read-only/out/one.yaml')} cannot be written: that is not permitted`;
      assert.equal(readOnly.complaints, `jest-vcr: ${ONE} was not converted: ${reason}\n`);
    });
  });
});
