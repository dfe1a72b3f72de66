import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { expandWords } from '../../src/cli/expand-words';
import { CommandFolder } from '../support/command-folder';

const folder = new CommandFolder();
for (const name of ['reports/2.json', 'reports/1.json', 'reports/.hidden.json', 'reports/1.txt', 'a*b.json']) {
  folder.write(name, '');
}

describe('the words of a command line', () => {
  after(() => folder.remove());

  for (const { words, expanded } of [
    { words: ['reports/*.json'], expanded: ['reports/1.json', 'reports/2.json'] },
    { words: ['reports/1.*', 'x'], expanded: ['reports/1.json', 'reports/1.txt', 'x'] },
    { words: ['reports/*.yaml'], expanded: ['reports/*.yaml'] },
    { words: ['nowhere/*.json'], expanded: ['nowhere/*.json'] },
    { words: ['a*b.json'], expanded: ['a*b.json'] },
  ]) {
    it(`${words.join(' ')} mean ${expanded.join(' ')}`, () => {
      assert.deepEqual(expandWords(words, folder.dir), expanded);
    });
  }
});
