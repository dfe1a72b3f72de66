import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { titleOf } from '../suite/title-of.mjs';
import { CLIENTS } from '../clients.mjs';
import { leftOpen } from './left-open.mjs';

const root = path.resolve(import.meta.dirname, '..');
const modules = path.join(root, 'node_modules');
const KEPT = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'SystemRoot'];

/**
 * One run of Jest over the files of some clients.
 * @returns {Promise<{ observations: object[], complaints: string[], leftOpen: string[], seconds: number }>} what the
 * clients saw, what was wrong with the run itself, and what Jest says was left open
 */
export async function runJest({
  phase,
  files,
  folder,
  node,
  ports,
  env,
  limitMs,
  workers,
  isInBand,
  detectOpenHandles,
}) {
  const own = path.join(folder, phase.name);
  const output = path.join(own, 'observations');
  fs.rmSync(own, { recursive: true, force: true });
  fs.mkdirSync(output, { recursive: true });
  const result = path.join(own, 'result.json');
  const args = [
    ...['--experimental-vm-modules', '--no-warnings', path.join(modules, 'jest/bin/jest.js')],
    ...['--config', JSON.stringify(configOf({ phase, files, folder })), '--json', `--outputFile=${result}`],
    ...(isInBand ? ['--runInBand'] : ['-w', String(workers)]),
    ...(detectOpenHandles ? ['--detectOpenHandles'] : []),
  ];
  const started = Date.now();
  const child = await run(node, args, limitMs, {
    ...env,
    DIFFERENTIAL_PORTS: JSON.stringify(ports),
    DIFFERENTIAL_OBSERVATIONS: output,
    ...phase.env,
  });
  fs.writeFileSync(path.join(own, 'output.txt'), child.output);
  const failures = fs.existsSync(result) ? failuresOf(result) : new Map();
  return {
    observations: readLines(output).map((line) => withFailure(line, failures)),
    complaints: complaintsOf(child, result, limitMs),
    leftOpen: leftOpen(child.output),
    seconds: (Date.now() - started) / 1000,
  };
}

function configOf({ phase, files, folder }) {
  const environments = (kind) =>
    phase.isBare
      ? path.join(modules, `jest-environment-${kind}`)
      : path.join(modules, 'jest-environment-vcr/build', kind === 'jsdom' ? 'jsdom.js' : 'index.js');
  const project = (kind) => ({
    rootDir: root,
    roots: ['<rootDir>/clients'],
    displayName: kind,
    testMatch: files.filter((file) => kindOf(file) === kind).map((file) => `<rootDir>/clients/${file}.test.mjs`),
    testEnvironment: environments(kind),
    testEnvironmentOptions: { vcrConfig: configuration(phase, folder) },
    transform: {},
    testTimeout: 70_000,
    cacheDirectory: path.join(folder, 'jest-cache'),
  });
  const kinds = ['node', 'jsdom'].filter((kind) => files.some((file) => kindOf(file) === kind));
  return { rootDir: root, projects: kinds.map(project), reporters: ['default'] };
}

const kindOf = (file) => CLIENTS.find((client) => client.file === file)?.environment ?? 'node';

// What a cassette does not hold by design, secrets, would differ in every scenario.
const configuration = (phase, folder) => ({
  recordMode: phase.mode ?? 'once',
  cassetteLibraryDir: path.join(folder, 'cassettes', phase.taps ?? 'all'),
  redact: false,
});

function run(command, args, limitMs, env) {
  return new Promise((resolve, reject) => {
    const kept = Object.fromEntries(
      KEPT.filter((name) => name in process.env).map((name) => [name, process.env[name]]),
    );
    const child = spawn(command, args, {
      cwd: root,
      env: { ...kept, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let output = '';
    let isKilled = false;
    const timer = setTimeout(() => {
      isKilled = true;
      // Its group, so that Jest's workers end with it.
      process.kill(-child.pid, 'SIGKILL');
    }, limitMs);
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
    child.once('error', reject);
    child.once('exit', () => clearTimeout(timer));
    child.once('close', (exitCode) => resolve({ exitCode, output, isKilled }));
  });
}

function complaintsOf({ output, isKilled, exitCode }, result, limitMs) {
  if (isKilled) return [`did not end by itself in ${limitMs / 1000} s`];
  if (!fs.existsSync(result)) return [`ended with ${exitCode} and without a result:\n${output.slice(-2000)}`];
  const { testResults } = JSON.parse(fs.readFileSync(result, 'utf8'));
  return testResults
    .filter(
      ({ message, assertionResults }) => message !== '' && assertionResults.every(({ status }) => status !== 'failed'),
    )
    .map(({ name, message }) => `${path.basename(name)}: ${message.slice(0, 1000)}`);
}

// A failed test is a difference like all others.
function withFailure(line, failures) {
  const failure = failures.get(titleOf(line.client, { group: line.group, name: line.scenario }));
  return failure === undefined ? line : { ...line, observation: { ...line.observation, failure } };
}

function failuresOf(result) {
  const { testResults } = JSON.parse(fs.readFileSync(result, 'utf8'));
  return new Map(
    testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status }) => status === 'failed')
      .map(({ title, failureMessages }) => [title, firstLines(failureMessages.join('\n'))]),
  );
}

const firstLines = (text) => text.split('\n').slice(0, 4).join(' | ').slice(0, 400);

function readLines(folder) {
  return fs
    .readdirSync(folder)
    .flatMap((name) => fs.readFileSync(path.join(folder, name), 'utf8').trimEnd().split('\n'))
    .map((line) => JSON.parse(line));
}
