import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tableLines } from '../../src/cli/table';
import { recordedTerminal } from '../support/terminal';

describe('a table', () => {
  const columns = [
    { title: 'name', atLeast: 8, isPath: true },
    { title: 'count', isRight: true },
    { title: 'hosts', atLeast: 6 },
  ];
  const rows = [['a/long/name/of/a/file', '5', 'one.test, two.test']];

  it('is as wide as it has to be where no terminal is', () => {
    assert.deepEqual(tableLines(columns, rows, recordedTerminal({ columns: 20 })), [
      'NAME                   COUNT  HOSTS',
      'a/long/name/of/a/file      5  one.test, two.test',
    ]);
  });

  it('is cut to the width of a terminal, the last columns first', () => {
    assert.deepEqual(tableLines(columns, rows, recordedTerminal({ columns: 36, isTerminal: true })), [
      'NAME                   COUNT  HOSTS',
      'a/long/name/of/a/file      5  one.t…',
    ]);
    assert.deepEqual(tableLines(columns, rows, recordedTerminal({ columns: 24, isTerminal: true })), [
      'NAME       COUNT  HOSTS',
      '…f/a/file      5  one.t…',
    ]);
  });
});
