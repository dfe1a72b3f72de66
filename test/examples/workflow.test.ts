import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { load } from 'js-yaml';
import { Example } from '../support/example';
import { runProcess } from '../support/project';
import { packTarball } from '../support/tarball';

type Step = { uses?: string; run?: string; env?: Record<string, string>; with?: Record<string, string> };
type Job = { steps: Step[]; needs?: string; strategy?: { matrix: { shard: number[] } } };

let folder: string;
let example: Example;

describe('the workflow of the example github-actions', () => {
  before(async () => {
    folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'vcr-workflow-')));
    example = await Example.install('github-actions', folder, packTarball(folder));
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('runs all tests in its shards and sums their reports up', async () => {
    const committed = example.cassettes();

    const { outputs, summary } = await runWorkflow();

    assert.equal(outputs.length, 3);
    assert.match(outputs[0] ?? '', /Tests: +\d passed/);
    assert.match(outputs[1] ?? '', /Tests: +\d passed/);
    assert.doesNotMatch(summary, /obsolete/i);
    assert.deepEqual(example.cassettes(), committed);
  });

  it('tells of the cassettes of either shard that no test has any more', async () => {
    const [price = '', , stock = ''] = Object.keys(example.cassettes());
    for (const file of [price, stock])
      fs.copyFileSync(example.path(file), example.path(path.join(path.dirname(file), 'an-old-test.yaml')));

    const { summary } = await runWorkflow();

    assert.match(summary, /obsolete/i);
    assert.ok(summary.includes('test/__cassettes__/price.test.js/an-old-test.yaml'), summary);
    assert.ok(summary.includes('test/__cassettes__/stock.test.js/an-old-test.yaml'), summary);
  });
});

/** Runs the jobs in their order, each step as GitHub would; gives what the commands print and the summary page. */
async function runWorkflow(): Promise<{ outputs: string[]; summary: string }> {
  const file = fs.readFileSync(example.path('.github/workflows/tests.yml'), 'utf8');
  const { jobs } = load(file) as { jobs: Record<string, Job> };
  const artifacts = fs.mkdtempSync(path.join(folder, 'artifacts-'));
  const summaryFile = path.join(artifacts, 'summary.md');
  const outputs: string[] = [];
  for (const job of Object.values(jobs)) {
    for (const shard of job.strategy?.matrix.shard ?? [0]) {
      for (const step of job.steps) {
        const filled = JSON.parse(JSON.stringify(step).replaceAll('${{ matrix.shard }}', String(shard))) as Step;
        const output = await runStep(filled, artifacts, summaryFile);
        if (output !== undefined) outputs.push(output);
      }
    }
  }
  // Underscores are escaped, so that Markdown does not take them for emphasis.
  return { outputs, summary: fs.readFileSync(summaryFile, 'utf8').replaceAll('&#95;', '_') };
}

/** What a step prints, if it runs a command. */
async function runStep(step: Step, artifacts: string, summaryFile: string): Promise<string | undefined> {
  const { uses, run, env = {}, with: inputs = {} } = step;
  const [action] = uses?.split('@') ?? [];
  switch (action) {
    case 'actions/checkout':
    case 'actions/setup-node':
      return undefined;
    case 'actions/upload-artifact':
      fs.renameSync(example.path(inputs['path'] ?? ''), path.join(artifacts, inputs['name'] ?? ''));
      return undefined;
    case 'actions/download-artifact': {
      const [start = ''] = (inputs['pattern'] ?? '').split('*');
      const found = fs.readdirSync(artifacts).filter((name) => name.startsWith(start));
      for (const name of found) {
        fs.cpSync(path.join(artifacts, name), example.path(inputs['path'] ?? ''), { recursive: true });
      }
      return undefined;
    }
    case undefined:
      break;
    default:
      throw new Error(`This test does not know the action ${action}`);
  }
  // Installed already, from the tarball.
  if (run === undefined || run === 'npm ci') return undefined;
  const environment = { CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summaryFile, ...env };
  const { exitCode, output } = await runProcess('bash', ['-e', '-c', run], example.dir, environment);
  assert.equal(exitCode, 0, output);
  return output;
}
