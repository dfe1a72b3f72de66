import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { it } from 'node:test';

const ROWS = fs.readdirSync('bench/rows').map((name) => name.replace('.mjs', ''));

it('the bench measures every row, in its smallest form', () => {
  const run = spawnSync(process.execPath, ['bench/run.mjs', '--smoke'], { encoding: 'utf8', timeout: 240_000 });

  assert.equal(run.status, 0, run.stdout + run.stderr);
  for (const row of ROWS) assert.match(run.stdout, new RegExp(`^## ${titleOf(row)}$`, 'm'));
  assert.match(run.stdout, /\| one replayed fetch GET, to real server +\| ≤ 0\.5 \| \d+\.\d\d /);
});

it('the page of the bench names every row, and has the tables of a run', () => {
  const page = fs.readFileSync('docs/performance.md', 'utf8');

  for (const row of ROWS) {
    assert.ok(page.includes(`\`${row}\``), row);
    assert.match(page, new RegExp(`^### ${titleOf(row)}$`, 'm'));
  }
});

function titleOf(row: string): string {
  const title = /export const title = (['"])(.*)\1;/.exec(fs.readFileSync(`bench/rows/${row}.mjs`, 'utf8'))?.[2] ?? row;
  return title.replace(/[.*+?()]/g, '\\$&');
}
