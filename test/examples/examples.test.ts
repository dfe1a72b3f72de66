import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Example, exampleNames, hasItsPackageManager } from '../support/example';
import { packTarball } from '../support/tarball';

/** What the examples send as credentials while they record. */
const SECRET = 'a-secret-of-the-user';
const CREDENTIALS = {
  API_TOKEN: SECRET,
  OPENAI_API_KEY: SECRET,
  AWS_ACCESS_KEY_ID: SECRET,
  AWS_SECRET_ACCESS_KEY: SECRET,
};

let folder: string;
let tarball: string;

describe('the examples', { concurrency: 2 }, () => {
  before(() => {
    folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'vcr-examples-')));
    tarball = packTarball(folder);
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  for (const name of exampleNames()) {
    it(`${name} replays what is committed, records the same anew, and replays that`, async (test) => {
      if (!(await hasItsPackageManager(name))) {
        test.skip('its package manager cannot be had from the registry');
        return;
      }
      const example = await Example.install(name, folder, tarball);
      test.after(() => example.remove());
      const committed = example.cassettes();
      const exchanges = await example.exchanges();

      const replay = await example.test({ CI: 'true' });

      assert.equal(replay.exitCode, 0, replay.output);
      assert.ok(replay.passed > 0 && Object.keys(committed).length > 0);
      assert.deepEqual(example.cassettes(), committed);

      example.deleteCassettes();
      await example.startServer();
      const recording = await example.test({ ...example.address, ...CREDENTIALS });
      await example.stopServer();
      const recorded = example.cassettes();

      assert.equal(recording.exitCode, 0, recording.output);
      assert.deepEqual(await example.exchanges(), exchanges);
      assert.deepEqual(withWord(recorded, SECRET), []);

      const again = await example.test({ CI: 'true', ...example.address });

      assert.equal(again.exitCode, 0, again.output);
      assert.deepEqual([again.passed, again.failed], [replay.passed, 0]);
      assert.deepEqual(example.cassettes(), recorded);
    });
  }

  it('ask for versions, and leave no lock file that grows old', () => {
    for (const name of exampleNames()) {
      const manifest = JSON.parse(fs.readFileSync(path.join('example', name, 'package.json'), 'utf8')) as Record<
        'dependencies' | 'devDependencies',
        Record<string, string> | undefined
      >;
      const ranges = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });

      assert.deepEqual(
        ranges.filter((range) => !range.startsWith('^')),
        [],
        name,
      );
      assert.deepEqual(
        ['package-lock.json', 'pnpm-lock.yaml'].filter((lock) => fs.existsSync(path.join('example', name, lock))),
        [],
        name,
      );
    }
  });

  it('stand in docs/examples.md, each with its README', () => {
    const page = fs.readFileSync('docs/examples.md', 'utf8');
    const listed = [...page.matchAll(/^- \[`?([^`\]]+)`?\]\(\.\.\/example\/([^)]+)\)/gm)].map(([, , link]) => link);

    assert.deepEqual(listed.sort(), exampleNames().sort());
    for (const name of exampleNames()) assert.ok(fs.existsSync(path.join('example', name, 'README.md')), name);
  });
});

function withWord(texts: Record<string, string>, word: string): string[] {
  return Object.keys(texts).filter((name) => texts[name]?.includes(word));
}
