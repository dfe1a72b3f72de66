import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { lockOf, lockOfToken } from '../../src/persisters/hidden-names';
import { LONGEST_WAIT_MS, withLock, type LockTools } from '../../src/persisters/lock';
import { lockTools } from '../../src/persisters/lock-tools';
import { newToken, SILENT_AFTER_MS } from '../../src/persisters/process-token';
import { ChildScript } from '../support/child-script';

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'vcr-lock-'));
let count = 0;
after(() => fs.rmSync(root, { recursive: true }));

const LOCK_MODULE = JSON.stringify(require.resolve('../../src/persisters/lock'));
const TOOLS_MODULE = JSON.stringify(require.resolve('../../src/persisters/lock-tools'));

describe('the lock', () => {
  it('of a process that lives is never broken, however long its event loop is blocked, and the waiter is told', async () => {
    const lock = place();
    const holder = new ChildScript(`
      const { withLock } = require(${LOCK_MODULE});
      const { lockTools } = require(${TOOLS_MODULE});
      withLock(${JSON.stringify(lock)}, () => {
        require('node:fs').writeSync(1, 'locked');
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20_000);
      }, lockTools);`);
    await holder.hasPrinted();
    const token = fs.readFileSync(lock, 'utf8');
    makeOlder(lock, 3_600_000);

    await assert.rejects(
      withLock(lock, () => undefined, inFastTime()),
      (error: Error) => error.message.includes(`process ${holder.pid}`) && error.message.includes(lock),
    );

    assert.equal(fs.readFileSync(lock, 'utf8'), token);
    assert.deepEqual(fs.readdirSync(path.dirname(lock)), [path.basename(lock)]);
    await holder.kill();
  });

  it('of a process that was killed is free at once, and so is one of a process whose number another has now', async () => {
    const dead = new ChildScript('');
    await dead.hasExited();
    const [where = '', , start = '', thread = '', random = ''] = newToken().split('-');
    const tokens = {
      killed: [where, dead.pid, start, thread, random].join('-'),
      'with its number given to another': [where, process.pid, `1${start}`, thread, random].join('-'),
    };
    for (const [name, token] of Object.entries(tokens)) {
      if (start === '0' && name !== 'killed') continue;
      const lock = lockedBy(token);

      assert.equal(await withLock(lock, () => name, lockTools), name);
      assert.ok(!fs.existsSync(lock));
    }
  });

  it('of another machine is kept while it gives signs of life, and broken after a long silence', async () => {
    const lock = lockedBy('ffffffff-1-1-0-0123456789abcdef');
    makeOlder(lock, 3_600_000);
    const tools = inFastTime();
    let beats = 0;
    const whileItLives: LockTools = {
      ...tools,
      sleep: async (ms) => {
        await tools.sleep(ms);
        makeOlder(lock, 3_000_000 - (beats += 1) * 1000);
      },
    };

    await assert.rejects(
      withLock(lock, () => undefined, whileItLives),
      /locked for 60 s/,
    );
    const begun = tools.now();
    await withLock(lock, () => undefined, tools);

    assert.ok(tools.now() - begun > SILENT_AFTER_MS && tools.now() - begun < LONGEST_WAIT_MS);
  });

  it('that tells nobody whose it is becomes free after a long silence, as does a folder in its place', async () => {
    const folder = place();
    fs.mkdirSync(path.join(folder, 'in-it'), { recursive: true });
    for (const lock of [lockedBy(''), lockedBy('a text of somebody'), folder]) {
      const tools = inFastTime();

      assert.equal(await withLock(lock, () => 'mine', tools), 'mine');

      assert.ok(tools.now() > SILENT_AFTER_MS);
      assert.deepEqual(fs.readdirSync(path.dirname(lock)), []);
    }
  });

  it('whose removal was begun by a process that is gone is free at once, and nothing of either is left', async () => {
    const dead = new ChildScript('');
    await dead.hasExited();
    const [where = '', , start = '', thread = '', random = ''] = newToken().split('-');
    const gone = ['0', '1', '2'].map((end) => [where, dead.pid, start, thread, random.slice(0, -1) + end].join('-'));
    const [first = '', second = '', third = ''] = gone;
    const lock = lockedBy(first);
    const right = lockOfToken(lock, first);
    fs.writeFileSync(right, second);
    fs.writeFileSync(lockOfToken(right, second), third);

    assert.equal(await withLock(lock, () => 'mine', lockTools), 'mine');

    assert.deepEqual(fs.readdirSync(path.dirname(lock)), []);
  });

  it('is taken by a copy where a file can have one name only', async (t) => {
    const lock = place();
    t.mock.method(fs, 'linkSync', () => {
      throw Object.assign(new Error('operation not permitted'), { code: 'EPERM' });
    });

    await withLock(
      lock,
      async (token) => {
        assert.equal(fs.readFileSync(lock, 'utf8'), token);
        await assert.rejects(
          withLock(lock, () => undefined, inFastTime()),
          /locked for 60 s/,
        );
      },
      lockTools,
    );

    assert.deepEqual(fs.readdirSync(path.dirname(lock)), []);
  });

  it('makes no folder', async (t) => {
    const made = t.mock.method(fs, 'mkdirSync');

    await withLock(place(), () => undefined, lockTools);

    assert.equal(made.mock.calls.filter(({ arguments: [name] }) => String(name).includes('.vcr-')).length, 0);
  });

  it('is given back when the work fails, and leaves nothing behind', async () => {
    const lock = place();

    await assert.rejects(
      withLock(lock, () => Promise.reject(new Error('no')), lockTools),
      /no/,
    );

    assert.deepEqual(fs.readdirSync(path.dirname(lock)), []);
  });

  it('is one for names that a file system may take for the same', () => {
    assert.equal(lockOf('/a/Users.yaml'), lockOf('/a/users.YAML'));
    assert.equal(lockOf('/a/caf\u00e9.yaml'), lockOf('/a/cafe\u0301.yaml'));
    assert.notEqual(lockOf('/a/users.yaml'), lockOf('/a/user.yaml'));
    assert.ok(path.basename(lockOf(`/a/${'x'.repeat(250)}.yaml`)).length < 40);
  });
});

function place(): string {
  const folder = path.join(root, String((count += 1)));
  fs.mkdirSync(folder);
  return path.join(folder, '.vcr-1.lock');
}

function lockedBy(token: string): string {
  const lock = place();
  fs.writeFileSync(lock, token);
  return lock;
}

function makeOlder(file: string, ms: number): void {
  const then = new Date(Date.now() - ms);
  fs.utimesSync(file, then, then);
}

/** The real lock, but pauses pass at once. */
function inFastTime(): LockTools {
  let now = 0;
  return {
    ...lockTools,
    now: () => now,
    sleep: (ms) => {
      now += ms;
      return Promise.resolve();
    },
  };
}
