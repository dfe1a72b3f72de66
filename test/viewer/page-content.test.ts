import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import zlib from 'node:zlib';
import type { Interaction } from '../../src/core/interaction';
import type { CassetteReport, RunReport } from '../../src/core/run-report';
import { CassetteShelf } from '../../src/viewer/cassette-shelf';
import { pageBody } from '../../src/viewer/page-body';
import { prepareCassette } from '../../src/viewer/page-cassette';
import { cassetteReports, pageContent } from '../../src/viewer/page-content';
import type { PageDetail } from '../../src/viewer/page-model';
import { isOurPage, pageParts, writePage } from '../../src/viewer/page-template';
import { scriptJson } from '../../src/viewer/script-json';
import { anInteraction, aRequest } from '../support/builders';
import { manyInteractions } from '../support/many-interactions';
import { shopReport } from '../support/shop-cassettes';

const FACTS = { title: 't', madeAt: '2026-11-20T09:00:00.000Z', packageVersion: '1.0.0', isLive: false, cwd: '/p' };
const TEMPLATE = `<meta name="generator" content="jest-vcr view">connect-src 'none'<!-- index --><script>code</script><!-- blocks -->end`;

describe('a body of the page', () => {
  it('is text where it is text, else base64, and nothing where it is empty', () => {
    assert.deepEqual(pageBody(Buffer.from('å'), {}), { bytes: 2, text: 'å' });
    assert.deepEqual(pageBody(Buffer.from([255, 0]), {}), { bytes: 2, base64: '/wA=' });
    assert.equal(pageBody(Buffer.alloc(0), {}), undefined);
    assert.equal(pageBody(null, {}), undefined);
  });

  it('is decoded where the file has it compressed, and only there', () => {
    const headers = { 'Content-Encoding': ['gzip'] };

    assert.deepEqual(pageBody(zlib.gzipSync('text'), headers), { bytes: 4, text: 'text', decodedFrom: 'gzip' });
    assert.deepEqual(pageBody(Buffer.from('text'), headers), { bytes: 4, text: 'text' });
  });

  it('has of what a few compressed bytes claim to hold only the beginning', () => {
    const bomb = zlib.gzipSync(Buffer.alloc(1024 * 1024, 'a'));
    const body = pageBody(bomb, { 'Content-Encoding': ['gzip'] });

    assert.equal(body?.bytes, 1024 * 1024);
    assert.equal(body.cutAfterBytes, 64 * 1024);
    assert.equal(body.text?.length, 64 * 1024);
  });

  it('is cut between two characters, and says so', () => {
    const body = pageBody(Buffer.from(`a${'å'.repeat(600_000)}`), {});

    assert.equal(body?.bytes, 1_200_001);
    assert.equal(body.cutAfterBytes, 1_048_575);
    assert.equal(Buffer.byteLength(body.text ?? ''), 1_048_575);
    assert.doesNotMatch(body.text ?? '', /\uFFFD/);
  });
});

describe('a cassette of the page', () => {
  it('has what the list needs, and the details in blocks that together are all', () => {
    const content = Object.values(manyInteractions(1000, 1000))[0] ?? [];

    const { cassette, blocks } = prepareCassette({ path: 'a.yaml', content, blockPrefix: 'x' });

    assert.ok(cassette.blocks.length > 3);
    const details = cassette.blocks.map(({ id }) => JSON.parse(blocks.get(id) ?? '') as PageDetail[]);
    assert.deepEqual(
      cassette.blocks.map(({ start }) => start),
      details.map((_, index) => details.slice(0, index).flat().length),
    );
    assert.deepEqual(
      details.flat().map(({ requestHeaders }) => requestHeaders.at(-1)),
      content.map((_, index) => ['x-request-id', `r-${index}`]),
    );
    for (const text of blocks.values()) assert.ok(text.length < 300_000);
  });

  it('knows when the head of a streamed response came, and a sample of its pieces', () => {
    const chunks = Array.from({ length: 500 }, (_, index) => ({ bytes: 1, atMs: index }));
    const content = [anInteraction({ recording: { at: '2026-11-20T09:00:00.000Z', tookMs: 600, chunks } })];

    const [entry] = prepareCassette({ path: 'a.yaml', content, blockPrefix: 'x' }).cassette.entries;

    assert.equal(entry?.atMs, Date.parse('2026-11-20T09:00:00.000Z'));
    assert.equal(entry.headMs, 101);
    assert.ok((entry.pieceMs?.length ?? 0) <= 61);
    assert.deepEqual([entry.pieceMs?.at(0), entry.pieceMs?.at(-1)], [101, 600]);
  });

  it('has no time where none was recorded, or what stands there is none', () => {
    for (const recording of [{}, { at: 'yesterday' }]) {
      const [entry] = prepareCassette({ path: 'a', content: [anInteraction({ recording })], blockPrefix: 'x' }).cassette
        .entries;

      assert.equal(entry?.atMs, undefined);
    }
  });
});

