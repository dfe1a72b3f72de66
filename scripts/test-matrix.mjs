// Runs the end-to-end tests on the supported versions of Node and Jest:
//   node scripts/test-matrix.mjs                          each version once, beside what `npm test` runs
//   node scripts/test-matrix.mjs --all                    every Node with every Jest
//   node scripts/test-matrix.mjs --node 22 --jest 29.7    one of them
import { execFileSync, spawnSync } from 'node:child_process';
import { nodeBinary } from './node-binary.mjs';
import { prepareE2e } from './prepare-e2e.mjs';

const NODES = ['20', '22', '24', '26'];
const JESTS = ['29.7', '30'];

/** The short form: `npm test` has run this machine's own Node with Jest 30 already. */
const SHORT = [
  ['20', '29.7'],
  ['22', '30'],
  ['24', '29.7'],
  ['26', '30'],
];

const [node, jest] = [chosen('--node'), chosen('--jest')];
const all = NODES.flatMap((major) => JESTS.map((range) => [major, range]));
const isShort = node === undefined && jest === undefined && !process.argv.includes('--all');
const pairs = (isShort ? SHORT : all).filter(
  ([major, range]) => [major, undefined].includes(node) && [range, undefined].includes(jest),
);
const results = [];
for (const range of JESTS) {
  const versions = pairs.filter((pair) => pair[1] === range).map(([major]) => major);
  if (versions.length === 0) continue;
  const root = prepareE2e(`jest-${range}`, range === '30' ? undefined : range);
  for (const major of versions) {
    const binary = nodeBinary(major);
    const version = execFileSync(binary, ['--version'], { encoding: 'utf8' }).trim();
    console.log(`\n== Node ${version}, Jest ${range} ==`);
    const started = Date.now();
    const run = spawnSync(process.execPath, ['scripts/run-tests.mjs', 'e2e'], {
      env: { ...process.env, E2E_ROOT: root, E2E_NODE: binary, E2E_QUIET: '1' },
      stdio: 'inherit',
    });
    results.push({
      name: `Node ${version}, Jest ${range}`,
      passed: run.status === 0,
      seconds: (Date.now() - started) / 1000,
    });
  }
}

console.log('\nMatrix:');
for (const { name, passed, seconds } of results)
  console.log(`  ${passed ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(0)} s)`);
process.exit(results.every(({ passed }) => passed) ? 0 : 1);

function chosen(option) {
  const at = process.argv.indexOf(option);
  return at === -1 ? undefined : process.argv[at + 1];
}
