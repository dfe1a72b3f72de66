import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { JEST_MAJOR, Project } from '../support/project';

const E2E_ROOT = process.env['E2E_ROOT'] ?? path.resolve('.build/e2e/jest-30');
const LEDGER = path.join(E2E_ROOT, 'node_modules/jest-environment-vcr/build/persisters/run-ledger.js');
const RUN_TIMEOUT_MS = 30_000;
/** Jest runs a few files in band that took less than a second each the last time. */
const env = (way: string): { TOOK_MS: string } => ({ TOOK_MS: way === 'in band' ? '0' : '1100' });

/** An environment that gives the tests the ledger of their run, and nothing else. */
const ENVIRONMENT = `
  const { TestEnvironment } = require('jest-environment-node');
  const { createRunLedger } = require(${JSON.stringify(LEDGER)});
  module.exports = class extends TestEnvironment {
    constructor({ globalConfig, projectConfig }, context) {
      super({ globalConfig, projectConfig }, context);
      const { seed, watch, watchAll } = globalConfig;
      const { cacheDirectory, id: projectId } = projectConfig;
      const { testPath } = context;
      this.global.ledger = createRunLedger({ cacheDirectory, seed, isWatch: watch || watchAll, projectId, testPath });
      this.global.process_ = [process.pid, require('node:worker_threads').threadId].join('.');
    }
  };`;

/** Each file adds a line: what the run has written before it, and in which process and thread. */
const TEST = `
  const fs = require('node:fs');
  test('one', async () => {
    fs.appendFileSync(__dirname + '/log.txt', ledger.wasWritten('/c/a.yaml') + ' ' + process_ + '\\n');
    ledger.noteWritten('/c/a.yaml');
    ledger.noteUse('/c/a.yaml', __filename);
    await new Promise((resolve) => setTimeout(resolve, Number(process.env.TOOK_MS)));
  });`;

const FILES = {
  'jest.config.js': `module.exports = {
    testEnvironment: './environment.js',
    cacheDirectory: '<rootDir>/cache',
    watchPathIgnorePatterns: ['log.txt', 'result.json', '/cache/'],
  };`,
  'environment.js': ENVIRONMENT,
  'a.test.js': TEST,
  'b.test.js': TEST,
  'c.test.js': TEST,
  'd.test.js': TEST,
};

describe('the run ledger', () => {
  const WAYS: Record<string, string[]> = {
    'in band': ['--runInBand'],
    'in worker processes': ['--runInBand=false', '-w=2'],
    'in worker threads': ['--runInBand=false', '-w=2', '--workerThreads'],
  };
  for (const [way, args] of Object.entries(WAYS)) {
    it(`is one for all files of a run ${way}, and another for the next run with the same seed`, async () => {
      const project = new Project(FILES);
      try {
        for (let run = 0; run < 2; run += 1) {
          fs.rmSync(project.path('log.txt'), { force: true });
          const { exitCode, output } = await project.jest({ args: [...args, '--seed=7'], env: env(way) });

          assert.equal(exitCode, 0, output);
          const lines = project.read('log.txt').trim().split('\n');
          assert.equal(lines.length, 4);
          assert.match(lines[0] ?? '', /^false/);
          // Two workers begin at the same moment; whoever comes later knows.
          for (const line of lines.slice(2)) assert.match(line, /^true/);
          assert.equal(new Set(lines.map((line) => line.split(' ')[1])).size, way === 'in band' ? 1 : 2);
          assert.equal(fs.readdirSync(project.path('cache/jest-environment-vcr/runs')).length, 1);
        }
      } finally {
        project.remove();
      }
    });
  }

  for (const [way, args] of Object.entries({ 'in band': ['--runInBand'], 'in worker processes': ['-w=2'] })) {
    it(`begins anew with each run of watch mode, ${way}`, async () => {
      const project = new Project(FILES);
      const watch = new Watching(project, args, env(way));
      try {
        await watch.hasRun(1);
        project.write({ 'd.test.js': `${TEST}\n// changed` });
        await watch.hasRun(2);

        const lines = project.read('log.txt').trim().split('\n');
        assert.equal(lines.length, 8, watch.output);
        const processes = new Set(lines.map((line) => line.split(' ')[1]));
        // Jest 29.7 takes one worker for each run of watch mode, asked for or not.
        const inBand = JEST_MAJOR > 29 ? 1 : 2;
        assert.equal(processes.size, way === 'in band' ? inBand : 4);
        for (const run of [lines.slice(0, 4), lines.slice(4)]) {
          assert.match(run[0] ?? '', /^false/);
          for (const line of run.slice(2)) assert.match(line, /^true/);
        }
      } finally {
        await watch.stop();
        project.remove();
      }
    });
  }
});

/** Jest in watch mode, ended by its id. */
class Watching {
  readonly #child;
  output = '';

  constructor(project: Project, args: readonly string[], env: Record<string, string>) {
    const jest = path.join(E2E_ROOT, 'node_modules/jest/bin/jest.js');
    this.#child = spawn(process.execPath, [jest, '--watchAll', '--no-watchman', ...args], {
      cwd: project.dir,
      env: { PATH: process.env['PATH'] ?? '', ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const collect = (chunk: Buffer): void => {
      this.output += chunk.toString();
    };
    this.#child.stdout.on('data', collect);
    this.#child.stderr.on('data', collect);
  }

  async hasRun(times: number): Promise<void> {
    const end = Date.now() + RUN_TIMEOUT_MS;
    while (this.output.split('Ran all test suites').length <= times) {
      if (Date.now() > end) throw new Error(`Jest has not run ${times} times:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async stop(): Promise<void> {
    const exited = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGTERM');
    await exited;
  }
}
