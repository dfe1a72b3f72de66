// node --expose-gc answers.mjs <folder with the package> <{ rounds, sizes }>: prints the µs of one answer of an inserted
// cassette, for each set of matchers, order and size. The cassette is handed over as interactions: opening is another row.
import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';
import path from 'node:path';

const [root, settings] = process.argv.slice(2);
const { rounds, sizes } = JSON.parse(settings);
const require = createRequire(path.join(root, 'node_modules/jest-environment-vcr/build/index.js'));
const { BUILT_IN_MATCHERS } = require('./core/matchers');
const { InsertedCassette } = require('./session/inserted-cassette');
const { requestRules } = require('./session/request-rules');
const { RequestLog } = require('./session/request-log');
const { resolveOptions } = require('./options/resolve-options');

const ANSWERS = 400;
/** How many answers are timed in one go. A batch in which the machine was busy with something else does not count. */
const BATCH = 20;
const LEDGER = { wasWritten: () => false };
const USER = { testPath: 'bench', commandPath: 'bench', start: { environment: {}, words: [], options: [] } };
const defaults = resolveOptions([], { isCi: true, recordModeVariable: undefined }).options.matchOn;
const sets = [
  { name: 'the default matchers', matchOn: defaults },
  ...BUILT_IN_MATCHERS.map(({ name }) => ({ name: `\`${name}\` alone`, matchOn: [name] })),
  { name: 'all matchers', matchOn: BUILT_IN_MATCHERS.map(({ name }) => name) },
];

const measured = [];
// An owner is always known by asynchronous context, which makes promises dearer on Node 20 and 22.
await new AsyncLocalStorage().run('owner', async () => {
  for (const { name, matchOn } of sets) {
    for (const order of ['in order', 'shuffled']) measured.push(await measure(`${name}, ${order}`, matchOn, order));
  }
});
process.stdout.write(JSON.stringify(measured));

async function measure(name, matchOn, order) {
  const bySize = sizes.map((size) => ({ size, us: [] }));
  const cassettes = await Promise.all(sizes.map((size) => openedCassette(size, matchOn)));
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { size, us }] of bySize.entries()) us.push(await time(cassettes[index], size, order));
  }
  // From a hundred on: one interaction alone needs no choice.
  const [reference, last] = [bySize[Math.min(1, bySize.length - 1)], bySize.at(-1)];
  return { name, bySize, growth: last.us.map((value, round) => value / reference.us[round]) };
}

async function openedCassette(size, matchOn) {
  const resolved = resolveOptions([{ origin: 'the bench', config: { matchOn, recordMode: 'none' } }], {
    isCi: true,
    recordModeVariable: undefined,
  });
  const matchers = matchOn.map((name) => BUILT_IN_MATCHERS.find((matcher) => matcher.name === name));
  const content = { interactions: Array.from({ length: size }, (_, n) => interaction(n)), dropped: [] };
  const cassette = new InsertedCassette({
    file: {
      path: 'bench.yaml',
      shownPath: 'bench.yaml',
      persister: { load: () => 'text', save: () => undefined, delete: () => undefined },
      codec: { decode: () => content, encode: () => '' },
    },
    extraFiles: [],
    resolved,
    rules: requestRules(resolved.options, matchers),
    user: USER,
    isShared: false,
    ledger: LEDGER,
    limitMs: 5_000,
    warn: () => undefined,
    now: () => new Date(),
  });
  // The first answer of each makes the indexes; the code of all sizes gets as warm.
  const asked = Math.min(size, ANSWERS);
  for (let n = 0; n < ANSWERS; n += 1) {
    if (n % asked === 0) cassette.opened?.rewind();
    await answer(cassette, n % asked, new RequestLog());
  }
  return cassette;
}

/** µs an answer; each answer plays an interaction that was not played yet. */
async function time(cassette, size, order) {
  const asked = order === 'in order' ? inOrder(size) : shuffled(size);
  const log = new RequestLog();
  cassette.opened.rewind();
  globalThis.gc();
  const batches = [];
  for (let n = 0; n < ANSWERS; n += BATCH) {
    const started = performance.now();
    for (let next = n; next < n + BATCH; next += 1) {
      if (size < ANSWERS && next % size === 0) cassette.opened.rewind();
      await answer(cassette, asked[next % asked.length], log);
    }
    batches.push(((performance.now() - started) / BATCH) * 1000);
  }
  return batches.sort((a, b) => a - b)[batches.length / 2];
}

async function answer(cassette, n, log) {
  const result = await cassette.answer(liveRequest(n), log);
  if (result.kind !== 'replay') throw result.error ?? new Error(`The answer is ${result.kind}`);
}

function inOrder(size) {
  return Array.from({ length: Math.min(size, ANSWERS) }, (_, n) => n);
}

// Fisher and Yates', with numbers that are the same in every run.
function shuffled(size) {
  const all = Array.from({ length: size }, (_, n) => n);
  let seed = 42;
  for (let at = all.length - 1; at > 0; at -= 1) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    const other = seed % (at + 1);
    [all[at], all[other]] = [all[other], all[at]];
  }
  return all.slice(0, ANSWERS);
}

// Different in everything that a matcher with many values may look at.
function parts(n) {
  return {
    method: 'POST',
    uri: `http://h${n}.test:${1024 + (n % 60_000)}/items/${n}?page=${n}`,
    headers: [
      ['Content-Type', 'application/json'],
      ['X-Item', String(n)],
    ],
    body: Buffer.from(JSON.stringify({ item: n, query: '{ item { name } }' })),
  };
}

function interaction(n) {
  const { method, uri, headers, body } = parts(n);
  return {
    request: { method, uri, headers: Object.fromEntries(headers.map(([name, value]) => [name, [value]])), body },
    response: { status: { code: 200, message: 'OK' }, headers: {}, body: Buffer.from(`{"item":${n}}`) },
    recording: { at: '2026-11-20T09:00:00.000Z', tookMs: 12 },
  };
}

function liveRequest(n) {
  const { body, ...line } = parts(n);
  return { ...line, isToOwnServer: false, readBody: () => Promise.resolve(body) };
}
