import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { loadCassette } from '../../src/cli/load-cassette';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vcr-load-'));

describe('loadCassette', () => {
  after(() => {
    fs.rmSync(folder, { recursive: true });
  });

  for (const [name, text] of [
    ['one.yaml', 'interactions: []\nversion: 1\n'],
    ['one.json', '\uFEFF{"interactions": [], "version": 1}'],
    ['one.cassette', '{"interactions": [], "version": 1}'],
  ] as const) {
    it(`reads ${name}`, async () => {
      fs.writeFileSync(path.join(folder, name), text);

      assert.deepEqual(await loadCassette(path.join(folder, name)), { interactions: [], dropped: [] });
    });
  }

  it('says which line of a file cannot be read, as seen from the folder', async () => {
    fs.writeFileSync(path.join(folder, 'bad.yaml'), 'interactions:\n  - request: 1\n');

    await assert.rejects(loadCassette(path.join(folder, 'bad.yaml'), folder), {
      code: 'VCR_UNREADABLE_CASSETTE',
      message: /^The cassette bad\.yaml:2 cannot be read: interactions\[0\]\.request is a number, not a map/,
    });
  });

  it('says that there is no file', async () => {
    await assert.rejects(loadCassette(path.join(folder, 'absent.yaml'), folder), {
      code: 'VCR_UNREADABLE_CASSETTE',
      message: /^The cassette absent\.yaml cannot be read: there is no such file/,
    });
  });

  it('leaves everything beside a cassette as it is', async () => {
    fs.writeFileSync(path.join(folder, 'one.yaml'), 'interactions: []\nversion: 1\n');
    fs.writeFileSync(path.join(folder, '.vcr-1-gone.tmp'), '');
    const before = fs.readdirSync(folder);

    await loadCassette(path.join(folder, 'one.yaml'));

    assert.deepEqual(fs.readdirSync(folder), before);
  });
});
