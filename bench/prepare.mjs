import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { linkMissing, prepareE2e } from '../scripts/prepare-e2e.mjs';

const HERE = import.meta.dirname;
const PEERS = path.join(HERE, 'node_modules');

/**
 * What the rows need: the built package beside Jest, the peers unless the form is `smoke`, and a place for what goes
 * wrong.
 */
export function openBench(form) {
  if (form !== 'smoke' && !fs.existsSync(PEERS)) {
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: HERE, stdio: ['ignore', 'ignore', 'inherit'] });
  }
  const root = prepareE2e(form === 'smoke' ? 'bench-smoke' : 'bench', undefined);
  if (form !== 'smoke') linkMissing(PEERS, path.join(root, 'node_modules'));
  const failures = [];
  return {
    form,
    root,
    /** The Node that runs the tests. */
    node: process.execPath,
    /** The binary of a major version, or `undefined` where it is not installed. */
    nodeOf: (major) => {
      if (process.versions.node.split('.')[0] === major) return process.execPath;
      const binary = path.join(PEERS, `node-${major}`, 'bin/node');
      return fs.existsSync(binary) ? binary : undefined;
    },
    taps: process.env['VCR_TAPS'] === undefined ? {} : { VCR_TAPS: process.env['VCR_TAPS'] },
    failures,
    failed: (who, why) => failures.push([who, why]),
    progress: (line) => process.stderr.write(`${line}\n`),
    close: () => {
      for (const name of fs.readdirSync(root)) {
        if (name.startsWith('project-')) fs.rmSync(path.join(root, name), { recursive: true, force: true });
      }
    },
  };
}
