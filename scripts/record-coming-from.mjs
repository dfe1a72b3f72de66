// Records the small projects of test/coming-from anew, with the old tools: node scripts/record-coming-from.mjs [FOLDER…]
import { execFileSync, fork } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** By folder: where the recordings lie, and what records them where npm does not. */
const PROJECTS = {
  polly: { recordings: '__recordings__' },
  'nock-back': { recordings: '__nocks__' },
  'jest-nock-back': { recordings: '__fixtures__' },
  'vcr-test': { recordings: '__tapes__' },
  'node-replay': { recordings: 'fixtures' },
  'ruby-vcr': { recordings: 'fixtures', command: ['ruby', 'books_test.rb'] },
  betamax: { recordings: 'cassettes', command: ['/usr/bin/python3', 'test_books.py'] },
};
const root = path.resolve(import.meta.dirname, '../test/coming-from');
const folders = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(PROJECTS);

const server = fork(path.join(root, 'books-server.mjs'));
await new Promise((resolve) => server.once('message', resolve));
try {
  for (const folder of folders) record(folder, PROJECTS[folder]);
} finally {
  server.kill();
}

function record(folder, { recordings, command }) {
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), `record-${folder}-`));
  const run = ([program, ...words]) => execFileSync(program, words, { cwd: copy, stdio: 'inherit' });
  fs.cpSync(path.join(root, folder), copy, { recursive: true });
  fs.rmSync(path.join(copy, recordings), { recursive: true });
  if (command === undefined) run(['npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts']);
  // Betamax does not make its folder.
  else fs.mkdirSync(path.join(copy, recordings));
  run(command ?? ['npm', 'run', 'record']);
  fs.rmSync(path.join(root, folder, recordings), { recursive: true });
  fs.cpSync(path.join(copy, recordings), path.join(root, folder, recordings), { recursive: true });
  fs.rmSync(copy, { recursive: true });
}
