// What one replayed request of 2 KB costs its client, inside Jest, beside a real local server and the peers.
import fs from 'node:fs';
import path from 'node:path';
import { makeProject, projectFiles, runJest } from '../jest-child.mjs';
import { shown, table } from '../markdown.mjs';
import { Server } from '../server.mjs';
import { smallBody } from '../small-body.mjs';
import { median, ratios } from '../statistics.mjs';

const NODE = 'node';
const VCR = 'jest-environment-vcr';

/** `records`: what it replays is recorded first, from the real server, by itself. */
const CONTESTANTS = [
  { name: 'real server', file: 'bare.test.js', environment: NODE, asksServer: true },
  { name: 'this package', file: 'bare.test.js', environment: VCR, records: true },
  { name: 'MockAgent', file: 'mock-agent.test.js', environment: NODE },
  { name: 'SnapshotAgent', file: 'snapshot-agent.test.js', environment: NODE, records: true },
  { name: 'nock', file: 'nock.test.js', environment: NODE, isPeer: true },
  { name: 'msw', file: 'msw.test.mjs', environment: NODE, isPeer: true, nodeArgs: ['--experimental-vm-modules'] },
  { name: 'Polly', file: 'polly.test.js', environment: NODE, records: true, isPeer: true },
];
const [REAL, OURS] = CONTESTANTS;
const GOALS = { fetch: 0.5, http: 0.6, axios: 0.8, undici: 0.8 };
const SIZES = {
  full: { rounds: 11, warmUp: 100, count: 500 },
  quick: { rounds: 3, warmUp: 50, count: 150 },
  smoke: { rounds: 1, warmUp: 1, count: 5 },
};

export const title = 'One replayed request of 2 KB';

export async function measure(bench) {
  const { rounds, warmUp, count } = SIZES[bench.form];
  const contestants = CONTESTANTS.filter(({ isPeer }) => !(isPeer && bench.form === 'smoke')).map((one) => ({
    ...one,
    project: makeProject(bench, 'requests', projectFiles('requests')),
    times: [],
  }));
  const server = await Server.start('http-server');
  try {
    const settings = { origin: server.address.origin, warmUp, count, methods: ['GET', 'POST'] };
    for (const contestant of contestants) {
      if (contestant.records)
        await attempt(contestant, () => timed(bench, contestant, settings, { isRecording: true }));
    }
    for (let round = 0; round < rounds; round += 1) {
      // Everyone has each place in a round as often as the others.
      const order = contestants.map((_, index) => contestants[(index + round) % contestants.length]);
      for (const contestant of order) {
        if (contestant.failure !== undefined) continue;
        const before = await server.requestCount();
        await attempt(contestant, async () => {
          const times = await timed(bench, contestant, { ...settings, rotate: round }, {});
          const asked = (await server.requestCount()) - before;
          if (!contestant.asksServer && asked > 0) throw new Error(`${asked} requests were not replayed`);
          contestant.times.push(times);
        });
      }
      bench.progress(`${title}: round ${round + 1} of ${rounds}`);
    }
  } finally {
    server.stop();
  }
  return report(contestants, bench);
}

async function timed(bench, { project, file, environment, nodeArgs }, settings, { isRecording = false }) {
  const result = path.join(project, 'times.json');
  await runJest(bench, project, {
    environment,
    nodeArgs,
    args: ['--runInBand', '--runTestsByPath', file, ...(file.endsWith('.mjs') ? ['--testMatch', '**/*.test.mjs'] : [])],
    env: {
      BENCH: JSON.stringify({ rotate: 0, ...settings, result }),
      BENCH_BODY: smallBody(),
      BENCH_RECORD: isRecording ? '1' : '0',
      VCR_RECORD_MODE: isRecording ? 'rewrite' : 'none',
    },
  });
  return JSON.parse(fs.readFileSync(result, 'utf8'));
}

// Who fails is left out and said so; the others are measured all the same.
async function attempt(contestant, work) {
  try {
    await work();
  } catch (error) {
    contestant.failure = error.message;
  }
}

function report(contestants, bench) {
  const named = (name) => contestants.find((one) => one.name === name);
  const [real, ours] = [named(REAL.name), named(OURS.name)];
  for (const { name, failure } of contestants) if (failure !== undefined) bench.failed(`${title}: ${name}`, failure);
  const of = (contestant, work) =>
    contestant === undefined || contestant.failure !== undefined ? undefined : timesOf(contestant, work);
  const works = Object.keys(GOALS).flatMap((client) => ['GET', 'POST'].map((method) => `${client} ${method}`));
  const rows = works.map((work) => [
    work,
    ...contestants.map((contestant) => {
      const [times, reference] = [of(contestant, work), of(real, work)];
      if (times === undefined) return contestant.failure === undefined ? '' : 'failed';
      return contestant === real || reference === undefined
        ? `${median(times).toFixed(0)} µs`
        : `${median(times).toFixed(0)} µs, ${median(ratios(times, reference)).toFixed(2)}`;
    }),
  ]);
  return {
    text: table(['µs, and the ratio to the real server', ...contestants.map(({ name }) => name)], rows),
    goals: works.flatMap((work) => goalsOf(work, of(ours, work), (name) => of(named(name), work))),
  };
}

function timesOf({ times }, work) {
  const all = times.map((round) => round[work]);
  return all.length === 0 || all.includes(undefined) ? undefined : all;
}

function goalsOf(work, own, timesOfPeer) {
  const [client] = work.split(' ');
  const against = [
    { name: REAL.name, most: GOALS[client] },
    ...(client === 'fetch' ? [{ name: 'MockAgent', most: 1 }] : []),
    ...['nock', 'msw', 'Polly'].map((name) => ({ name, most: 1, isPeer: true })),
  ];
  return against.flatMap(({ name, most }) => {
    const times = timesOfPeer(name);
    if (own === undefined || times === undefined) return [];
    const values = ratios(own, times);
    return [{ what: `one replayed ${work}, to ${name}`, most, values, shown: shown(values) }];
  });
}
