// A suite of 20 files × 50 tests × 2 replayed requests, against the same suite with a real server.
import { makeProject, runJest } from '../jest-child.mjs';
import { shown, table } from '../markdown.mjs';
import { Server } from '../server.mjs';
import { median, ratios } from '../statistics.mjs';

const SIZES = {
  full: { rounds: 9, files: 20, tests: 50 },
  quick: { rounds: 2, files: 20, tests: 50 },
  smoke: { rounds: 1, files: 1, tests: 3 },
};
const WAYS = { '-i': ['--runInBand'], '-w 2': ['--maxWorkers=2'] };
const ENVIRONMENTS = ['node', 'jest-environment-vcr'];

export const title = 'A suite: 20 files × 50 tests × 2 replayed requests';

export async function measure(bench) {
  const { rounds, files, tests } = SIZES[bench.form];
  const project = makeProject(bench, 'suite', suiteFiles(files, tests));
  const server = await Server.start('http-server');
  const measured = Object.keys(WAYS).map((way) => ({ way, node: [], 'jest-environment-vcr': [] }));
  const run = (environment, args, mode = 'none') =>
    runJest(bench, project, {
      environment,
      args: ['--silent', ...args],
      env: { ORIGIN: server.address.origin, VCR_RECORD_MODE: mode },
    });
  try {
    await run('jest-environment-vcr', WAYS['-i'], 'rewrite');
    for (let round = 0; round < rounds; round += 1) {
      for (const one of measured) {
        for (const environment of round % 2 === 0 ? ENVIRONMENTS : ENVIRONMENTS.toReversed()) {
          const before = await server.requestCount();
          one[environment].push(await run(environment, WAYS[one.way]));
          const asked = (await server.requestCount()) - before;
          if (asked !== (environment === 'node' ? files * tests * 2 : 0)) {
            throw new Error(`${asked} requests reached the server under ${environment}`);
          }
        }
      }
      bench.progress(`${title}: round ${round + 1} of ${rounds}`);
    }
  } finally {
    server.stop();
  }
  return report(measured);
}

function suiteFiles(files, tests) {
  const test = (file, n) => `
    test('reads twice ${n}', async () => {
      expect(await (await fetch(process.env.ORIGIN + '/small?file=${file}&n=${n}')).json()).toHaveProperty('users');
      expect(await get(process.env.ORIGIN + '/small?again&file=${file}&n=${n}')).toHaveLength(2048);
    });`;
  const head = `
    const http = require('node:http');
    const get = (url) => new Promise((resolve, reject) => {
      http.get(url, async (response) => resolve((await response.toArray()).join(''))).on('error', reject);
    });`;
  return Object.fromEntries(
    Array.from({ length: files }, (_, file) => [
      `${file}.test.js`,
      head + Array.from({ length: tests }, (_, n) => test(file, n)).join('\n'),
    ]),
  );
}

function report(measured) {
  const lines = measured.flatMap(({ way, node, 'jest-environment-vcr': vcr }) =>
    ['wall', 'cpu'].map((clock) => {
      const [ours, real] = [vcr, node].map((runs) => runs.map((run) => run[clock]));
      return { way, clock, ours, real, values: ratios(ours, real) };
    }),
  );
  return {
    text: table(
      ['', 'real server, s', 'replayed, s', 'ratio'],
      lines.map(({ way, clock, ours, real, values }) => [
        `${way}, ${clock}`,
        median(real).toFixed(2),
        median(ours).toFixed(2),
        shown(values),
      ]),
    ),
    goals: lines.map(({ way, clock, values }) => ({
      what: `suite with replay, \`${way}\`, ${clock}`,
      most: 0.9,
      values,
      shown: shown(values),
    })),
  };
}
