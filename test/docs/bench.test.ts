import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { it } from 'node:test';

const ROWS = fs.readdirSync('bench/rows').map((name) => name.replace('.mjs', ''));

it('the bench measures every row, in its smallest form', () => {
  const run = spawnSync(process.execPath, ['bench/run.mjs', '--smoke'], { encoding: 'utf8', timeout: 300_000 });

  assert.equal(run.status, 0, run.stdout + run.stderr);
  for (const row of ROWS) assert.ok(run.stdout.includes(`\n## ${titleOf(row)}\n\n|`), row);
  assert.match(run.stdout, /\| one replayed fetch GET, to real server +\| ≤ 0\.5 +\| \d+\.\d\d /);
});

it('the page of the bench names every row, and has no table of another one', () => {
  const page = fs.readFileSync('docs/performance.md', 'utf8');
  const titles = ['Goals', ...ROWS.map(titleOf)];

  for (const row of ROWS) assert.ok(page.includes(`\`${row}\``), row);
  for (const [, title = ''] of page.matchAll(/^### (.*)$/gm)) assert.ok(titles.includes(title), title);
});

function titleOf(row: string): string {
  return /export const title = (['"])(.*)\1;/.exec(fs.readFileSync(`bench/rows/${row}.mjs`, 'utf8'))?.[2] ?? row;
}
