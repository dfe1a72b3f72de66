import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { checkLinks } from '../support/check-links';
import { OriginServer } from '../support/origin-server';
import { runProcess } from '../support/project';
import { npm, packTarball } from '../support/tarball';

const repository = process.cwd();
let folder: string;
let tarball: string;

describe('the packed tarball', () => {
  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vcr-package-'));
    tarball = packTarball(folder);
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('holds only what users need', () => {
    const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((file) => file.replace('package/', ''));
    const others = files
      .filter((file) => !/^(build\/.*\.(m?js|d\.m?ts)|docs\/.*\.(md|png)|example\/.*)$/.test(file))
      .sort();

    assert.deepEqual(others, [
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'build/viewer/page.html',
      'cassette.schema.json',
      'jest-preset.d.ts',
      'jest-preset.js',
      'package.json',
    ]);
    assert.ok(files.includes('build/index.d.ts') && files.includes('build/globals.js'));
    assert.ok(files.includes('docs/getting-started.md'));
  });

  it('has every page and heading that its pages link to', () => {
    const unpacked = path.join(folder, 'unpacked');
    fs.mkdirSync(unpacked);
    execFileSync('tar', ['-xzf', tarball, '-C', unpacked]);

    const { broken, count } = checkLinks(path.join(unpacked, 'package'));

    assert.deepEqual(broken, []);
    assert.ok(count > 150);
  });

  it('installs on Node 20 with engine-strict in the way the recipes say', () => {
    const project = path.join(folder, 'engine-strict');
    fs.mkdirSync(project);
    fs.writeFileSync(path.join(project, 'package.json'), '{ "name": "empty", "private": true }');
    fs.writeFileSync(path.join(project, '.npmrc'), 'engine-strict=true\n');
    const recipe = /npm (install) (--save-dev) jest-environment-vcr (--engine-strict=false)/.exec(
      fs.readFileSync('docs/recipes.md', 'utf8'),
    );
    assert.ok(recipe);
    const words = [...recipe.slice(1), '--package-lock-only', '--no-audit', '--no-fund', tarball];

    npm(words, project);

    assert.ok(fs.existsSync(path.join(project, 'package-lock.json')));
    fs.rmSync(path.join(project, 'package-lock.json'));
    const isRefused = process.versions.node.startsWith('20.');
    const strictly = (): string =>
      npm(
        words.filter((word) => !word.includes('engine')),
        project,
      );
    if (isRefused) assert.throws(strictly);
    else strictly();
  });

  it('is clean to publint and to attw', async () => {
    const publint = await runProcess(
      process.execPath,
      ['node_modules/publint/src/cli.js', tarball, '--strict'],
      repository,
      {},
    );
    const attw = await runProcess(
      process.execPath,
      ['node_modules/@arethetypeswrong/cli/dist/index.js', tarball],
      repository,
      {},
    );

    assert.equal(publint.exitCode, 0, publint.output);
    assert.equal(attw.exitCode, 0, attw.output);
  });

  for (const jest of ['30', '29.7']) {
    it(`works in an empty project with Jest ${jest}, by preset and by name`, async () => {
      const project = path.join(folder, `jest-${jest}`);
      fs.mkdirSync(project);
      fs.writeFileSync(path.join(project, 'package.json'), '{ "name": "empty", "private": true }');
      npm(['install', '--no-audit', '--no-fund', `jest@${jest}`, tarball], project);
      // Beside Jest 29.7 too, as the recipes say: npm takes the newest that fits the peer dependency.
      assert.match(versionOf('jest-environment-node', project), /^30\./);
      assert.ok(versionOf('jest', project).startsWith(jest));
      fs.writeFileSync(
        path.join(project, 'a.test.js'),
        `const { vcr } = require('jest-environment-vcr/globals');
         vcr.use(vcr.deleteOnFail());
         test('one', async () => { expect(await (await fetch(process.env.ORIGIN + '/text')).text()).toBe('plain text'); });`,
      );
      for (const config of [{ preset: 'jest-environment-vcr' }, { testEnvironment: 'vcr' }]) {
        fs.rmSync(path.join(project, '__cassettes__'), { recursive: true, force: true });
        const origin = await OriginServer.start();
        const run = (): ReturnType<typeof runProcess> =>
          runProcess(process.execPath, ['node_modules/jest/bin/jest.js', '--config', JSON.stringify(config)], project, {
            ORIGIN: origin.url,
          });

        const recording = await run();
        await origin.stop();
        const replay = await run();

        assert.equal(recording.exitCode, 0, recording.output);
        assert.equal(replay.exitCode, 0, replay.output);
        assert.ok(fs.existsSync(path.join(project, '__cassettes__/a.test.js/one.yaml')));
      }
    });
  }
});

function versionOf(name: string, project: string): string {
  const file = path.join(project, 'node_modules', name, 'package.json');
  return (JSON.parse(fs.readFileSync(file, 'utf8')) as { version: string }).version;
}
