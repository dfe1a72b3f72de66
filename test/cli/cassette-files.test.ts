import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { findCassettes } from '../../src/cli/cassette-files';
import { beginsAsCassette } from '../../src/core/begins-as-cassette';
import { UsageError } from '../../src/cli/usage-error';

const CASSETTE = 'interactions: []\nversion: 1\n';

describe('findCassettes', () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'vcr-find-')));
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });

  it('takes YAML and JSON below a folder of cassettes, and what begins as a cassette elsewhere', async () => {
    write('test/__cassettes__/a.test.js/one.yaml', CASSETTE);
    write('test/__cassettes__/a.test.js/broken.yml', 'none at all');
    write('test/__cassettes__/a.test.js/notes.txt', CASSETTE);
    write('fixtures/two.json', '{ "version": 1, "interactions": [] }');
    write('package.json', '{ "name": "interactions" }');
    write('node_modules/x/__cassettes__/three.yaml', CASSETTE);
    write('.git/four.yaml', CASSETTE);

    assert.deepEqual(await found(), [
      'fixtures/two.json',
      'test/__cassettes__/a.test.js/broken.yml',
      'test/__cassettes__/a.test.js/one.yaml',
    ]);
  });

  it('takes a file that is named as it is, and each one once', async () => {
    write('notes.txt', 'anything');

    assert.deepEqual(await found('notes.txt', './notes.txt'), ['notes.txt']);
  });

  it('enters a folder that is named, whatever its name', async () => {
    write('node_modules/x/__cassettes__/three.yaml', CASSETTE);

    assert.deepEqual(await found('node_modules'), ['node_modules/x/__cassettes__/three.yaml']);
  });

  it('takes links to files and enters none to a folder', async () => {
    write('shared/real.yaml', CASSETTE);
    fs.mkdirSync(path.join(folder, '__cassettes__'));
    fs.symlinkSync('../shared/real.yaml', path.join(folder, '__cassettes__/link.yaml'));
    fs.symlinkSync('..', path.join(folder, '__cassettes__/loop.yaml'));
    fs.symlinkSync('nowhere', path.join(folder, '__cassettes__/dangling.yaml'));

    assert.deepEqual(await found(), ['__cassettes__/link.yaml', 'shared/real.yaml']);
  });

  it('says which file or folder is not there', async () => {
    await assert.rejects(found('absent'), (error) => {
      assert.ok(error instanceof UsageError);
      assert.equal(error.message, 'there is no file or folder "absent"');
      return true;
    });
  });

  it('tells of a folder that cannot be read, and goes on', { skip: process.getuid?.() === 0 }, async () => {
    write('closed/one.yaml', CASSETTE);
    write('open/two.yaml', CASSETTE);
    fs.chmodSync(path.join(folder, 'closed'), 0);
    const complaints: string[] = [];

    const files = await findCassettes([], folder, (text) => complaints.push(text));

    fs.chmodSync(path.join(folder, 'closed'), 0o755);
    assert.deepEqual(files, [path.join(folder, 'open/two.yaml')]);
    assert.match(complaints.join(), /^the folder closed cannot be read: that is not permitted$/);
  });

  function write(name: string, text: string): void {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }

  async function found(...words: string[]): Promise<string[]> {
    const files = await findCassettes(words, folder);
    return files.map((file) => path.relative(folder, file).replaceAll(path.sep, '/'));
  }
});

describe('the beginning of a file', () => {
  const cassettes = [
    'interactions:\n- request:',
    'interactions: []\n',
    '\uFEFFinteractions:\n',
    '# a note\n\n---\ninteractions:\n',
    '%YAML 1.1\n---\ninteractions:\r\n',
    'version: 1\ninteractions:\n',
    '"interactions": []\n',
    '{"interactions": [',
    '{\n  "version": 1,\n  "interactions": [\n',
    '{interactions: [], version: 1}',
  ];
  for (const text of cassettes) {
    it(`is that of a cassette: ${JSON.stringify(text)}`, () => {
      assert.equal(beginsAsCassette(text), true);
    });
  }

  const others = [
    '',
    'http_interactions:\n',
    'version: 2\ninteractions:\n',
    'log:\n  interactions:\n',
    '{"consumer": {}, "interactions": []}',
    '{"name": "interactions"}',
    'interactions',
  ];
  for (const text of others) {
    it(`is not that of a cassette: ${JSON.stringify(text)}`, () => {
      assert.equal(beginsAsCassette(text), false);
    });
  }
});
