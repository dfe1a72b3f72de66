import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { E2E_NODE, type Project, runProcess } from '../support/project';
import { PRELUDE, Scenario } from '../support/scenario';

const COMMAND = path.resolve('build/cli/main.js');

type Run = { readonly exitCode: number | null; readonly output: string };

function vcr(project: Project, ...words: string[]): Promise<Run> {
  return runProcess(E2E_NODE, [COMMAND, ...words], project.dir, {});
}

function git(project: Project, ...words: string[]): Promise<Run> {
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.test'];
  return runProcess('git', [...who, ...words], project.dir, { GIT_CONFIG_GLOBAL: '/dev/null' });
}

describe('jest-vcr check and prune, after runs of Jest', () => {
  it('find and delete what no test of the last full run needed', async () => {
    const twice = "async () => { await get('/text?n=1'); await get('/text?n=2'); }";
    const files = { 'a.test.js': `${PRELUDE}test('one', ${twice});\ntest('two', () => get('/text'));` };
    await Scenario.run(files, async (scenario) => {
      const { project } = scenario;
      assert.equal((await scenario.jest()).exitCode, 0);
      assert.deepEqual(await exitCodes(project, ['check'], ['prune', '--dry-run']), [0, 0]);

      project.write({ 'a.test.js': `${PRELUDE}test('one', () => get('/text?n=2'));` });
      const changed = await vcr(project, 'prune');
      assert.match(changed.output, /^Nothing to delete/);
      assert.equal((await scenario.jest()).exitCode, 0);

      const checked = await vcr(project, 'check');
      assert.equal(checked.exitCode, 1, checked.output);
      assert.match(
        checked.output,
        /__cassettes__\/a\.test\.js\/two\.yaml\n {2}without a test: no test of the last full run/,
      );
      const before = project.cassettes();
      const dry = await vcr(project, 'prune', '--dry-run');
      assert.deepEqual(project.cassettes(), before);
      assert.match(dry.output, /would be removed interaction 1: __cassettes__\/a\.test\.js\/one\.yaml/);

      const pruned = await vcr(project, 'prune');

      assert.equal(pruned.exitCode, 0, pruned.output);
      assert.match(pruned.output, /^deleted: __cassettes__\/a\.test\.js\/two\.yaml$/m);
      assert.match(pruned.output, /^Deleted 1 cassette and 1 unused interaction\.$/m);
      assert.deepEqual(project.cassettes(), ['__cassettes__/a.test.js/one.yaml']);
      await scenario.origin.stop();
      const replayed = await scenario.jest();
      assert.equal(replayed.exitCode, 0, replayed.output);
      assert.equal((await vcr(project, 'check')).exitCode, 0);
    });
  });

  it('prune refuses after a run of some tests, and after a test that came back', async () => {
    await Scenario.run(
      { 'a.test.js': `${PRELUDE}test('one', () => get('/text'));\ntest('two', () => get('/text'));` },
      async (scenario) => {
        const { project } = scenario;
        await scenario.jest({ args: ['-t', 'one'] });
        const some = await vcr(project, 'prune');
        assert.equal(some.exitCode, 1);
        assert.match(some.output, /no run of all tests has left its report here/);
        await scenario.jest();
        const source = project.read('a.test.js');
        project.write({ 'a.test.js': `${PRELUDE}test('one', () => get('/text'));` });
        await scenario.jest();
        project.write({ 'a.test.js': source });

        const back = await vcr(project, 'prune');

        assert.equal(back.exitCode, 1);
        assert.match(back.output, /two\.yaml: its test file has changed since/);
        assert.equal(project.cassettes().length, 2);
      },
    );
  });

  it('what redact has gone over replays as before', async () => {
    const test = `${PRELUDE}test('one', async () => {
      await get('/text?api_key=s3cret');
    });`;
    await Scenario.run({ 'a.test.js': test, 'open.js': 'module.exports = { redact: false };' }, async (scenario) => {
      const { project } = scenario;
      const config = (vcrConfig: string): Record<string, string> => ({
        'jest.config.js': `module.exports = { preset: 'jest-environment-vcr', testEnvironmentOptions: { vcrConfig: ${vcrConfig} } };`,
      });
      const usual = project.read('jest.config.js');
      project.write(config("'<rootDir>/open.js'"));
      assert.equal((await scenario.jest()).exitCode, 0);
      const name = '__cassettes__/a.test.js/one.yaml';
      assert.ok(project.read(name).includes('s3cret'));
      assert.equal((await vcr(project, 'check')).exitCode, 1);

      const redacted = await vcr(project, 'redact');

      assert.equal(redacted.exitCode, 0);
      assert.match(redacted.output, /interaction 1: query parameter api_key/);
      assert.ok(!project.read(name).includes('s3cret'));
      assert.equal((await vcr(project, 'check')).exitCode, 0);
      project.write({ 'jest.config.js': usual });
      await scenario.origin.stop();
      const replayed = await scenario.jest();
      assert.equal(replayed.exitCode, 0, replayed.output);
    });
  });

  it('check stops a commit as docs/cli.md has it, and lets another one pass', async () => {
    await Scenario.run({ 'a.test.js': '' }, async ({ project }) => {
      const bin = 'node_modules/.bin/jest-vcr';
      project.write({ [bin]: `#!/bin/sh\nexec "${E2E_NODE}" "${COMMAND}" "$@"\n` });
      fs.chmodSync(project.path(bin), 0o755);
      await git(project, 'init', '--quiet');
      const hook =
        /<!-- hook: pre-commit -->\n+```sh\n([^]*?)```/.exec(fs.readFileSync('docs/cli.md', 'utf8'))?.[1] ?? '';
      project.write({ '.git/hooks/pre-commit': hook, '.gitignore': 'node_modules' });
      fs.chmodSync(project.path('.git/hooks/pre-commit'), 0o755);
      const cassette = (token: string): string =>
        `interactions:\n  - request: { method: GET, uri: 'https://api.test/?token=${token}', body: null, headers: {} }\n    response: { status: { code: 200, message: OK }, headers: {}, body: { string: hi } }\nversion: 1\n`;
      const name = 'sub folder/__cassettes__/it has spaces.yaml';
      project.write({ [name]: cassette('s3cret') });

      await git(project, 'add', '.gitignore', 'package.json');
      const without = await git(project, 'commit', '-qm', 'no cassettes');
      assert.equal(without.exitCode, 0, without.output);
      await git(project, 'add', '.');
      const stopped = await git(project, 'commit', '-qm', 'a secret');

      assert.notEqual(stopped.exitCode, 0);
      assert.match(stopped.output, /it has spaces\.yaml\n {2}secret: interaction 1: query parameter token/);
      assert.ok(!stopped.output.includes('s3cret'));
      project.write({ [name]: cassette('REDACTED') });
      await git(project, 'add', '.');
      const passed = await git(project, 'commit', '-qm', 'none');
      assert.equal(passed.exitCode, 0, passed.output);
    });
  });
});

async function exitCodes(project: Project, ...calls: string[][]): Promise<(number | null)[]> {
  const codes: (number | null)[] = [];
  for (const words of calls) codes.push((await vcr(project, ...words)).exitCode);
  return codes;
}
