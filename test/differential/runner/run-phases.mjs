import fs from 'node:fs';
import path from 'node:path';
import { CLIENTS } from '../clients.mjs';
import { AUTHORITY } from '../servers/certificates.mjs';
import { differences } from './compare.mjs';
import { runJest } from './run-jest.mjs';
import { Servers } from './servers.mjs';

/**
 * Runs the files bare, recording and replaying with the servers stopped; for each of `taps` (`all`, `socket`) the last
 * two. Bare is the same for both, and runs once.
 * @returns {Promise<{ differing: object[], ran: object[], complaints: string[] }>} the scenarios in which the runs
 * differ, all that ran, and what was wrong with the runs themselves
 */
export async function runPhases({ taps, folder, tell, ...jest }) {
  fs.mkdirSync(folder, { recursive: true });
  fs.rmSync(path.join(folder, 'cassettes'), { recursive: true, force: true });
  const authority = path.join(folder, 'authority.pem');
  fs.writeFileSync(authority, AUTHORITY);
  const servers = await Servers.atFreePorts();
  const env = { ...jest.env, NODE_EXTRA_CA_CERTS: authority };
  const complaints = [];
  const leftOpenBare = new Set();
  const run = async (phase) => {
    const seen = new Map();
    for (const [launch, files] of launchesOf(jest.files)) {
      const name = launch === undefined ? phase.name : `${phase.name}-${launch}`;
      const { env: ownEnv, isInBand = jest.isInBand } = LAUNCHES[launch] ?? {};
      const given = { ...phase, name, env: { ...phase.env, ...ownEnv?.(servers.ports) } };
      const ended = await runJest({ ...jest, isInBand, files, folder, phase: given, env, ports: servers.ports });
      tell(`${name}: ${ended.observations.length} scenarios in ${ended.seconds.toFixed(0)} s`);
      // What the clients leave open without us is theirs.
      const leftOpen = ended.leftOpen.filter((handle) => !leftOpenBare.has(handle));
      if (phase.isBare) for (const handle of leftOpen) leftOpenBare.add(handle);
      const more = phase.isBare ? [] : leftOpen.map((handle) => `left open, and not so bare: ${handle}`);
      complaints.push(...[...ended.complaints, ...more].map((complaint) => `${name}: ${complaint}`));
      for (const line of ended.observations) seen.set(keyOf(line), line);
    }
    return seen;
  };
  try {
    await servers.start();
    const bare = await run({ name: 'bare', isBare: true });
    const recorded = new Map();
    for (const tap of taps) {
      await servers.forget();
      recorded.set(tap, await run({ name: `recorded-${tap}`, taps: tap, mode: 'once', env: tapsEnv(tap) }));
    }
    await servers.stop();
    const found = [];
    for (const tap of taps) {
      const replayed = await run({ name: `replayed-${tap}`, taps: tap, mode: 'none', env: tapsEnv(tap) });
      found.push(...compared(tap, bare, recorded.get(tap), replayed));
    }
    return { ran: found, differing: found.filter(({ lines }) => lines.length > 0), complaints };
  } finally {
    await servers.stop();
  }
}

/** What needs a run of Jest of its own: another environment of Node itself, or one process for all files. */
const LAUNCHES = {
  proxied: {
    env: ({ proxy }) => {
      const url = `http://127.0.0.1:${proxy}`;
      return { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: url, HTTPS_PROXY: url, NO_PROXY: '' };
    },
  },
  together: { isInBand: true },
};

function launchesOf(files) {
  const launches = new Map();
  for (const file of files) {
    const { launch } = CLIENTS.find((client) => client.file === file);
    launches.set(launch, [...(launches.get(launch) ?? []), file]);
  }
  return launches;
}

const tapsEnv = (tap) => (tap === 'all' ? {} : { VCR_TAPS: tap });
const keyOf = ({ client, group, scenario }) => `${client} · ${group}: ${scenario}`;

function compared(taps, bare, recorded, replayed) {
  const keys = new Set([...bare.keys(), ...recorded.keys(), ...replayed.keys()]);
  return [...keys].map((key) => {
    const lines = differences(...[bare, recorded, replayed].map((seen) => seen.get(key)?.observation ?? 'did not run'));
    const { client, group, scenario } = bare.get(key) ?? recorded.get(key) ?? replayed.get(key);
    return { client, group, scenario, taps, lines };
  });
}
