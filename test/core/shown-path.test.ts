import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { shownPath } from '../../src/core/shown-path';

describe('a path in a message', () => {
  const TABLE: [rules: typeof path.posix, file: string, rootDir: string, shown: string][] = [
    [path.posix, '/work/app/test/a.test.js', '/work/app', 'test/a.test.js'],
    [path.posix, '/work/other/test/a.test.js', '/work/app', '/work/other/test/a.test.js'],
    [path.posix, '/work/application/a.test.js', '/work/app', '/work/application/a.test.js'],
    [path.posix, '/work/app/..hidden/a.test.js', '/work/app', '..hidden/a.test.js'],
    [path.posix, '/a.test.js', '/', 'a.test.js'],
    [path.posix, '/work/app/a.test.js', '/work/app/', 'a.test.js'],
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
