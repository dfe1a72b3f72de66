// The demo: a real server, and real Jest three times. It records; it replays with the server stopped; and a marked
// test that fails loses its cassette.
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const repository = path.resolve(import.meta.dirname, '..');
const project = fs.mkdtempSync(path.join(os.tmpdir(), 'jest-environment-vcr-demo-'));
prepareProject();

const server = fork(path.join(import.meta.dirname, 'server.mjs'));
const [{ port }] = await once(server, 'message');
const cassettes = path.join(project, '__cassettes__/users.test.js');

title('1. The first run records: the server answers, and each test gets its cassette');
const recorded = jest('Ada Lovelace');
const reached = await requestsSoFar();
console.log(`Requests that reached the server: ${reached}`);
console.log(`Cassettes: ${fs.readdirSync(cassettes).join(', ')}\n`);
console.log(fs.readFileSync(path.join(cassettes, 'users.fetches-one.yaml'), 'utf8'));

title('2. The second run replays: the server is stopped');
server.kill();
await once(server, 'exit');
const replayed = jest('Ada Lovelace');
console.log('Requests that reached the server: 0 (it is not running)');

title('3. A failing test marked with vcr.deleteOnFail() loses its cassette');
const failed = jest('Grace Hopper');
console.log('Requests that reached the server: 0 (it is not running)');
console.log(`Cassettes left: ${fs.readdirSync(cassettes).join(', ')}`);

const isDeleted = !fs.existsSync(path.join(cassettes, 'users.starts-fresh-after-a-failure.yaml'));
fs.rmSync(project, { recursive: true });
const isAsPromised = recorded === 0 && reached === 2 && replayed === 0 && failed === 1 && isDeleted;
console.log(isAsPromised ? '\nThe demo did all it promised.' : '\nThe demo did NOT do what it promised.');
process.exit(isAsPromised ? 0 : 1);

function prepareProject() {
  fs.cpSync(path.join(import.meta.dirname, 'project'), project, { recursive: true });
  const modules = path.join(project, 'node_modules');
  fs.mkdirSync(modules);
  for (const name of ['jest', 'jest-environment-node']) {
    fs.symlinkSync(path.join(repository, 'node_modules', name), path.join(modules, name), 'dir');
  }
  const installed = path.join(modules, 'jest-environment-vcr');
  for (const name of ['build', 'package.json', 'jest-preset.js']) {
    fs.cpSync(path.join(repository, name), path.join(installed, name), { recursive: true });
  }
  fs.symlinkSync(path.join(repository, 'node_modules'), path.join(installed, 'node_modules'), 'dir');
}

function jest(expectedName) {
  const command = path.join(project, 'node_modules/jest/bin/jest.js');
  const { CI: _, ...environment } = process.env;
  const run = spawnSync(process.execPath, [command, '--ci=false'], {
    cwd: project,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...environment, API: `http://127.0.0.1:${port}`, EXPECTED_NAME: expectedName, NODE_OPTIONS: '' },
  });
  return run.status;
}

async function requestsSoFar() {
  server.send('count');
  const [{ requests }] = await once(server, 'message');
  return requests;
}

function title(text) {
  console.log(`\n${'='.repeat(text.length)}\n${text}\n${'='.repeat(text.length)}\n`);
}
