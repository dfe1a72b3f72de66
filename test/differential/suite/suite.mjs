/** Defines a test for each scenario of a client, and writes down what each saw. Runs inside Jest. */
import fs from 'node:fs';
import path from 'node:path';
import { clientNamed } from '../clients.mjs';
import { scenariosOf } from '../scenarios/index.mjs';
import { titleOf } from './title-of.mjs';
import { describeError } from './describe-error.mjs';
import { ports, urlOf } from './servers.mjs';

const file = path.join(process.env['DIFFERENTIAL_OBSERVATIONS'], `${process.pid}.jsonl`);
const isAll = process.env['DIFFERENTIAL_ALL'] === '1';
const wanted = process.env['DIFFERENTIAL_SCENARIO'];
const clients = JSON.parse(process.env['DIFFERENTIAL_CLIENTS']);
const STUCK_MS = 3000;
const LONG_STUCK_MS = 60_000;

export function suite(name, client) {
  if (!clients.includes(name)) {
    test.skip(`${name} was not asked for`, () => undefined);
    return;
  }
  const { base = 'http' } = clientNamed(name);
  const raw = base === 'https' ? 'rawTls' : 'raw';
  const world = {
    client,
    ports,
    urlOf,
    url: (route) => urlOf(base, `/${route}${route.includes('?') ? '&' : '?'}by=${encodeURIComponent(name)}`),
    rawUrl: (script) => urlOf(raw, `/${script}`),
  };
  const scenarios = scenariosOf(name, isAll).filter((one) => `${one.group}: ${one.name}`.includes(wanted));
  for (const scenario of scenarios) {
    test(
      titleOf(name, scenario),
      marked(scenario, () => run(name, scenario, world)),
    );
  }
  if (scenarios.length === 0) test.skip(`${name} has no such scenario`, () => undefined);
  afterAll(() => client.close?.());
}

async function run(name, scenario, world) {
  const observation = await withinTime(scenario, async () => {
    try {
      return await scenario.run(world);
    } catch (error) {
      return { thrown: describeError(error) };
    }
  });
  const line = { client: name, group: scenario.group, scenario: scenario.name, observation };
  fs.appendFileSync(file, `${JSON.stringify(line)}\n`);
}

/** A scenario that never ends is an observation too; the test itself must pass, or its recording would be dropped. */
async function withinTime({ isLong }, act) {
  let timer;
  const stuck = new Promise((resolve) => {
    timer = setTimeout(() => resolve({ stuck: true }), isLong ? LONG_STUCK_MS : STUCK_MS);
  });
  try {
    return await Promise.race([act(), stuck]);
  } finally {
    clearTimeout(timer);
  }
}

function marked({ config }, act) {
  const vcr = globalThis.vcr;
  return config === undefined || vcr === undefined ? act : vcr.config(config)(act);
}
