import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isEmptyQuery, mayHold, readQuery, wordsLeft } from '../../../src/viewer/page/finding/query';
import { nextCassette, nextInteraction, rowsOf } from '../../../src/viewer/page/finding/rows';
import { search, type SearchProgress } from '../../../src/viewer/page/finding/search';
import { timelineOf } from '../../../src/viewer/page/finding/timeline';
import { treeLines, treeOf } from '../../../src/viewer/page/finding/tree';
import { DetailStore } from '../../../src/viewer/page/state/detail-store';
import { addressOf, openingAt } from '../../../src/viewer/page/state/page-address';
import type { PageCassette, PageDetail, PageEntry } from '../../../src/viewer/page-model';

describe('the tree', () => {
  it('has folders and test files, without the folder that cassettes lie in, and chains in one', () => {
    const root = treeOf([
      cassette('src/a/__cassettes__/x.test.ts/one.yaml', 2),
      cassette('src/a/__cassettes__/x.test.ts/two.yaml', 1, { tests: ['x does two'] }),
      cassette('src/b/c/__cassettes__/y.test.ts/three.json', 1, { problem: 'no' }),
    ]);

    assert.deepEqual(
      treeLines(root, new Set()).map(({ node, depth }) => [depth, node.label, node.requests, node.hasProblem]),
      [
        [0, '', 4, true],
        [1, 'src', 4, true],
        [2, 'a/x.test.ts', 3, false],
        [3, 'one', 2, false],
        [3, 'x does two', 1, false],
        [2, 'b/c/y.test.ts', 1, true],
        [3, 'three', 1, true],
      ],
    );
    assert.deepEqual(
      treeLines(root, new Set(['src/a/x.test.ts', 'src/b/c/y.test.ts'])).map(({ node }) => node.key),
      ['', 'src', 'src/a/x.test.ts', 'src/b/c/y.test.ts'],
    );
  });

  it('keeps two cassettes that differ in that folder alone', () => {
    const root = treeOf([cassette('a/__cassettes__/x.yaml', 1), cassette('a/x.yaml', 1)]);

    assert.deepEqual(root.cassettes, [0, 1]);
  });
});

describe('the waterfall', () => {
  it('lays out what was asked beside each other', () => {
    const { bars, gaps } = timelineOf([
      entry({ atMs: 1000, tookMs: 100 }),
      entry({ atMs: 1050, tookMs: 150 }),
      entry({}),
    ]);

    assert.deepEqual(bars, [{ start: 0, width: 0.5, pieces: [] }, { start: 0.25, width: 0.75, pieces: [] }, undefined]);
    assert.deepEqual(gaps, []);
  });

  it('leaves out long waits, and the time between two days', () => {
    const day = 86_400_000;
    const { bars, gaps } = timelineOf([
      entry({ atMs: 0, tookMs: 100 }),
      entry({ atMs: day, tookMs: 100 }),
      entry({ atMs: 2 * day, tookMs: 200 }),
    ]);

    assert.equal(gaps.length, 2);
    assert.ok((bars[0]?.width ?? 0) > 0.2 && (bars[2]?.width ?? 0) > 0.4);
    for (const bar of bars) assert.ok((bar?.start ?? -1) >= 0 && (bar?.start ?? 2) + (bar?.width ?? 2) <= 1.000001);
    assert.ok((bars[1]?.start ?? 0) > (bars[0]?.width ?? 1) && (bars[2]?.start ?? 0) > (bars[1]?.start ?? 1));
  });

  it('stays within its width whatever the cassette says', () => {
    const entries = Array.from({ length: 500 }, (_, index) => entry({ atMs: index * 1e7, tookMs: index % 3 }));

    for (const bar of timelineOf(entries).bars) assert.ok((bar?.start ?? -1) >= 0 && (bar?.start ?? 2) <= 1.000001);
  });

  it('says where in a bar the response began and its pieces came', () => {
    const [bar] = timelineOf([entry({ atMs: 0, tookMs: 200, headMs: 50, pieceMs: [50, 200] })]).bars;

    assert.deepEqual([bar?.head, bar?.pieces], [0.25, [0.25, 1]]);
  });
});

