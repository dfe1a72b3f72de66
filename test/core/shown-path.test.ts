import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { shownPath } from '../../src/core/shown-path';

describe('a path in a message', () => {
  const TABLE: [rules: typeof path.posix, file: string, rootDir: string, shown: string][] = [
    [path.posix, '/repo/app/test/a.test.js', '/repo/app', 'test/a.test.js'],
    [path.posix, '/repo/other/test/a.test.js', '/repo/app', '/repo/other/test/a.test.js'],
    [path.posix, '/repo/application/a.test.js', '/repo/app', '/repo/application/a.test.js'],
    [path.posix, '/repo/app/..hidden/a.test.js', '/repo/app', '..hidden/a.test.js'],
    [path.posix, '/a.test.js', '/', 'a.test.js'],
    [path.posix, '/repo/app/a.test.js', '/repo/app/', 'a.test.js'],
    [path.win32, 'C:\\app\\test\\a.test.js', 'C:\\app', 'test/a.test.js'],
    [path.win32, 'C:\\other\\a.test.js', 'C:\\app', 'C:/other/a.test.js'],
    [path.win32, 'D:\\app\\a.test.js', 'C:\\app', 'D:/app/a.test.js'],
  ];
  for (const [rules, file, rootDir, shown] of TABLE) {
    it(`is ${shown} for ${file} under ${rootDir}`, () => {
      assert.equal(shownPath(file, rootDir, rules), shown);
    });
  }
});
