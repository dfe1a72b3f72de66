import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';

const LIMIT_MS = 180_000;

/**
 * Runs Jest in a project as a child process, in a clean environment.
 *
 * @returns wall and CPU seconds; `cpu` is `NaN` where the system does not tell
 */
export async function runJest(bench, project, { environment, args = [], env = {}, nodeArgs = [], node = bench.node }) {
  const jest = path.join(bench.root, 'node_modules/jest/bin/jest.js');
  const words = [...nodeArgs, jest, '--watchman=false', '--env', environment, ...args];
  const before = childSeconds();
  const started = performance.now();
  const child = spawn(node, words, {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...bench.taps, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  const [code] = await once(child, 'close');
  clearTimeout(timer);
  const wall = (performance.now() - started) / 1000;
  if (code !== 0) throw new Error(`Jest under ${environment} ended with ${code}:\n${output.slice(0, 3_000)}`);
  return { wall, cpu: childSeconds() - before };
}

/** A folder in which Jest runs; every environment finds the packages above it. */
export function makeProject(bench, name, files) {
  const project = fs.mkdtempSync(path.join(bench.root, `project-${name}-`));
  // Nothing here needs Babel, and its time would count for every contestant.
  const manifest = { private: true, jest: { transform: {}, testTimeout: LIMIT_MS } };
  fs.writeFileSync(path.join(project, 'package.json'), JSON.stringify(manifest));
  for (const [file, text] of Object.entries(files)) fs.writeFileSync(path.join(project, file), text);
  return project;
}

/** The files of a folder beside this one, to be run in a project. */
export function projectFiles(name) {
  const folder = path.join(import.meta.dirname, 'projects', name);
  return Object.fromEntries(
    fs.readdirSync(folder).map((file) => [file, fs.readFileSync(path.join(folder, file), 'utf8')]),
  );
}

// CPU seconds of the children that have ended, from Linux: Node tells of its own process alone.
function childSeconds() {
  if (process.platform !== 'linux') return Number.NaN;
  const fields = fs.readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}
