// Runs the compiled tests: node scripts/run-tests.mjs unit e2e vcrpy ruby-vcr package examples docs browser [--only <part of a file name>]
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { prepareE2e } from './prepare-e2e.mjs';

const compiled = path.resolve('.build/compiled/test');
const onlyAt = process.argv.indexOf('--only');
const only = onlyAt === -1 ? '' : (process.argv[onlyAt + 1] ?? '');
const suites = process.argv.slice(2, onlyAt === -1 ? undefined : onlyAt);
const SEPARATE = ['e2e', 'package', 'examples', 'docs', 'vcrpy', 'ruby-vcr', 'browser'];

const files = suites.flatMap((suite) => testFiles(suite)).filter((file) => file.includes(only));
if (files.length === 0) throw new Error(`No test file in ${suites.join(', ')} is named like "${only}"`);
const root = process.env['E2E_ROOT'] ?? prepareE2e('jest-30', undefined);
const reporter = process.env['E2E_QUIET'] === undefined ? 'spec' : 'dot';
const run = spawnSync(process.execPath, ['--test', '--test-concurrency=2', `--test-reporter=${reporter}`, ...files], {
  stdio: 'inherit',
  env: { ...process.env, E2E_ROOT: root, NODE_OPTIONS: '' },
});
process.exit(run.status ?? 1);

function testFiles(suite) {
  return fs
    .readdirSync(compiled, { recursive: true })
    .filter((file) => file.endsWith('.test.js'))
    .filter((file) => {
      const folder = file.split(path.sep)[0];
      return suite === 'unit' ? !SEPARATE.includes(folder) : folder === suite;
    })
    .map((file) => path.join(compiled, file))
    .sort();
}
