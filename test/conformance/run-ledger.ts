import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RunLedger } from '../../src/core/ports';

/** What every run ledger has to do. `nextRun` gives a run of two test files. */
export function runLedgerConformance(name: string, nextRun: () => { one: RunLedger; other: RunLedger }): void {
  describe(`run ledger ${name}`, () => {
    it('knows nothing of a run that has begun', () => {
      const { one } = nextRun();

      assert.equal(one.wasWritten('/c/a.yaml'), false);
      assert.deepEqual(one.usersOf('/c/a.yaml'), []);
    });

    it('knows what the run has written, in whatever test file', () => {
      const { one, other } = nextRun();
      one.noteWritten('/c/a.yaml');
      one.noteWritten('/c/a.yaml');

      assert.deepEqual([one.wasWritten('/c/a.yaml'), other.wasWritten('/c/a.yaml')], [true, true]);
      assert.equal(other.wasWritten('/c/b.yaml'), false);
    });

    it('forgets what was taken back', () => {
      const { one, other } = nextRun();
      one.noteWritten('/c/a.yaml');
      one.forgetWritten('/c/a.yaml');
      one.forgetWritten('/c/never-noted.yaml');

      assert.deepEqual([one.wasWritten('/c/a.yaml'), other.wasWritten('/c/a.yaml')], [false, false]);
      other.noteWritten('/c/a.yaml');
      assert.equal(one.wasWritten('/c/a.yaml'), true);
    });

    it('knows who has used a cassette, once each', () => {
      const { one, other } = nextRun();
      one.noteUse('/c/a.yaml', '/t/one.test.js');
      one.noteUse('/c/a.yaml', '/t/one.test.js');
      other.noteUse('/c/a.yaml', '/t/other.test.js');
      other.noteUse('/c/b.yaml', '/t/other.test.js');

      assert.deepEqual(one.usersOf('/c/a.yaml'), ['/t/one.test.js', '/t/other.test.js']);
      assert.deepEqual(other.usersOf('/c/a.yaml'), one.usersOf('/c/a.yaml'));
    });

    it('keeps texts of a cassette for all test files until one lets them go', () => {
      const { one, other } = nextRun();
      one.keep('/c/a.yaml', 'unused', 'before');
      const kept = [other.kept('/c/a.yaml', 'unused'), other.kept('/c/a.yaml', 'emptied')];
      other.letGo('/c/a.yaml', 'unused');

      assert.deepEqual(kept, ['before', undefined]);
      assert.equal(one.kept('/c/a.yaml', 'unused'), undefined);
    });

    it('starts anew with every run', () => {
      const { one } = nextRun();
      one.noteWritten('/c/a.yaml');
      one.noteUse('/c/a.yaml', '/t/one.test.js');

      const { one: next } = nextRun();
      assert.equal(next.wasWritten('/c/a.yaml'), false);
      assert.deepEqual(next.usersOf('/c/a.yaml'), []);
    });
  });
}
