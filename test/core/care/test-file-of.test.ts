import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { testFileOf } from '../../../src/core/care/test-file-of';

const CASES: Record<string, string | undefined> = {
  '/p/test/__cassettes__/a.test.js/one.yaml': '/p/test/a.test.js',
  '/p/__cassettes__/a.spec.mts/deep/one.json': '/p/a.spec.mts',
  '/p/__cassettes__/x/__cassettes__/a.test.tsx/one.yaml': '/p/__cassettes__/x/a.test.tsx',
  // Named by the user, or in a library that mirrors the folders of the tests.
  '/p/__cassettes__/shared.yaml': undefined,
  '/p/__cassettes__/login/one.yaml': undefined,
  '/p/__cassettes__/a.test.js': undefined,
  '/p/cassettes/a.test.js/one.yaml': undefined,
};

describe('testFileOf', () => {
  for (const [cassette, test] of Object.entries(CASES)) {
    it(`gives ${test ?? 'nothing'} for ${cassette}`, () => {
      assert.equal(testFileOf(cassette, path.posix), test);
    });
  }

  it('knows the paths of Windows', () => {
    assert.equal(testFileOf('C:\\p\\__cassettes__\\a.test.js\\one.yaml', path.win32), 'C:\\p\\a.test.js');
  });
});
