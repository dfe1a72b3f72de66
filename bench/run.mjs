// The bench: npm run bench [-- --quick | --smoke] [--only <row>…] [--write]
// Measures each row of the table below in rounds, one contestant after the other, prints the tables, and with --write
// puts them into docs/performance.md.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { table, writeBetweenMarkers } from './markdown.mjs';
import { openBench } from './prepare.mjs';
import { spread } from './statistics.mjs';

const ROWS = ['requests', 'suite', 'no-http', 'answers', 'large-cassette', 'recording', 'sessions'];
const PAGE = path.resolve(import.meta.dirname, '../docs/performance.md');

const options = readArguments(process.argv.slice(2));
const bench = openBench(options.form);
const sections = [];
const goals = [];
const started = Date.now();
const loadBefore = os.loadavg()[0];
if (loadBefore > 0.5) bench.progress(`The machine is busy (load ${loadBefore.toFixed(1)}): wait until it is not.`);
for (const name of options.only) {
  const row = await import(`./rows/${name}.mjs`);
  const section = await measured(row);
  goals.push(...section.goals);
  sections.push(`### ${row.title}\n\n${section.text}`);
  console.log(`\n## ${row.title}\n\n${section.text}`);
}

const tables = [`### Goals\n\n${goalTable(goals)}`, ...sections, machine()].join('\n\n');
console.log(`\n## Goals\n\n${goalTable(goals)}\n\n${machine()}`);
for (const [who, why] of bench.failures) console.log(`\n${who} failed: ${why}`);
if (options.isWritten) writeBetweenMarkers(PAGE, tables);
bench.close();
// A goal that is missed is a finding; what could not be measured is a fault.
process.exitCode = bench.failures.length === 0 ? 0 : 1;

// What cannot be measured is said at the end; the other rows are measured all the same.
async function measured(row) {
  try {
    return await row.measure(bench);
  } catch (error) {
    bench.failed(row.title, error.message);
    return { text: 'not measured', goals: [] };
  }
}

function goalTable(all) {
  const rows = all.map(({ what, most, values, shown }) => [
    what,
    `≤ ${most}`,
    shown,
    spread(values).median <= most ? 'met' : 'missed',
  ]);
  return rows.length === 0 ? 'None for these rows.' : table(['what', 'goal', 'measured', ''], rows);
}

function machine() {
  const { version } = JSON.parse(fs.readFileSync(path.join(bench.root, 'node_modules/jest/package.json'), 'utf8'));
  const minutes = Math.max(1, Math.round((Date.now() - started) / 60_000));
  const [{ model }] = os.cpus();
  const taps = bench.taps['VCR_TAPS'] === undefined ? '' : `, VCR_TAPS=${bench.taps['VCR_TAPS']}`;
  const date = new Date().toISOString().slice(0, 10);
  return `${date}, Node ${process.version}, Jest ${version}, ${os.cpus().length} × ${model.trim()}, form "${options.form}"${taps}, load ${loadBefore.toFixed(1)} before, ${minutes} min. Medians, with their quartiles in brackets.`;
}

function readArguments(words) {
  const form = words.includes('--quick') ? 'quick' : words.includes('--smoke') ? 'smoke' : 'full';
  const onlyAt = words.indexOf('--only');
  const named = onlyAt === -1 ? [] : words.slice(onlyAt + 1).filter((word) => !word.startsWith('--'));
  const unknown = [
    ...words.filter((word) => word.startsWith('--') && !['--quick', '--smoke', '--only', '--write'].includes(word)),
    ...named.filter((name) => !ROWS.includes(name)),
  ];
  if (unknown.length > 0 || (onlyAt !== -1 && named.length === 0)) {
    throw new Error(`Not understood: ${unknown.join(' ') || '--only'}. Rows: ${ROWS.join(', ')}`);
  }
  return { form, only: named.length === 0 ? ROWS : named, isWritten: words.includes('--write') };
}
