import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import type { RunLedger } from '../../src/core/ports';
import { processStart } from '../../src/persisters/process-token';
import { runName, type ProcessIdentity, type RunPosition } from '../../src/persisters/run-identity';
import { createRunLedger, type RunOfFile } from '../../src/persisters/run-ledger';
import { runLedgerConformance } from '../conformance/run-ledger';
import { ChildScript } from '../support/child-script';

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'vcr-ledger-'));
const SELF: ProcessIdentity = { pid: process.pid, start: processStart(process.pid) };
const PARENT: ProcessIdentity = { pid: process.ppid, start: processStart(process.ppid) };
const IN_BAND: RunPosition = { main: SELF, self: SELF };
const CASSETTE = '/c/a.yaml';
let count = 0;
after(() => fs.rmSync(root, { recursive: true }));

const sameCache = cache();
let seed = 0;
runLedgerConformance('in files', () => {
  seed += 1;
  return { one: ledger({ cacheDirectory: sameCache, seed }), other: ledger({ cacheDirectory: sameCache, seed }) };
});

describe('the run ledger', () => {
  it('touches no file before it is asked or told something', () => {
    const cacheDirectory = cache();

    const one = ledger({ cacheDirectory });

    assert.deepEqual(fs.readdirSync(cacheDirectory), []);
    one.wasWritten(CASSETTE);
    assert.deepEqual(fs.readdirSync(cacheDirectory), ['jest-environment-vcr']);
  });

  it('takes two links to one cassette for one', () => {
    const folder = cache();
    fs.mkdirSync(path.join(folder, 'real'));
    fs.symlinkSync(path.join(folder, 'real'), path.join(folder, 'link'));
    const one = ledger({});

    one.noteWritten(path.join(folder, 'real/a.yaml'));

    assert.ok(one.wasWritten(path.join(folder, 'link/a.yaml')));
  });

  it('clears the runs of processes that are gone, when a run begins, and no others', async () => {
    const cacheDirectory = cache();
    const child = new ChildScript('setTimeout(() => {}, 60_000); process.stdout.write("up");');
    await child.hasPrinted();
    const childRun: RunPosition = { ...IN_BAND, main: { pid: child.pid, start: processStart(child.pid) } };
    createRunLedger({ ...RUN, cacheDirectory }, childRun).noteWritten(CASSETTE);
    const runs = path.join(cacheDirectory, 'jest-environment-vcr/runs');
    fs.mkdirSync(path.join(runs, 'ffffffff.1.1.1'));
    fs.mkdirSync(path.join(runs, 'ffffffff.2.1.1'));
    fs.utimesSync(path.join(runs, 'ffffffff.2.1.1'), 1, 1);

    ledger({ cacheDirectory }).noteWritten(CASSETTE);
    const kept = ['ffffffff.1.1.1', runName(childRun, 1), runName(IN_BAND, 1)].sort();
    assert.deepEqual(fs.readdirSync(runs).sort(), kept);
    await child.kill();
    ledger({ cacheDirectory, seed: 2 }).noteWritten(CASSETTE);

    assert.deepEqual(fs.readdirSync(runs).sort(), ['ffffffff.1.1.1', runName(IN_BAND, 1), runName(IN_BAND, 2)].sort());
  });

  it('is told from a run whose main process had the same number', () => {
    if (SELF.start === '0') return;
    const cacheDirectory = cache();
    const before: RunPosition = { main: { ...SELF, start: `1${SELF.start}` }, self: SELF };
    createRunLedger({ ...RUN, cacheDirectory }, before).noteWritten(CASSETTE);

    assert.equal(ledger({ cacheDirectory }).wasWritten(CASSETTE), false);
  });

  it('uses no folder that others can write or lead elsewhere, and then knows of its own file', () => {
    const elsewhere = cache();
    const traps: Record<string, (own: string) => void> = {
      'a link': (own) => fs.symlinkSync(elsewhere, own),
      'a file': (own) => fs.writeFileSync(own, ''),
      ...(process.platform === 'win32' ? {} : { 'a folder for all': (own) => makeOpen(own) }),
      ...(process.getuid?.() === 0 ? { 'somebody else’s folder': (own) => makeForeign(own) } : {}),
    };
    for (const [name, make] of Object.entries(traps)) {
      const cacheDirectory = cache();
      const own = path.join(cacheDirectory, 'jest-environment-vcr');
      make(own);
      const [one, other] = [ledger({ cacheDirectory }), ledger({ cacheDirectory })];

      one.noteWritten(CASSETTE);
      one.noteUse(CASSETTE, '/t/one.test.js');

      assert.ok(one.wasWritten(CASSETTE), name);
      assert.deepEqual(one.usersOf(CASSETTE), ['/t/one.test.js']);
      assert.equal(other.wasWritten(CASSETTE), false, name);
      assert.deepEqual(fs.lstatSync(own).isDirectory() ? fs.readdirSync(own) : [], [], name);
    }
    assert.deepEqual(fs.readdirSync(elsewhere), []);
  });

  it('works on when its folder is removed in the middle of the run', () => {
    const cacheDirectory = cache();
    const one = ledger({ cacheDirectory });
    one.noteWritten(CASSETTE);
    fs.rmSync(cacheDirectory, { recursive: true });

    one.noteWritten('/c/b.yaml');
    one.noteUse(CASSETTE, '/t/one.test.js');

    assert.deepEqual([one.wasWritten(CASSETTE), one.wasWritten('/c/b.yaml')], [true, true]);
    assert.deepEqual(one.usersOf(CASSETTE), ['/t/one.test.js']);
  });
});