describe('the report of the page', () => {
  const report = (parts: Partial<CassetteReport>): CassetteReport => ({
    path: 'shared.yaml',
    tests: [],
    mode: 'once',
    outcome: 'replayed',
    interactions: 3,
    changes: [],
    ...parts,
  });
  const joined = (cassettes: readonly CassetteReport[]): CassetteReport | undefined => {
    const run = shopReport('/p');
    const files = cassettes.flatMap((cassette) => run.files.map((file) => ({ ...file, cassettes: [cassette] })));
    return cassetteReports({ ...run, files }).get(path.resolve('/p/shared.yaml'));
  };

  it('joins what several test files say of one cassette', () => {
    const reports = [
      report({ tests: ['a'], unused: [0, 1] }),
      report({ tests: ['b'], unused: [1, 2], outcome: 'appended' }),
    ];

    assert.deepEqual(joined(reports), {
      ...report({ tests: ['a', 'b'], outcome: 'appended' }),
      unused: [1],
    });
  });

  it('calls recorded what one test file recorded and another appended to', () => {
    const outcomes = (['appended', 'recorded'] as const).map((outcome) => report({ tests: [outcome], outcome }));

    assert.equal(joined(outcomes)?.outcome, 'recorded');
  });

  it('has nothing unused where test files counted in different bytes', () => {
    const counted = ['a', 'b'].map((digest) => report({ tests: [digest], unused: [0], digest }));

    assert.equal(joined(counted)?.unused, undefined);
  });

  it('names the cassettes of refusals as the page does', () => {
    const { index } = pageContent({ ...FACTS, cwd: '/p/test' }, [], shopReport('/p'));

    assert.equal(index.refusals[0]?.cassette, '__cassettes__/checkout.test.ts/pays-with-a-card.yaml');
  });
});

describe('the page as a file', () => {
  it('holds data that ends no element and begins no comment', () => {
    const content = [anInteraction({ request: aRequest({ uri: '</script><!--<script>' }) })];
    const prepared = prepareCassette({ path: '</script>', content, blockPrefix: 'x' });

    const page = [...pageParts(TEMPLATE, pageContent(FACTS, [prepared], undefined))].join('');

    assert.equal(page.match(/<\/script/g)?.length, 3);
    assert.doesNotMatch(page, /<!--/);
    assert.deepEqual(JSON.parse(scriptJson({ a: '<\u2028' })), { a: '<\u2028' });
  });

  it('may ask its server, and nobody else, where it has one', () => {
    const connect = (isLive: boolean): boolean =>
      [...pageParts(TEMPLATE, pageContent({ ...FACTS, isLive }, [], undefined))]
        .join('')
        .includes("connect-src 'self'");

    assert.deepEqual([connect(false), connect(true)], [false, true]);
  });

  it('says what is missing where the page was not built', () => {
    assert.throws(() => [...pageParts('nothing', pageContent(FACTS, [], undefined))], /has no place "<!-- index -->"/);
  });

  it('is known again, leaves nothing else behind, and stays the old one when it cannot be written', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'viewer-'));
    const file = path.join(folder, 'page.html');

    writePage(file, TEMPLATE, pageContent(FACTS, [], undefined));
    const old = fs.readFileSync(file, 'utf8');
    assert.throws(() => writePage(file, 'nothing', pageContent(FACTS, [], undefined)));

    assert.ok(isOurPage(file));
    assert.deepEqual(fs.readdirSync(folder), ['page.html']);
    assert.equal(fs.readFileSync(file, 'utf8'), old);
    fs.writeFileSync(file, '<html>mine</html>');
    assert.ok(!isOurPage(file));
    fs.rmSync(folder, { recursive: true });
  });
});

describe('the shelf', () => {
  it('reads a file again only when it, or what the report says of it, has changed', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'viewer-'));
    const file = path.join(folder, 'a.yaml');
    fs.writeFileSync(file, 'one');
    const loaded: string[] = [];
    const last: { report?: RunReport } = {};
    const load = (name: string): Promise<{ interactions: Interaction[]; dropped: [] }> => {
      loaded.push(name);
      return Promise.resolve({ interactions: [anInteraction()], dropped: [] });
    };
    const shelf = new CassetteShelf({ find: () => Promise.resolve([file]), load, report: () => last.report });
    const facts = { ...FACTS, cwd: folder };

    const first = await shelf.content(facts);
    assert.deepEqual(await shelf.content(facts), first);
    assert.equal(loaded.length, 1);
    const cassette = {
      path: 'a.yaml',
      tests: ['t'],
      mode: 'once' as const,
      outcome: 'replayed' as const,
      interactions: 1,
      digest: createHash('sha256').update('one').digest('hex'),
      unused: [0],
      changes: [],
    };
    const run = shopReport(folder);
    last.report = { ...run, files: run.files.map((one) => ({ ...one, cassettes: [cassette] })) };
    const reported = await shelf.content(facts);
    assert.deepEqual([reported.index.cassettes[0]?.tests, reported.index.cassettes[0]?.unused], [['t'], [0]]);
    fs.writeFileSync(file, 'another');
    const changed = await shelf.content(facts);

    assert.deepEqual([changed.index.cassettes[0]?.tests, changed.index.cassettes[0]?.unused], [['t'], []]);
    assert.equal(loaded.length, 3);
    assert.notDeepEqual([...changed.blocks.keys()], [...first.blocks.keys()]);
    fs.rmSync(folder, { recursive: true });
  });

  it('shows why a file cannot be read, and goes on', async () => {
    const load = (name: string): Promise<never> => Promise.reject(new Error(`${name} is broken`));
    const shelf = new CassetteShelf({ find: () => Promise.resolve(['/p/a', '/p/b']), load, report: () => undefined });

    const { index } = await shelf.content(FACTS);

    assert.deepEqual(
      index.cassettes.map(({ problem }) => problem),
      ['/p/a is broken', '/p/b is broken'],
    );
  });
});
