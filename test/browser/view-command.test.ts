import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { SHOP, shopReport, writeCassettes } from '../support/shop-cassettes';

const COMMAND = path.resolve('build/cli/main.js');

describe('jest-vcr view', { timeout: 120_000 }, () => {
  let folder: string;

  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'viewer-'));
    fs.writeFileSync(path.join(folder, 'package.json'), '{}');
    await writeCassettes(folder, SHOP);
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  const view = (...args: string[]): { status: number | null; stdout: string; stderr: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, 'view', ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };
  const at = (name: string): string => path.join(folder, name);

  it('writes one page and says so, again and again', () => {
    for (const result of [view(), view()]) {
      assert.deepEqual(result, {
        status: 0,
        stdout: 'Wrote cassettes.html: 18 requests in 6 cassettes.\n',
        stderr: '',
      });
    }
    assert.match(fs.readFileSync(at('cassettes.html'), 'utf8'), /^<!doctype html>[^]*<\/html>\n$/);
  });

  it('writes what was asked for, where it was asked', () => {
    const result = view('test/__cassettes__/assistant.test.ts', '--out', 'some.html', '--json');

    assert.equal(result.status, 0);
    assert.deepEqual(JSON.parse(result.stdout), {
      file: 'some.html',
      isWritten: true,
      cassettes: 2,
      requests: 2,
      refusals: 0,
      unreadable: [],
    });
    assert.ok(fs.existsSync(at('some.html')));
  });

  it('writes nothing with --dry-run', () => {
    assert.match(view('--out', 'dry.html', '--dry-run').stdout, /^Would write dry.html: 18 requests/);
    assert.ok(!fs.existsSync(at('dry.html')));
  });

  it('leaves a file of somebody else alone, but with --force', () => {
    fs.writeFileSync(at('index.html'), '<h1>mine</h1>');

    const refused = view('--out', 'index.html');
    assert.equal(refused.status, 2);
    assert.match(refused.stderr, /index.html is there, and no page of this command. Another --out, or --force\?/);
    assert.equal(fs.readFileSync(at('index.html'), 'utf8'), '<h1>mine</h1>');
    assert.equal(view('--out', 'index.html', '--force').status, 0);
    assert.match(view('--out', 'test').stderr, /test is a folder/);
  });

  it('shows what it can, and fails, where a cassette cannot be read', () => {
    fs.writeFileSync(at('broken.yaml'), 'interactions: 5\n');
    const result = view('broken.yaml', 'test', '--out', 'broken.html');

    assert.equal(result.status, 1);
    assert.match(result.stdout, /Wrote broken.html: 18 requests in 7 cassettes/);
    assert.match(result.stderr, /broken.yaml:1 cannot be read: interactions is a number, not a list/);
  });

  it('takes the refusals of a report that is named', () => {
    fs.writeFileSync(at('run.json'), JSON.stringify(shopReport(folder)));

    const result = view('--report', 'run.json', '--json', 'test');
    assert.equal((JSON.parse(result.stdout) as { refusals: number }).refusals, 1);
    fs.writeFileSync(at('other.json'), '{"reportVersion":1}');
    assert.deepEqual([view('--report', 'other.json').status, view('--report', 'none.json').status], [2, 2]);
  });

  it('says what does not go together', () => {
    for (const args of [['--port', '1'], ['--serve', '--out', 'x'], ['--serve', '--port', 'http'], ['nowhere']]) {
      const { status, stderr } = view(...args);
      assert.equal(status, 2, args.join(' '));
      assert.match(stderr, /^jest-vcr: \S/);
    }
  });
});
