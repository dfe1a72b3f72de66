import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
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
    const others = files.filter((file) => !/^build\/.*\.(m?js|d\.m?ts)$/.test(file)).sort();

    assert.deepEqual(others, [
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'jest-preset.d.ts',
      'jest-preset.js',
      'package.json',
    ]);
    assert.ok(files.includes('build/index.d.ts') && files.includes('build/globals.js'));
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
