import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { statuses } from '../support/project';
import { Scenario } from '../support/scenario';

describe('the environment', () => {
  it('serves ES modules, with top-level await', async () => {
    const file = `
      import { vcr } from 'jest-environment-vcr/globals';
      import { jest } from '@jest/globals';
      const early = await (await fetch(process.env.ORIGIN + '/json')).json();
      vcr.use(vcr.deleteOnFail());
      test('esm', async () => {
        expect(early.id).toBe(1);
        expect(vcr.current.path).toMatch(/esm\\.yaml$/);
        expect(await (await fetch(process.env.ORIGIN + '/text')).text()).toBe('plain text');
        expect(jest).toBeDefined();
      });`;
    await Scenario.run(
      {
        'a.test.mjs': file,
        'jest.config.js': "module.exports = { preset: 'jest-environment-vcr', testMatch: ['**/*.test.mjs'] };",
      },
      async (scenario) => {
        const options = { nodeArgs: ['--experimental-vm-modules'] };
        const recording = await scenario.jest(options);
        await scenario.origin.stop();
        const replay = await scenario.jest(options);

        assert.deepEqual(statuses(recording), { esm: 'passed' }, recording.output);
        assert.deepEqual(statuses(replay), { esm: 'passed' }, replay.output);
        assert.deepEqual(
          scenario.project.cassettes(),
          ['__module__', 'esm'].map((name) => `__cassettes__/a.test.mjs/${name}.yaml`),
        );
      },
    );
  });

  it('serves TypeScript tests', async () => {
    const transform = `
      const ts = require('typescript');
      module.exports = { process: (source, fileName) => ({ code: ts.transpileModule(source, { fileName, compilerOptions: { module: 'commonjs', target: 'es2022', inlineSourceMap: true, esModuleInterop: true } }).outputText }) };`;
    const file = `
      import { vcr } from 'jest-environment-vcr/globals';
      type User = { id: number };
      describe('users', () => {
        vcr.use(vcr.config({ matchOn: ['method', 'uri'] }));
        test('typed', vcr.deleteOnFail(null)(async (): Promise<void> => {
          const user = (await (await fetch(\`\${process.env.ORIGIN}/json\`)).json()) as User;
          expect(user.id).toBe(1);
          await using inserted = await vcr.insertCassette('inserted');
          expect(await (await fetch(\`\${process.env.ORIGIN}/text\`)).text()).toBe('plain text');
          expect(inserted.path).toMatch(/inserted\\.yaml$/);
        }));
      });`;
    const files = {
      'a.test.ts': file,
      'transform.js': transform,
      'jest.config.js':
        "module.exports = { preset: 'jest-environment-vcr', transform: { '\\\\.ts$': './transform.js' } };",
    };
    await Scenario.run(files, async (scenario) => {
      const recording = await scenario.jest();
      await scenario.origin.stop();
      const replay = await scenario.jest();

      assert.deepEqual(statuses(recording), { 'users typed': 'passed' }, recording.output);
      assert.deepEqual(statuses(replay), { 'users typed': 'passed' }, replay.output);
      assert.deepEqual(scenario.project.cassettes(), [
        '__cassettes__/a.test.ts/users.typed.yaml',
        '__cassettes__/inserted.yaml',
      ]);
    });
  });

  it('runs by name, over jsdom, and over a base of the user', async () => {
    const test = `test('one', async () => { expect(await (await fetch(process.env.ORIGIN + '/text')).text()).toBe('plain text'); });`;
    const files = {
      'name/a.test.js': test,
      'pragma/b.test.js': `/** @jest-environment vcr */${test}`,
      'custom/c.test.js': `test('custom', () => { expect(fromBase).toBe(true); });${test}`,
      'custom/environment.js': `
        const { withVcr } = require('jest-environment-vcr');
        const { TestEnvironment } = require('jest-environment-node');
        class Base extends TestEnvironment {
          async setup() { await super.setup(); this.global.fromBase = true; }
          async handleTestEvent(event) { if (event.name === 'run_start') this.global.sawRunStart = true; }
        }
        module.exports = withVcr(Base);`,
      'jsdom/d.test.js': `
        test('xhr', (done) => {
          const request = new XMLHttpRequest();
          request.open('GET', process.env.ORIGIN + '/text');
          request.onload = () => { expect(request.responseText).toBe('plain text'); done(); };
          request.onerror = () => done(new Error('failed'));
          request.send();
        });
        test('dom', () => { document.body.innerHTML = '<p>hi</p>'; expect(document.querySelector('p').textContent).toBe('hi'); });`,
      'jest.config.js': `module.exports = { projects: [
        { testEnvironment: 'vcr', testMatch: ['<rootDir>/name/*.test.js'] },
        { testMatch: ['<rootDir>/pragma/*.test.js'] },
        { testEnvironment: '<rootDir>/custom/environment.js', testMatch: ['<rootDir>/custom/*.test.js'] },
        { testEnvironment: 'jest-environment-vcr/jsdom', testMatch: ['<rootDir>/jsdom/*.test.js'], testEnvironmentOptions: { url: process.env.ORIGIN } },
      ] };`,
    };
    await Scenario.run(files, async (scenario) => {
      const recording = await scenario.jest();
      await scenario.origin.stop();
      const replay = await scenario.jest();

      assert.equal(recording.exitCode, 0, recording.output);
      assert.equal(replay.exitCode, 0, replay.output);
      assert.equal(scenario.project.cassettes().length, 4);
    });
  });

  it('works in worker processes, worker threads, shards and random order', async () => {
    const file = (n: number): string => `
      for (const m of [1, 2, 3]) test('test ' + m, async () => {
        expect((await (await fetch(process.env.ORIGIN + '/echo?${n}-' + m)).json()).url).toBe('/echo?${n}-' + m);
      });`;
    const files = Object.fromEntries([1, 2, 3, 4].map((n) => [`${n}.test.js`, file(n)]));
    await Scenario.run(files, async (scenario) => {
      const runs = [
        ['--runInBand=false', '--maxWorkers=2'],
        ['--runInBand=false', '--maxWorkers=2', '--workerThreads'],
        ['--shard=1/2'],
        ['--randomize'],
        ['--bail'],
      ];
      const recording = await scenario.jest({ args: runs[0] ?? [] });
      await scenario.origin.stop();

      assert.equal(recording.exitCode, 0, recording.output);
      for (const args of runs) {
        const replay = await scenario.jest({ args, env: { VCR_RECORD_MODE: 'none' } });
        assert.equal(replay.exitCode, 0, `${args.join(' ')}: ${replay.output}`);
      }
    });
  });
});
