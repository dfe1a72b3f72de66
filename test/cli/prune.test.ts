import assert from 'node:assert/strict';
import fs from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { RunReport } from '../../src/core/run-report';
import { readLastReport, updateLastFullReport } from '../../src/report/last-report';
import { cassetteCodec } from '../../src/serializers/cassette-codec';
import { yamlSerializer } from '../../src/serializers/yaml';
import { anInteraction, aRequest } from '../support/builders';
import { CommandFolder } from '../support/command-folder';
import { aCassetteReport, aFileReport, aRunReport, leaveReport } from '../support/reports';

const INTERACTIONS = ['a', 'b', 'c'].map((name) =>
  anInteraction({ request: aRequest({ uri: `https://api.test/${name}` }) }),
);
const LONG_AGO = new Date('2020-01-01T00:00:00.000Z');

describe('jest-vcr prune', () => {
  let folder: CommandFolder;
  beforeEach(async () => {
    folder = new CommandFolder();
    folder.write('package.json', '{}');
    folder.write('test/a.test.js', '');
    await folder.record('test/__cassettes__/a.test.js/one.yaml', INTERACTIONS);
    await folder.record('test/__cassettes__/a.test.js/old.yaml', INTERACTIONS);
    await folder.record('test/__cassettes__/gone.test.js/deep/old.yaml', INTERACTIONS);
  });
  afterEach(() => {
    fs.chmodSync(folder.dir, 0o700);
    folder.remove();
  });

  const OBSOLETE = ['test/__cassettes__/a.test.js/old.yaml', 'test/__cassettes__/gone.test.js/deep/old.yaml'];

  /** A run that began when all of this was there. */
  function leave(parts: Partial<RunReport> = {}): void {
    const one = 'test/__cassettes__/a.test.js/one.yaml';
    const cassettes = [aCassetteReport({ path: one, unused: [0, 2], digest: folder.digest(one) })];
    const startedAt = new Date(Date.now() + 1000).toISOString();
    const files = [aFileReport({ testPath: 'test/a.test.js', cassettes })];
    leaveReport(folder, aRunReport(folder, { startedAt, files, obsolete: OBSOLETE, ...parts }));
  }

  function cassettes(): string[] {
    return folder.entries().filter((name) => name.includes('__cassettes__'));
  }

  async function left(name: string): Promise<string[]> {
    const { interactions } = await cassetteCodec(yamlSerializer).decode(folder.read(name));
    return interactions.map(({ request }) => request.uri);
  }

  it('deletes obsolete cassettes with the folders that become empty, and removes unused interactions', async () => {
    leave();

    const { code, output, complaints } = await folder.run('prune');

    assert.equal(code, 0);
    assert.equal(
      output,
      [
        'deleted: test/__cassettes__/a.test.js/old.yaml',
        'deleted: test/__cassettes__/gone.test.js/deep/old.yaml',
        'removed interactions 1, 3: test/__cassettes__/a.test.js/one.yaml',
        'Deleted 2 cassettes and 2 unused interactions.',
        '',
      ].join('\n'),
    );
    assert.equal(complaints, '');
    assert.deepEqual(cassettes(), ['test/__cassettes__/a.test.js/one.yaml']);
    assert.deepEqual(await left('test/__cassettes__/a.test.js/one.yaml'), ['https://api.test/b']);
  });

  it('says the same and deletes nothing with --dry-run', async () => {
    leave();
    const before = cassettes();

    const { code, output } = await folder.run('prune', '--dry-run');

    assert.equal(code, 0);
    assert.match(output, /^would be deleted: test\/__cassettes__\/a\.test\.js\/old\.yaml$/m);
    assert.match(output, /^Would delete 2 cassettes and 2 unused interactions\.$/m);
    assert.deepEqual(cassettes(), before);
    assert.equal((await left('test/__cassettes__/a.test.js/one.yaml')).length, 3);
  });

  it('says it as JSON', async () => {
    const startedAt = new Date(Date.now() + 2000).toISOString();
    leave({ startedAt });

    const { output } = await folder.run('prune', '--json');

    assert.deepEqual(JSON.parse(output), {
      lastFullRun: startedAt,
      isDryRun: false,
      steps: [
        { file: OBSOLETE[0], deleted: true },
        { file: OBSOLETE[1], deleted: true },
        { file: 'test/__cassettes__/a.test.js/one.yaml', removed: [1, 3] },
      ],
      refusals: [],
    });
  });

  it('has nothing to do a second time', async () => {
    const startedAt = new Date(Date.now() + 1000).toISOString();
    leave({ startedAt });
    await folder.run('prune', 'test/__cassettes__/gone.test.js');
    await folder.run('prune');

    const { code, output, complaints } = await folder.run('prune');
    const below = await folder.run('prune', 'test');

    const run = `the last full run, of ${startedAt},`;
    assert.deepEqual([code, complaints], [0, '']);
    assert.equal(output, `Nothing to delete: nothing is left that ${run} found obsolete or unused.\n`);
    assert.equal(below.output, `Nothing to delete: nothing is left there that ${run} found obsolete or unused.\n`);
    assert.deepEqual(cassettes(), ['test/__cassettes__/a.test.js/one.yaml']);
  });

  it('leaves the report of a run that ended meanwhile', () => {
    leave();
    const report = readLastReport(folder.dir, 'lastFull');
    assert.ok(report);
    leave({ startedAt: LONG_AGO.toISOString() });

    updateLastFullReport(report);

    assert.equal(readLastReport(folder.dir, 'lastFull')?.startedAt, LONG_AGO.toISOString());
  });

  it('looks only at the files and folders that are named', async () => {
    leave();

    const { output } = await folder.run('prune', 'test/__cassettes__/gone.test.js');

    assert.match(output, /^Deleted 1 cassette and 0 unused interactions\.$/m);
    assert.deepEqual(cassettes(), ['test/__cassettes__/a.test.js/old.yaml', 'test/__cassettes__/a.test.js/one.yaml']);
  });

  it('refuses without the report of a full run, and says what to run', async () => {
    const before = cassettes();
    for (const report of [undefined, aRunReport(folder, { isFullRun: false, obsolete: OBSOLETE })]) {
      if (report !== undefined) leaveReport(folder, report);

      const { code, output, complaints } = await folder.run('prune');

      assert.equal(code, 1);
      assert.equal(output, '');
      assert.match(
        complaints,
        /^Nothing was deleted: no run of all tests has left its report here\.\nRun all tests, .*, and try again\..*"projects".*\n$/,
      );
      assert.deepEqual(cassettes(), before);
    }
  });

  it('refuses by a report that came from another folder', async () => {
    const other = new CommandFolder();
    leave({ rootDir: other.dir });

    const { code, output, complaints } = await folder.run('prune', '--json');

    assert.equal(code, 1);
    const refused = 'the last run of all tests was of another folder';
    assert.deepEqual(JSON.parse(output), { refused, isDryRun: false, steps: [], refusals: [] });
    assert.match(complaints, /^Nothing was deleted: the last run of all tests was of another folder\./);
    other.remove();
  });

  it('is called in a wrong way with a folder that is not there', async () => {
    leave();

    const { code, complaints } = await folder.run('prune', 'tset');

    assert.equal(code, 2);
    assert.equal(complaints, 'jest-vcr: there is no file or folder "tset"\n');
  });

  it('touches nothing when a cassette, or the test file of one, has changed since the run began', async () => {
    const cases: [changed: string, reason: RegExp][] = [
      [OBSOLETE[0] ?? '', /a\.test\.js\/old\.yaml: the cassette has changed since/],
      ['test/a.test.js', /a\.test\.js\/old\.yaml: its test file has changed since/],
      ['test/__cassettes__/a.test.js/one.yaml', /one\.yaml: the cassette has changed since/],
    ];
    const before = cassettes();
    for (const [changed, reason] of cases) {
      leave();
      const [text, later] = [folder.read(changed), new Date(Date.now() + 60_000)];
      fs.appendFileSync(folder.path(changed), '# changed\n');
      fs.utimesSync(folder.path(changed), later, later);

      const { code, output, complaints } = await folder.run('prune');

      assert.equal(code, 1, changed);
      assert.equal(output, '');
      assert.match(complaints, reason);
      assert.match(
        complaints,
        /Nothing was deleted\. The last full run began 20.*\n.*, and try again\..*"projects".*\n$/,
      );
      assert.deepEqual(cassettes(), before);
      folder.write(changed, text);
      fs.utimesSync(folder.path(changed), LONG_AGO, LONG_AGO);
    }
  });

  it('takes a file that came with an old time for new', async () => {
    leave({ startedAt: new Date(Date.now() - 60_000).toISOString() });
    fs.utimesSync(folder.path(OBSOLETE[1] ?? ''), LONG_AGO, LONG_AGO);

    const { code, complaints } = await folder.run('prune', OBSOLETE[1] ?? '');

    assert.equal(code, 1);
    assert.match(complaints, /the cassette has changed since/);
  });

  it('removes nothing by positions in bytes that the report does not name', async () => {
    const cassettes = [aCassetteReport({ path: 'test/__cassettes__/a.test.js/one.yaml', unused: [0] })];
    leave({ files: [aFileReport({ cassettes })], obsolete: [] });

    const { code, complaints } = await folder.run('prune');

    assert.equal(code, 1);
    assert.match(complaints, /the report does not say in which bytes it counted/);
  });

  it('deletes nothing that is no cassette or lies outside of the root', async () => {
    const other = new CommandFolder();
    await other.record('a.yaml', INTERACTIONS);
    folder.write('notes.yaml', 'a: 1\n');
    fs.symlinkSync(other.path('a.yaml'), folder.path('link.yaml'));
    fs.mkdirSync(folder.path('folder.yaml'));
    const paths = ['notes.yaml', 'package.json', 'link.yaml', 'folder.yaml', other.path('a.yaml'), `../${other.dir}`];
    for (const path of paths) {
      leave({ obsolete: [path, ...OBSOLETE], files: [] });

      const { code, complaints } = await folder.run('prune', '/');

      assert.equal(code, 1, path);
      assert.match(complaints, /^Nothing was deleted\. /m);
      assert.match(complaints, /What is no cassette, or outside of the root of the run, has to be deleted by hand/);
    }
    assert.ok(other.exists('a.yaml'));
    assert.equal(cassettes().length, 3);
    other.remove();
  });

  it('refuses a report whose root a link leads elsewhere, and one of a time to come', async () => {
    const other = new CommandFolder();
    await other.record('a.yaml', INTERACTIONS);
    fs.symlinkSync(other.dir, folder.path('elsewhere'));
    const later = new Date(Date.now() + 86_400_000).toISOString();
    const cases: [parts: Partial<RunReport>, reason: RegExp][] = [
      [{ rootDir: folder.path('elsewhere'), obsolete: ['a.yaml'], files: [] }, /was of another folder/],
      [{ startedAt: later }, /has a time that is still to come/],
    ];
    for (const [parts, reason] of cases) {
      leave(parts);

      const { code, complaints } = await folder.run('prune');

      assert.equal(code, 1);
      assert.match(complaints, reason);
    }
    assert.ok(other.exists('a.yaml'));
    assert.equal(cassettes().length, 3);
    other.remove();
  });

  it('passes over what is gone already', async () => {
    leave();
    fs.rmSync(folder.path('test/__cassettes__'), { recursive: true });

    const { code, output } = await folder.run('prune');

    assert.equal(code, 0);
    assert.match(output, /^Nothing to delete/);
  });

  it('keeps a folder in which something else lies, and the one it was started in', async () => {
    folder.write('test/__cassettes__/gone.test.js/README.md', 'mine');
    leave();

    await folder.run('prune');

    assert.ok(folder.exists('test/__cassettes__/gone.test.js/README.md'));
    assert.ok(!folder.exists('test/__cassettes__/gone.test.js/deep'));
  });

  it('hands on what a removed interaction knew of its connection', async () => {
    const connection = { remoteAddress: '192.0.2.1' };
    const one = 'test/__cassettes__/a.test.js/one.yaml';
    await folder.record(one, [
      anInteraction({ recording: { tookMs: 1, connection } }),
      anInteraction({ recording: { tookMs: 2 } }),
    ]);
    const cassettes = [aCassetteReport({ path: one, unused: [0], digest: folder.digest(one) })];
    leave({ files: [aFileReport({ cassettes })], obsolete: [] });

    await folder.run('prune');

    const { interactions } = await cassetteCodec(yamlSerializer).decode(folder.read(one));
    assert.deepEqual(
      interactions.map(({ recording }) => recording),
      [{ tookMs: 2, connection }],
    );
  });
});
