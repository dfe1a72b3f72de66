import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** Where the tests of a run find Node, Jest and the built package; scripts/run-tests.mjs prepares it. */
const E2E_ROOT = process.env['E2E_ROOT'] ?? path.resolve('.build/e2e/jest-30');
/** The Node that runs Jest in these tests. */
export const E2E_NODE = process.env['E2E_NODE'] ?? process.execPath;
const JEST_TIMEOUT_MS = 120_000;

/** The script of Jest's command. */
export const JEST_BIN = path.join(E2E_ROOT, 'node_modules/jest/bin/jest.js');

export const JEST_MAJOR = Number(
  (
    JSON.parse(fs.readFileSync(path.join(E2E_ROOT, 'node_modules/jest/package.json'), 'utf8')) as { version: string }
  ).version.split('.')[0],
);

export type TestResult = { status: string; messages: string };

export type JestRun = {
  exitCode: number | null;
  /** By full name, describe titles included. */
  tests: Record<string, TestResult>;
  /** Failures of whole files: by base name. */
  fileMessages: Record<string, string>;
  output: string;
};

/** `workers`: how many processes run the tests; without it they run in Jest's own. */
export type JestOptions = { env?: Record<string, string>; args?: string[]; nodeArgs?: string[]; workers?: number };

type JestJson = {
  testResults: {
    name: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
};

let projectCount = 0;

/** A small project on disk, with the built package and real Jest beside it. */
export class Project {
  readonly dir: string;

  constructor(files: Record<string, string>) {
    projectCount += 1;
    this.dir = fs.realpathSync(fs.mkdtempSync(path.join(E2E_ROOT, `project-${process.pid}-${projectCount}-`)));
    this.write({
      'package.json': '{ "name": "project", "private": true }',
      'jest.config.js': "module.exports = { preset: 'jest-environment-vcr' };",
      ...files,
    });
  }

  write(files: Record<string, string | Buffer>): void {
    for (const [name, content] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(this.path(name)), { recursive: true });
      fs.writeFileSync(this.path(name), content);
    }
  }

  path(name: string): string {
    return path.join(this.dir, name);
  }

  read(name: string): string {
    return fs.readFileSync(this.path(name), 'utf8');
  }

  exists(name: string): boolean {
    return fs.existsSync(this.path(name));
  }

  /** All cassette files, relative to the project, sorted. */
  cassettes(): string[] {
    const files = fs.readdirSync(this.dir, { recursive: true, withFileTypes: true });
    return files
      .filter(
        (file) => file.isFile() && /\.(ya?ml|tmp)$|__cassettes__.*\.json$/.test(path.join(file.parentPath, file.name)),
      )
      .map((file) => path.relative(this.dir, path.join(file.parentPath, file.name)).replaceAll(path.sep, '/'))
      .sort();
  }

  /** Runs real Jest in the project. */
  async jest({ env = {}, args = [], nodeArgs = [], workers }: JestOptions = {}): Promise<JestRun> {
    const outputFile = this.path('result.json');
    const processes = workers === undefined ? ['--runInBand'] : ['-w', String(workers)];
    fs.rmSync(outputFile, { force: true });
    const { exitCode, output } = await runProcess(
      E2E_NODE,
      [...nodeArgs, JEST_BIN, '--json', `--outputFile=${outputFile}`, ...processes, ...args],
      this.dir,
      env,
    );
    const json: JestJson = fs.existsSync(outputFile)
      ? (JSON.parse(fs.readFileSync(outputFile, 'utf8')) as JestJson)
      : { testResults: [] };
    return { exitCode, output, ...collect(json) };
  }

  remove(): void {
    fs.rmSync(this.dir, { recursive: true, force: true });
  }
}

/** Fails with Jest's output when a run is not as it should be. */
export function expectPassed(run: JestRun): void {
  const bad = Object.entries(run.tests).filter(([, { status }]) => status === 'failed');
  if (run.exitCode === 0 && bad.length === 0) return;
  throw new Error(`Jest failed (${run.exitCode}):\n${run.output}`);
}

/** The status of each test, by full name. */
export function statuses(run: JestRun): Record<string, string> {
  return Object.fromEntries(Object.entries(run.tests).map(([name, { status }]) => [name, status]));
}

function collect(json: JestJson): Pick<JestRun, 'tests' | 'fileMessages'> {
  const tests: JestRun['tests'] = {};
  const fileMessages: JestRun['fileMessages'] = {};
  for (const file of json.testResults) {
    fileMessages[path.basename(file.name)] = file.message;
    for (const { fullName, status, failureMessages } of file.assertionResults) {
      tests[fullName] = { status, messages: failureMessages.join('\n') };
    }
  }
  return { tests, fileMessages };
}

/** A child process with a clean environment, killed by its id when it takes too long. */
export function runProcess(
  command: string,
  args: string[],
  cwd: string,
  env: Record<string, string>,
  timeoutMs = JEST_TIMEOUT_MS,
): Promise<{ exitCode: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...cleanEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (exitCode) => {
      clearTimeout(timer);
      resolve({ exitCode, output });
    });
  });
}

// What the machine or an outer Jest has set must not reach the inner one.
function cleanEnvironment(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'SystemRoot'];
  const taps = process.env['E2E_TAPS'];
  return {
    ...Object.fromEntries(kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))),
    ...(taps === undefined ? {} : { VCR_TAPS: taps }),
  };
}
