// Compares what HTTP clients see in three runs of Jest: bare, recording, and replaying with the servers stopped.
//   npm run test:differential                          all clients, with the upper taps and at the socket
//   npm run test:differential:short                    a client for each way in, with the upper taps
//   npm run test:differential:all                      all clients with the scenarios that take long, too, on all Nodes
//   npm run test:differential -- --client got --scenario "aborts" --taps socket --node 24
//   npm run test:differential -- --write               writes docs/clients.md when nothing unknown was found
//   npm run test:differential -- --runInBand           in one process, which has to end by itself
//   npm run test:differential -- --detectOpenHandles   the same, with Jest looking for what stays open, and not so bare
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { copyPackage } from './prepare-e2e.mjs';
import { nodeBinary } from './node-binary.mjs';

const nodes = chosen('--nodes');
if (nodes !== undefined) {
  // One after the other: they share the copy of the package.
  const others = process.argv.slice(2).filter((given) => given !== '--nodes' && given !== nodes);
  const run = (major) => {
    console.log(`Node ${major}`);
    return spawnSync(process.execPath, [import.meta.filename, ...others, '--node', major], { stdio: 'inherit' }).status;
  };
  process.exit(
    nodes
      .split(',')
      .map(run)
      .every((status) => status === 0)
      ? 0
      : 1,
  );
}

const suite = path.resolve('test/differential');
const { CLIENTS, isForNode, SHORT } = await import(`${suite}/clients.mjs`);
const { EXCEPTIONS } = await import(`${suite}/exceptions.mjs`);

const modules = path.join(suite, 'node_modules');
if (changedAt(path.join(modules, '.package-lock.json')) < changedAt(path.join(suite, 'package-lock.json'))) {
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', suite], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
copyPackage(path.join(modules, 'jest-environment-vcr'));

const { runPhases } = await import(`${suite}/runner/run-phases.mjs`);
const { page } = await import(`${suite}/page.mjs`);
const { sortOut } = await import(`${suite}/runner/known.mjs`);
const { describeAll } = await import(`${suite}/runner/describe.mjs`);

const MAX_ASKED_AGAIN = 150;
const keyOf = ({ client, group, scenario, taps }) => `${client} · ${group}: ${scenario} [${taps}]`;
const major = Number(chosen('--node') ?? process.versions.node.split('.')[0]);
const folder = path.resolve('.build/differential', String(major));
const isAll = process.argv.includes('--all');
const isShort = process.argv.includes('--short');
const clients = named(chosen('--client') ?? '').filter(
  ({ name, nodes }) => isForNode(nodes, major) && (!isShort || SHORT.includes(name)),
);
const first = await run(clients, folder);
const { unknown: suspects, gone } = sortOut(EXCEPTIONS, first.differing, first.ran, major);
const unknown = await thatStay(suspects);
if (unknown.length > 0) console.log(describeAll(unknown, process.argv.includes('--full')));
fs.writeFileSync(path.join(folder, 'differences.json'), `${JSON.stringify(first.differing, null, 1)}\n`);
for (const complaint of first.complaints) console.log(`  ${complaint}`);
// With some scenarios of a group alone, nothing can be said of an exception for the group.
const stale = chosen('--scenario') === undefined ? gone : [];
for (const { clients: named, scenarios, cause } of stale) {
  console.log(`  no longer so, take it from exceptions.mjs: ${named ?? 'all clients'}: ${scenarios}: ${cause}`);
}
console.log(`${first.ran.length} compared, ${first.differing.length} differ, ${unknown.length} of them unexpectedly`);
const isAsExpected = unknown.length + first.complaints.length + stale.length === 0;
if (isAsExpected && process.argv.includes('--write')) await writePage();
process.exitCode = isAsExpected ? 0 : 1;

function run(some, into) {
  return runPhases({
    taps: (chosen('--taps') ?? (isShort ? 'all' : 'all,socket')).split(','),
    folder: into,
    files: [...new Set(some.map(({ file }) => file))],
    node: nodeBinary(String(major)),
    env: {
      DIFFERENTIAL_CLIENTS: JSON.stringify(some.map(({ name }) => name)),
      DIFFERENTIAL_SCENARIO: chosen('--scenario') ?? '',
      ...(isAll ? { DIFFERENTIAL_ALL: '1' } : {}),
    },
    limitMs: (isAll ? 20 : 6) * 60_000,
    workers: Number(chosen('--workers') ?? '4'),
    isInBand: process.argv.includes('--runInBand'),
    detectOpenHandles: process.argv.includes('--detectOpenHandles'),
    tell: (text) => console.log(text),
  });
}

/**
 * A busy machine makes some scenarios differ once. Their clients are asked again, with all their scenarios, since what
 * went before may be the cause, and what differs again is told.
 */
async function thatStay(suspects) {
  if (suspects.length === 0 || suspects.length > MAX_ASKED_AGAIN) return suspects;
  const some = clients.filter(({ name }) => suspects.some(({ client }) => client === name));
  console.log('again, what differed:');
  const { differing } = await run(some, path.join(folder, 'again'));
  const again = new Set(differing.map(keyOf));
  for (const one of suspects) if (!again.has(keyOf(one))) console.log(`  differed once, and not again: ${keyOf(one)}`);
  return suspects.filter((one) => again.has(keyOf(one)));
}

/** The client of that very name, or all whose names have it in them. */
function named(text) {
  const exact = CLIENTS.filter(({ name }) => name === text);
  return exact.length > 0 ? exact : CLIENTS.filter(({ name }) => name.includes(text));
}

/** When a file was last written; before everything, for one that is not there. */
function changedAt(file) {
  return fs.existsSync(file) ? fs.statSync(file).mtimeMs : -Infinity;
}

function chosen(option) {
  const at = process.argv.indexOf(option);
  return at === -1 ? undefined : process.argv[at + 1];
}

async function writePage() {
  const config = await resolveConfig('docs/clients.md');
  fs.writeFileSync('docs/clients.md', await format(page(), { ...config, filepath: 'docs/clients.md' }));
}
