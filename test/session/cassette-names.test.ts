import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cassetteName, hookCassetteName, NameBook, titlePart } from '../../src/session/cassette-names';

describe('cassette names', () => {
  const TITLES: [title: string, part: string][] = [
    ['fetches one', 'fetches-one'],
    ['  spaces  and / slashes \\ ', 'spaces-and-slashes'],
    ['a_b-c(d)[e]=f,g+h@i', 'a_b-c(d)[e]=f,g+h@i'],
    ['GET /users/:id → 200', 'GET-users-id-200'],
    ['grüße 日本語 हिन्दी 123 ٣', 'grüße-日本語-हिन्दी-123-٣'],
    ['cafe\u0301', 'caf\u00e9'],
    ['a.b', 'a-b'],
    ['--dashes--', 'dashes'],
  ];
  for (const [title, part] of TITLES) {
    it(`make ${JSON.stringify(part)} of ${JSON.stringify(title)}`, () => {
      assert.equal(titlePart(title), part);
    });
  }

  it('join titles with dots', () => {
    assert.equal(cassetteName(['users', 'admin area', 'fetches one']), 'users.admin-area.fetches-one');
  });

  it('cut long titles at 120 bytes, between characters, and tell them apart by a hash', () => {
    const [one, two] = [titlePart(`${'ü'.repeat(200)}1`), titlePart(`${'ü'.repeat(200)}2`)];

    assert.match(one, /^ü+-[0-9a-f]{8}$/);
    assert.ok(Buffer.byteLength(one) <= 120 && Buffer.byteLength(one) >= 118);
    assert.notEqual(one, two);
    assert.equal(titlePart('x'.repeat(120)), 'x'.repeat(120));
  });

  it('keep the whole name short enough for a file system', () => {
    const name = cassetteName(Array.from({ length: 20 }, (_, index) => `${index} ${'deep '.repeat(10)}`));

    assert.ok(Buffer.byteLength(name) <= 220);
  });

  it('never are empty, nor one that Windows refuses', () => {
    assert.match(titlePart('???'), /^untitled-[0-9a-f]{8}$/);
    assert.notEqual(titlePart('???'), titlePart('!!!'));
    for (const device of ['con', 'NUL', 'com1', 'LPT9', 'aux', 'COM0'])
      assert.equal(cassetteName([device, 'x']), `_${device}.x`);
    assert.equal(cassetteName(['console']), 'console');
  });

  it('get numbers when they are equal, upper and lower case aside', () => {
    assert.deepEqual(taken(['a', 'A', 'b', 'a', 'a-2']), ['a', 'A-2', 'b', 'a-3', 'a-2-2']);
    assert.deepEqual(taken(['a-2', 'a', 'a', 'a']), ['a-2', 'a', 'a-3', 'a-4']);
    assert.deepEqual(taken(['a', 'a', 'a-2', 'a-2']), ['a', 'a-2', 'a-2-2', 'a-2-3']);
  });

  it('get numbers when a file system would take them for one', () => {
    assert.deepEqual(taken(['straße', 'STRASSE', 'ΟΔΟΣ', 'οδοσ', 'οδος', 'ﬁn', 'FIN']), [
      'straße',
      'STRASSE-2',
      'ΟΔΟΣ',
      'οδοσ-2',
      'οδος-3',
      'ﬁn',
      'FIN-2',
    ]);
  });

  it('of 20,000 equal titles take a look each', (t) => {
    const book = new NameBook();
    const has = t.mock.method(Set.prototype, 'has');
    for (let n = 0; n < 20_000; n += 1) book.take('same');

    assert.ok(has.mock.callCount() <= 3 * 20_000);
    assert.equal(book.take('same'), 'same-20001');
  });

  it('of hooks stand below their block', () => {
    assert.equal(hookCassetteName([], 'beforeAll'), '__beforeAll__');
    assert.equal(hookCassetteName(['users', 'admin'], 'afterAll'), 'users.admin.__afterAll__');
  });
});

function taken(names: string[]): string[] {
  const book = new NameBook();
  return names.map((name) => book.take(name));
}
