import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ageText, sizeText } from '../../src/core/amounts';
import { tableLines } from '../../src/cli/table';
import { visibleJson, visibleLine, visibleText } from '../../src/core/visible-text';
import { recordedTerminal } from '../support/terminal';

describe('texts for people', () => {
  it('sizes', () => {
    const sizes = [0, 1, 999, 1000, 9949, 9950, 999_499, 999_500, 12_345_678, 3e9, 3e12].map(sizeText);

    assert.deepEqual(sizes, [
      ...['0 bytes', '1 byte', '999 bytes', '1.0 kB', '9.9 kB', '10 kB', '999 kB', '1.0 MB', '12 MB', '3.0 GB'],
      '3000 GB',
    ]);
  });

  it('ages', () => {
    const day = 86_400_000;

    assert.deepEqual([-1, 59_000, 60_000, 7_200_000, day, 45 * day, 800 * day].map(ageText), [
      ...['now', 'now', '1 minute', '2 hours', '1 day', '1 month', '2 years'],
    ]);
  });

  it('show what a terminal would obey', () => {
    assert.equal(visibleText('a\u001b[31m\tb\nc\u202e\u{e0001}'), 'a\\u{1b}[31m\tb\nc\\u{202e}\\u{e0001}');
    assert.equal(visibleLine('a\tb\r\n\u0085'), 'a\\tb\\r\\n\\u{85}');
  });

  it('keep the joiners of emoji and of words, and no others', () => {
    assert.equal(visibleLine('👩🏽\u200d💻 می\u200cروم'), '👩🏽\u200d💻 می\u200cروم');
    assert.equal(visibleLine('ad\u200cmin \u200d💻\u200d'), 'ad\\u{200c}min \\u{200d}💻\\u{200d}');
  });

  it('as JSON read back as what they were', () => {
    const value = { 'k\u009b': ['a\u001b\u202e\u{e0001}\ud800😀', 1] };

    const text = visibleJson(value);

    assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
    assert.deepEqual(JSON.parse(text), value);
  });
});

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
