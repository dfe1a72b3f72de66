// Opening a cassette of 5 MB and 1,000 interactions and answering the first request, against js-yaml's bare load of the
// same file in the same process; then the time of the 1,000th answer against the first. npm run bench:large-cassette
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { load } from 'js-yaml';

const require = createRequire(import.meta.url);
const { Composition } = require('../build/compose.js');
const { resolveOptions } = require('../build/options/resolve-options.js');
const { yamlSerializer } = require('../build/serializers/yaml.js');
const { RequestLog } = require('../build/session/request-log.js');

const INTERACTIONS = 1_000;
const ROUNDS = Number(process.argv[2] ?? 11);

const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'vcr-bench-')), 'large.yaml');
fs.writeFileSync(
  file,
  yamlSerializer.serialize({ interactions: Array.from({ length: INTERACTIONS }, interaction), version: 1 }),
);
console.log(`${(fs.statSync(file).size / 1e6).toFixed(1)} MB, ${INTERACTIONS} interactions`);

const LEDGER = { wasWritten: () => false };
const USER = { testPath: 'bench', commandPath: 'bench', start: { environment: {}, words: [], options: [] } };
const composition = new Composition({ rootDir: '/', ledger: LEDGER, limitMs: () => 5_000, warn: () => undefined });
const openings = [];
const answers = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const text = fs.readFileSync(file, 'utf8');
  const bare = await time(() => load(text));
  const resolved = resolveOptions([], { isCi: true, recordModeVariable: undefined });
  const cassette = composition.insert({ path: file, extraPaths: [], resolved, user: USER, isShared: false });
  const log = new RequestLog();
  const first = await time(() => cassette.answer(request(0), log));
  const second = await time(() => cassette.answer(request(1), log));
  for (let n = 2; n < INTERACTIONS - 1; n += 1) await cassette.answer(request(n), log);
  const last = await time(() => cassette.answer(request(INTERACTIONS - 1), log));
  openings.push(first / bare);
  answers.push(last / second);
}
fs.rmSync(path.dirname(file), { recursive: true });
console.log(`opening and the first answer: ${median(openings).toFixed(2)} times the bare load (median of ${ROUNDS})`);
console.log(`the 1,000th answer: ${median(answers).toFixed(2)} times the second (median of ${ROUNDS})`);

function interaction(_, index) {
  const users = Array.from({ length: 22 }, (_, n) => ({
    id: n,
    name: `User ${n} of ${index}`,
    email: `user${n}@example.com`,
    tags: ['a', 'b'],
  }));
  return {
    request: {
      method: 'GET',
      uri: `https://api.example.com/users?page=${index}`,
      body: null,
      headers: { Accept: ['*/*'], 'User-Agent': ['node'] },
    },
    response: {
      status: { code: 200, message: 'OK' },
      headers: { 'Content-Type': ['application/json'], Date: ['Fri, 20 Nov 2026 09:00:00 GMT'] },
      body: { string: JSON.stringify(users, null, 2) },
    },
    recording: { at: new Date(0), tookMs: 12, responseBody: ['json'] },
  };
}

function request(index) {
  const uri = `https://api.example.com/users?page=${index}`;
  return {
    method: 'GET',
    uri,
    headers: [['Accept', '*/*']],
    isToOwnServer: false,
    readBody: () => Promise.resolve(null),
  };
}

async function time(work) {
  const started = performance.now();
  const result = await work();
  if (result?.kind === 'refuse') throw result.error;
  return performance.now() - started;
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
