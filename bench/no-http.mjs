// CPU time of a suite without HTTP: 30 test files under this environment and under jest-environment-node, in pairs.
// Prints the median of the ratios. Run it on an idle machine: npm run bench:no-http
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { prepareE2e } from '../scripts/prepare-e2e.mjs';

const FILES = 30;
const PAIRS = Number(process.argv[2] ?? 11);

const root = prepareE2e('jest-30', undefined);
const project = fs.mkdtempSync(path.join(root, 'project-bench-'));
fs.writeFileSync(path.join(project, 'package.json'), '{ "private": true }');
for (let n = 0; n < FILES; n += 1) {
  const tests = Array.from(
    { length: 10 },
    (_, m) => `test('adds ${m}', () => { expect(${n} + ${m}).toBe(${n + m}); });`,
  );
  fs.writeFileSync(path.join(project, `${n}.test.js`), tests.join('\n'));
}

const ratios = [];
run('node');
run('jest-environment-vcr');
for (let pair = 0; pair < PAIRS; pair += 1) {
  // Each goes first as often as the other: the machine may warm up or get busy.
  const [first, second] = pair % 2 === 0 ? ['node', 'jest-environment-vcr'] : ['jest-environment-vcr', 'node'];
  const times = { [first]: run(first), [second]: run(second) };
  ratios.push(times['jest-environment-vcr'] / times.node);
  console.log(
    `node ${times.node.toFixed(2)} s, vcr ${times['jest-environment-vcr'].toFixed(2)} s, ratio ${ratios.at(-1).toFixed(3)}`,
  );
}
fs.rmSync(project, { recursive: true });
ratios.sort((a, b) => a - b);
console.log(`median ratio of ${PAIRS} pairs: ${ratios[Math.floor(PAIRS / 2)].toFixed(3)}`);

function run(environment) {
  const before = childSeconds();
  const jest = path.join(root, 'node_modules/jest/bin/jest.js');
  const { status } = spawnSync(process.execPath, [jest, '--runInBand', '--silent', '--env', environment], {
    cwd: project,
    stdio: 'ignore',
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
  });
  if (status !== 0) throw new Error(`Jest failed under ${environment}`);
  return childSeconds() - before;
}

// CPU seconds of the children that have ended, from Linux: Node tells of its own process alone.
function childSeconds() {
  const fields = fs.readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}
