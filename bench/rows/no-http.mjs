// CPU time of a suite without HTTP: 30 test files under this environment and under jest-environment-node, in pairs; and
// what a worker that makes no connection has loaded of the package.
import fs from 'node:fs';
import path from 'node:path';
import { makeProject, runJest } from '../jest-child.mjs';
import { shown, table } from '../markdown.mjs';
import { median, ratios } from '../statistics.mjs';

const SIZES = { full: { pairs: 11, files: 30 }, quick: { pairs: 3, files: 30 }, smoke: { pairs: 1, files: 2 } };
const WAYS = { '-i': ['--runInBand'], '-w 2': ['--maxWorkers=2'] };
const ENVIRONMENTS = ['node', 'jest-environment-vcr'];
const MAJORS = ['20', '24'];
/** What only a request needs. */
const HEAVY = { 'the interception library': '@mswjs', 'a serializer': 'js-yaml' };

export const title = 'A suite without HTTP';

export async function measure(bench) {
  const { pairs, files } = SIZES[bench.form];
  const project = makeProject(bench, 'no-http', suiteFiles(files));
  const nodes = MAJORS.flatMap((major) =>
    bench.nodeOf(major) === undefined ? [] : [{ major, node: bench.nodeOf(major) }],
  );
  const cases = nodes.flatMap(({ major, node }) =>
    Object.entries(WAYS).map(([way, args]) => ({ name: `Node ${major}, ${way}`, node, args, runs: [] })),
  );
  // The first run fills Jest's cache, and is not counted.
  for (const { node, args } of cases) await runJest(bench, project, { environment: 'node', node, args });
  for (let pair = 0; pair < pairs; pair += 1) {
    for (const { node, args, runs } of cases) {
      const order = pair % 2 === 0 ? ENVIRONMENTS : ENVIRONMENTS.toReversed();
      const run = {};
      for (const environment of order) run[environment] = await runJest(bench, project, { environment, node, args });
      runs.push(run);
    }
    bench.progress(`${title}: pair ${pair + 1} of ${pairs}`);
  }
  return report(cases, await loadedFiles(bench, project));
}

function suiteFiles(files) {
  const test = (file, n) => `test('adds ${n}', () => { expect(${file} + ${n}).toBe(${file + n}); });`;
  return Object.fromEntries(
    Array.from({ length: files }, (_, file) => [
      `${file}.test.js`,
      Array.from({ length: 10 }, (_, n) => test(file, n)).join('\n'),
    ]),
  );
}

// The environment is loaded by Jest's own `require`, so what it brought along is in that cache when the process ends.
async function loadedFiles(bench, project) {
  const list = path.join(project, 'loaded.json');
  const preload = path.join(project, 'preload.cjs');
  fs.writeFileSync(
    preload,
    `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(list)}, JSON.stringify(Object.keys(require.cache))));`,
  );
  await runJest(bench, project, {
    environment: 'jest-environment-vcr',
    args: WAYS['-i'],
    nodeArgs: ['--require', preload],
  });
  const loaded = JSON.parse(fs.readFileSync(list, 'utf8'));
  const ours = loaded.filter((file) => file.includes(`jest-environment-vcr${path.sep}build`)).length;
  const heavy = Object.entries(HEAVY).filter(([, name]) => loaded.some((file) => isFrom(file, name, project)));
  return { ours, heavy: heavy.map(([name]) => name) };
}

// Jest has a js-yaml of its own somewhere below; ours is told by the folder its link leads to.
function isFrom(file, name, project) {
  const own = path.join(project, '../node_modules/jest-environment-vcr/node_modules', name);
  return file.startsWith(fs.realpathSync(own) + path.sep);
}

function report(cases, { ours, heavy }) {
  const measured = cases.map(({ name, runs }) => {
    const [node, vcr] = ENVIRONMENTS.map((environment) => runs.map((run) => run[environment].cpu));
    return { name, node, vcr, values: ratios(vcr, node) };
  });
  const rows = measured.map(({ name, node, vcr, values }) => [
    name,
    median(node).toFixed(2),
    median(vcr).toFixed(2),
    shown(values, 3),
  ]);
  const text = `${table(['', 'jest-environment-node, CPU s', 'this package, CPU s', 'ratio'], rows)}

A process whose tests make no connection loads ${ours} files of the package, and ${heavy.join(' and ') || 'neither the interception library nor a serializer'}.`;
  return {
    text,
    goals: measured.map(({ name, values }) => ({
      what: `suite without HTTP, ${name}, CPU`,
      most: 1.03,
      values,
      shown: shown(values, 3),
    })),
  };
}
