// What a replayed request of HTTP/2 and a replayed gRPC call cost, beside real servers. There is no goal for them.
import fs from 'node:fs';
import path from 'node:path';
import { makeProject, projectFiles, runJest } from '../jest-child.mjs';
import { shown, table } from '../markdown.mjs';
import { Server } from '../server.mjs';
import { median, ratios } from '../statistics.mjs';

const SIZES = {
  full: { rounds: 9, warmUp: 50, count: 300 },
  quick: { rounds: 3, warmUp: 20, count: 100 },
  smoke: { rounds: 1, warmUp: 0, count: 2 },
};
const ENVIRONMENTS = ['node', 'jest-environment-vcr'];

export const title = 'HTTP/2 and gRPC, 2 KB';

export async function measure(bench) {
  const { rounds, warmUp, count } = SIZES[bench.form];
  const project = makeProject(bench, 'sessions', projectFiles('sessions'));
  const result = path.join(project, 'times.json');
  const server = await Server.start('http2-server');
  const times = { node: [], 'jest-environment-vcr': [] };
  const run = async (environment, mode) => {
    const before = await server.requestCount();
    await runJest(bench, project, {
      environment,
      args: ['--runInBand'],
      env: { BENCH: JSON.stringify({ ...server.address, warmUp, count, result }), VCR_RECORD_MODE: mode },
    });
    const asked = (await server.requestCount()) - before;
    if (mode === 'none' && environment !== 'node' && asked > 0) throw new Error(`${asked} requests were not replayed`);
    return JSON.parse(fs.readFileSync(result, 'utf8'));
  };
  try {
    await run('jest-environment-vcr', 'rewrite');
    for (let round = 0; round < rounds; round += 1) {
      for (const environment of round % 2 === 0 ? ENVIRONMENTS : ENVIRONMENTS.toReversed()) {
        times[environment].push(await run(environment, 'none'));
      }
      bench.progress(`${title}: round ${round + 1} of ${rounds}`);
    }
  } finally {
    server.stop();
  }
  const rows = Object.keys(times.node[0]).map((work) => {
    const [real, ours] = ENVIRONMENTS.map((environment) => times[environment].map((round) => round[work]));
    return [work, `${median(real).toFixed(0)} µs`, `${median(ours).toFixed(0)} µs`, shown(ratios(ours, real))];
  });
  return { text: table(['', 'real server', 'replayed', 'ratio'], rows), goals: [] };
}