describe('the rows', () => {
  const cassettes = [cassette('a.yaml', 2), cassette('b.yaml', 0, { problem: 'no' }), cassette('c.yaml', 1)];

  it('have a heading for each cassette, but where one stands alone', () => {
    assert.deepEqual(
      rowsOf(cassettes, [2], undefined).map(({ kind }) => kind),
      ['interaction'],
    );
    assert.deepEqual(
      rowsOf(cassettes, [0, 1, 2], undefined).map(({ kind, cassette: number }) => `${kind} ${number}`),
      ['cassette 0', 'interaction 0', 'interaction 0', 'cassette 1', 'cassette 2', 'interaction 2'],
    );
  });

  it('are those that a search found', () => {
    const rows = rowsOf(cassettes, [0, 1, 2], new Map([[0, [1]]]));

    assert.deepEqual(rows, [
      { kind: 'cassette', cassette: 0, shown: 1 },
      { kind: 'interaction', cassette: 0, position: 1 },
    ]);
  });

  it('are gone through without their headings, one by one and cassette by cassette', () => {
    const rows = rowsOf(cassettes, [0, 1, 2], undefined);

    assert.deepEqual(
      [nextInteraction(rows, -1, 1), nextInteraction(rows, 2, 1), nextInteraction(rows, 5, 1)],
      [1, 5, undefined],
    );
    assert.deepEqual(
      [nextCassette(rows, 1, 1), nextCassette(rows, 5, -1), nextCassette(rows, 5, 1)],
      [5, 1, undefined],
    );
  });
});

describe('the search', () => {
  const entries = [
    entry({ method: 'POST', uri: 'https://api.test/pay?x=1', status: 402, mediaType: 'application/json' }),
    entry({ uri: 'https://other.test/', status: 0, failure: 'ECONNREFUSED' }),
    entry({ uri: 'https://api.test/list' }),
  ];
  const details = [
    detail({ responseBody: { bytes: 1, text: '{"say": "a \\"quoted\\" <b>Word</b>"}' } }),
    detail({ failure: { code: 'ECONNREFUSED', message: 'no' } }),
    detail({ requestHeaders: [['X-Trace', 'abc-ÅNGSTRÖM']] }),
  ];
  const shown = { ...cassette('shop.yaml', 0), entries, blocks: [{ id: 'b', start: 0 }], tests: ['pays'] };
  const store = new DetailStore(() => JSON.stringify(details).replaceAll('<', '\\u003c'));

  const cases: readonly (readonly [string, readonly number[]])[] = [
    ['method:post', [0]],
    ['status:4xx', [0]],
    ['status:failed', [1]],
    ['host:api', [0, 2]],
    ['host:API.test list', [2]],
    ['type:json', [0]],
    ['test:PAYS econn', [1]],
    ['word', [0]],
    ['"<b>Word"', [0]],
    [String.raw`\"quoted\"`, [0]],
    ['ångström', [2]],
    ['x-trace:', [2]],
    ['trace pays', [2]],
    ['trace econn', []],
    ['pays', [0, 1, 2]],
    ['.*', []],
  ];
  for (const [text, positions] of cases) {
    it(`finds ${text}`, async () => {
      let last: SearchProgress | undefined;

      await search(readQuery(text), [shown], store, new AbortController().signal, (progress) => (last = progress));

      assert.deepEqual([last?.isDone, last?.count], [true, positions.length]);
      assert.deepEqual(last?.found.get(0) ?? [], positions);
    });
  }

  it('takes spaces for nothing, and a condition that it does not know for a word', () => {
    assert.ok(isEmptyQuery(readQuery('  ')));
    assert.deepEqual(
      readQuery('colour:red').words.map(({ text }) => text),
      ['colour:red'],
    );
  });

  it('passes over blocks that cannot hold a word, and looks into those where JSON hides it', () => {
    const [plain, hidden] = [readQuery('needle').words[0], readQuery('<b>').words[0]];
    assert.ok(plain !== undefined && hidden !== undefined);

    assert.deepEqual(
      [mayHold('a NEEDLE', plain), mayHold('nothing', plain), mayHold('nothing', hidden)],
      [true, false, true],
    );
    assert.deepEqual(
      wordsLeft(readQuery('list other'), entries[2] ?? entry({}), shown)?.map(({ text }) => text),
      ['other'],
    );
  });
});

describe('the address', () => {
  it('brings back what was opened', () => {
    const opening = { kind: 'interaction', path: 'a b/ü#?%.yaml', position: 4 } as const;

    assert.deepEqual(openingAt(addressOf(opening)), opening);
    assert.deepEqual(openingAt(addressOf({ kind: 'refusal', number: 2 })), { kind: 'refusal', number: 2 });
    for (const other of ['', '#', '#/x', '#/%E0%A4%A/1']) assert.equal(openingAt(other), undefined, other);
  });
});

function entry(parts: Partial<PageEntry>): PageEntry {
  return { method: 'GET', uri: 'https://api.test/', status: 200, mediaType: '', responseBytes: 0, ...parts };
}

function detail(parts: Partial<PageDetail>): PageDetail {
  return { requestHeaders: [], status: 200, statusText: '', responseHeaders: [], ...parts };
}

function cassette(path: string, requests: number, parts: Partial<PageCassette> = {}): PageCassette {
  const entries = Array.from({ length: requests }, () => entry({}));
  return { path, tests: [], unused: [], entries, blocks: [], ...parts };
}
