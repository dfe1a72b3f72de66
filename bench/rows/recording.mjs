// What recording costs the client that is recorded: the same requests to the same real server, with and without us.
import fs from 'node:fs';
import path from 'node:path';
import { makeProject, projectFiles, runJest } from '../jest-child.mjs';
import { shown, table } from '../markdown.mjs';
import { Server } from '../server.mjs';
import { median, ratios } from '../statistics.mjs';

const SIZES = {
  full: { rounds: 9, small: { warmUp: 50, count: 300 }, large: { warmUp: 3, count: 20 }, download: 50e6 },
  quick: { rounds: 3, small: { warmUp: 20, count: 100 }, large: { warmUp: 2, count: 8 }, download: 50e6 },
  smoke: { rounds: 1, small: { warmUp: 0, count: 2 }, large: { warmUp: 0, count: 1 }, download: 1e5 },
};
const MOST = 1.15;
/** Far below what the server waits with the rest. */
const MOST_FIRST_MS = 50;
const ENVIRONMENTS = ['node', 'jest-environment-vcr'];

export const title = 'Recording';

export async function measure(bench) {
  const { rounds, small, large, download } = SIZES[bench.form];
  const works = ['fetch', 'http', 'undici'].flatMap((client) => [
    { client, path: '/small', ...small },
    { client, path: '/large', ...large },
  ]);
  const project = makeProject(bench, 'recording', projectFiles('recording'));
  const server = await Server.start('http-server');
  const runs = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      const run = {};
      for (const environment of round % 2 === 0 ? ENVIRONMENTS : ENVIRONMENTS.toReversed()) {
        run[environment] = await record(bench, project, environment, {
          origin: server.address.origin,
          works,
          download,
        });
      }
      runs.push(run);
      bench.progress(`${title}: round ${round + 1} of ${rounds}`);
    }
  } finally {
    server.stop();
  }
  return report(runs, works, download);
}

async function record(bench, project, environment, settings) {
  const result = path.join(project, 'measured.json');
  const library = path.join(project, '__cassettes__');
  fs.rmSync(library, { recursive: true, force: true });
  const { wall, cpu } = await runJest(bench, project, {
    environment,
    args: ['--runInBand'],
    env: { BENCH: JSON.stringify({ ...settings, result }), VCR_RECORD_MODE: 'once' },
  });
  const count = fs.existsSync(library) ? fs.readdirSync(library, { recursive: true }).length : 0;
  // One for each test that asks for something, and their folder.
  if (environment !== 'node' && count !== settings.works.length + 3) throw new Error(`${count} cassettes were written`);
  return { ...JSON.parse(fs.readFileSync(result, 'utf8')), wall, cpu };
}

function report(runs, works, download) {
  const of = (environment, work) => runs.map((run) => run[environment][work]);
  const line = (name, work, unit, digits) => {
    const [bare, ours] = ENVIRONMENTS.map((environment) => of(environment, work));
    return { name, bare, ours, unit, digits, values: ratios(ours, bare) };
  };
  const size = { '/small': '2 KB', '/large': '1 MB' };
  const requests = works.map(({ client, path: at }) => line(`${client}, ${size[at]}`, `${client} ${at}`, 'µs', 0));
  const megabytes = Math.round(download / 1e6);
  const first = line(`first piece of ${megabytes} MB whose rest waits 300 ms`, 'firstByte', 'ms', 1);
  const whole = line(`fetch, ${megabytes} MB`, 'download', 'ms', 0);
  const file = [line('the whole file with its saving, wall', 'wall', 's', 2), line('the same, CPU', 'cpu', 's', 2)];
  const memory = of('jest-environment-vcr', 'memory');
  const shownTime = (values, { unit, digits }) => `${median(values).toFixed(digits)} ${unit}`;
  return {
    text: `${table(
      ['', 'without us', 'recording', 'ratio'],
      [...requests, first, whole, ...file].map((one) => [
        one.name,
        shownTime(one.bare, one),
        shownTime(one.ours, one),
        shown(one.values),
      ]),
    )}

Memory of the process after a recorded download of ${megabytes} MB, at most and with its saving: ${shown(memory)} × the download (without us ${shown(of('node', 'memory'))}).`,
    goals: [
      ...[...requests, whole].map(({ name, values }) => ({
        what: `recording: ${name}`,
        most: MOST,
        values,
        shown: shown(values),
      })),
      // Not a ratio: that of two times of a few milliseconds says nothing.
      { what: `recording: ${first.name}, ms`, most: MOST_FIRST_MS, values: first.ours, shown: shown(first.ours, 1) },
      { what: `recording: memory of a download of ${megabytes} MB`, most: 3, values: memory, shown: shown(memory) },
    ],
  };
}
