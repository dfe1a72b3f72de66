// node --expose-gc large-cassette.mjs <folder with the package> <file> <MB> write | memory | bareMemory | times: prints what
// opening, saving and filtering a cassette costs for each of its megabytes.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const [root, file, megabytes, work] = process.argv.slice(2);
const require = createRequire(path.join(root, 'node_modules/jest-environment-vcr/build/index.js'));
const { Composition } = require('./compose');
const { comparisonOf } = require('./core/comparison');
const { requestsMatch } = require('./core/compare-requests');
const { BUILT_IN_MATCHERS } = require('./core/matchers');
const { recordingFilter } = require('./core/redact/recording-filter');
const { resolveOptions } = require('./options/resolve-options');
const { yamlSerializer } = require('./serializers/yaml');
const { RequestLog } = require('./session/request-log');

const BYTES = Number(megabytes) * 1e6;
const LEDGER = {
  wasWritten: () => false,
  noteWritten: () => undefined,
  noteUse: () => undefined,
  kept: () => undefined,
};
const USER = { testPath: 'bench', commandPath: 'bench', start: { environment: {}, words: [], options: [] } };
const WORKS = { write, memory, bareMemory, times };

const result = await WORKS[work]();
process.stdout.write(JSON.stringify(result));

/** Interactions of about 5 KB: two dozen users on many lines. */
function write() {
  const bytesEach = yamlSerializer.serialize({ interactions: [interaction(0)], version: 1 }).length;
  const interactions = Array.from({ length: Math.ceil(BYTES / bytesEach) }, (_, n) => interaction(n));
  fs.writeFileSync(file, yamlSerializer.serialize({ interactions, version: 1 }));
  return {};
}

async function memory() {
  const size = fs.statSync(file).size;
  const small = path.join(path.dirname(file), `${path.basename(file)}.small.yaml`);
  fs.writeFileSync(small, yamlSerializer.serialize({ interactions: [interaction(0)], version: 1 }));
  await answered(inserted(small), 0);
  const before = memoryNow();
  const cassette = inserted(file);
  await answered(cassette, 0);
  const peak = peakSince(before);
  const after = memoryNow();
  // Something has to hold it until here.
  if (!cassette.isOpened) throw new Error('The cassette is not open');
  return { kept: (after.used - before.used) / size, peak: peak / size };
}

function bareMemory() {
  const { load } = require('js-yaml');
  const before = memoryNow();
  load(fs.readFileSync(file, 'utf8'));
  return { barePeak: peakSince(before) / fs.statSync(file).size };
}

function memoryNow() {
  globalThis.gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { used: heapUsed + external, rss };
}

function peakSince({ rss }) {
  return process.resourceUsage().maxRSS * 1024 - rss;
}

async function times() {
  const { load } = require('js-yaml');
  const text = fs.readFileSync(file, 'utf8');
  const perMegabyte = async (bytes, job) => {
    globalThis.gc();
    const started = performance.now();
    await job();
    return (performance.now() - started) / (bytes / 1e6);
  };
  // Once in small, so that the code is loaded and has begun to be warm.
  load(text.slice(0, text.indexOf('\n  - request:', 40_000)));
  const bare = await perMegabyte(text.length, () => load(text));
  const open = await perMegabyte(text.length, () => answered(inserted(file), 0));
  const copy = `${file}.copy.yaml`;
  fs.copyFileSync(file, copy);
  const save = await perMegabyte(text.length, () => addOne(copy));
  fs.rmSync(copy);
  return { bare, open, save, ...(await bodies(perMegabyte)) };
}

async function bodies(perMegabyte) {
  const resolved = options({});
  const filter = recordingFilter(resolved.options);
  const comparison = comparisonOf({ matchers: BUILT_IN_MATCHERS.filter(({ name }) => name === 'body'), filter });
  const withBody = (gap) => {
    const users = Array.from({ length: BYTES / 110 }, (_, id) => ({
      id,
      password: `p${id}`,
      name: `User ${id}`,
      tags: ['a', 'b'],
      note: 'x'.repeat(40),
    }));
    return {
      method: 'POST',
      uri: 'https://api.test/',
      headers: { 'Content-Type': ['application/json'] },
      body: Buffer.from(JSON.stringify(users, null, gap)),
    };
  };
  const [one, other] = [withBody(0), withBody(1)];
  const filterTime = await perMegabyte(one.body.length, () => filter.request(one));
  const incoming = filter.request(other);
  let isSame;
  const compareTime = await perMegabyte(one.body.length, () => (isSame = requestsMatch(one, incoming, comparison)));
  if (!isSame) throw new Error('Bodies that mean the same are found different');
  return { filter: filterTime, compare: compareTime };
}

async function addOne(copy) {
  const cassette = inserted(copy, { recordMode: 'new_episodes' });
  const answer = await cassette.answer(live('new'), new RequestLog());
  if (answer.kind !== 'record') throw new Error(`The answer is ${answer.kind}`);
  answer.recording.begin(() => undefined);
  answer.recording.end({
    requestBody: null,
    response: { status: 200, message: 'OK', headers: [], body: Buffer.from('new'), chunks: [], trailers: [] },
    failure: undefined,
    isUnfinished: false,
    tookMs: 1,
  });
  // The recording is made of what came in turns of their own.
  while (cassette.recorded.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await cassette.save({ dropsUnused: false });
  if (!cassette.wasSaved) throw new Error('Nothing was saved');
}

async function answered(cassette, n) {
  const answer = await cassette.answer(live(n), new RequestLog());
  if (answer.kind !== 'replay') throw answer.error ?? new Error(`The answer is ${answer.kind}`);
}

function inserted(name, config = {}) {
  const composition = new Composition({ rootDir: '/', ledger: LEDGER, limitMs: () => 5_000, warn: () => undefined });
  return composition.insert({ path: name, extraPaths: [], resolved: options(config), user: USER, isShared: false });
}

function options(config) {
  return resolveOptions([{ origin: 'the bench', config }], { isCi: true, recordModeVariable: undefined });
}

function interaction(index) {
  const users = Array.from({ length: 22 }, (_, id) => ({
    id,
    name: `User ${id} of ${index}`,
    email: `user${id}@example.com`,
    tags: ['a', 'b'],
  }));
  return {
    request: { method: 'GET', uri: uri(index), body: null, headers: { Accept: ['*/*'], 'User-Agent': ['node'] } },
    response: {
      status: { code: 200, message: 'OK' },
      headers: { 'Content-Type': ['application/json'], Date: ['Fri, 20 Nov 2026 09:00:00 GMT'] },
      body: { string: JSON.stringify(users, null, 2) },
    },
    recording: { at: new Date(0), tookMs: 12, responseBody: ['json'] },
  };
}

function live(index) {
  return {
    method: 'GET',
    uri: uri(index),
    headers: [['Accept', '*/*']],
    isToOwnServer: false,
    readBody: () => Promise.resolve(null),
  };
}

function uri(index) {
  return `https://api.example.com/users?page=${index}`;
}