describe('the run ledger in watch mode', () => {
  const watching = (testPath: string, cacheDirectory: string, position = IN_BAND): RunLedger =>
    createRunLedger({ ...RUN, cacheDirectory, isWatch: true, testPath }, position);

  it('is that of one run while each file runs once, and a new one when a file runs again', () => {
    const cacheDirectory = cache();
    watching('/t/a', cacheDirectory).noteWritten(CASSETTE);

    assert.equal(watching('/t/b', cacheDirectory).wasWritten(CASSETTE), true);
    assert.equal(watching('/t/a', cacheDirectory).wasWritten(CASSETTE), false);
    assert.equal(watching('/t/b', cacheDirectory).wasWritten(CASSETTE), false);
  });

  it('tells a file of one project from that of another', () => {
    const cacheDirectory = cache();
    watching('/t/a', cacheDirectory).noteWritten(CASSETTE);
    const other = createRunLedger({ ...RUN, cacheDirectory, isWatch: true, testPath: '/t/a', projectId: 'two' });

    assert.equal(other.wasWritten(CASSETTE), true);
  });

  it('is that of one run for all its workers, and a new one for workers that find none of those before', async () => {
    const cacheDirectory = cache();
    const workers = [0, 1].map(() => new ChildScript('setTimeout(() => {}, 60_000); process.stdout.write("up");'));
    await Promise.all(workers.map((worker) => worker.hasPrinted()));
    const [first, second] = workers.map(({ pid }) => ({ main: PARENT, self: { pid, start: processStart(pid) } }));
    watching('/t/a', cacheDirectory, first).noteWritten(CASSETTE);

    assert.equal(watching('/t/b', cacheDirectory, second).wasWritten(CASSETTE), true);
    assert.equal(watching('/t/c', cacheDirectory, first).wasWritten(CASSETTE), true);
    await Promise.all(workers.map((worker) => worker.kill()));
    const ofNextRun: RunPosition = { main: PARENT, self: SELF };
    assert.equal(watching('/t/d', cacheDirectory, ofNextRun).wasWritten(CASSETTE), false);
  });

  it('is a new one when the run before was in workers and this one is in band, or the other way round', () => {
    const cacheDirectory = cache();
    const worker: RunPosition = { main: PARENT, self: SELF };
    const inBand: RunPosition = { main: PARENT, self: PARENT };
    watching('/t/a', cacheDirectory, worker).noteWritten(CASSETTE);

    const second = watching('/t/b', cacheDirectory, inBand);
    assert.equal(second.wasWritten(CASSETTE), false);
    second.noteWritten(CASSETTE);
    const third = watching('/t/c', cacheDirectory, worker);
    assert.equal(third.wasWritten(CASSETTE), false);
  });

  it('keeps no more than the last two runs', () => {
    const cacheDirectory = cache();
    for (let run = 0; run < 5; run += 1) watching('/t/a', cacheDirectory).noteWritten(CASSETTE);

    const runs = path.join(cacheDirectory, 'jest-environment-vcr/runs', runName(IN_BAND, 1));
    assert.deepEqual(fs.readdirSync(runs).sort(), ['3', '4']);
  });
});

const RUN: RunOfFile = {
  cacheDirectory: root,
  seed: 1,
  isWatch: false,
  projectId: 'one',
  testPath: '/t/one.test.js',
};

function ledger(run: Partial<RunOfFile>): RunLedger {
  return createRunLedger({ ...RUN, cacheDirectory: cache(), ...run }, IN_BAND);
}

function cache(): string {
  const folder = path.join(root, String((count += 1)));
  fs.mkdirSync(folder);
  return folder;
}

function makeOpen(folder: string): void {
  fs.mkdirSync(folder);
  fs.chmodSync(folder, 0o777);
}

function makeForeign(folder: string): void {
  fs.mkdirSync(folder, { mode: 0o700 });
  fs.chownSync(folder, 1234, 1234);
}
