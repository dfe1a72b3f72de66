import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commandLines } from '../../src/core/jest-command';
import { jestStart, type StartFacts } from '../../src/environment/jest-start';

const JEST = ['/usr/bin/node', '/project/node_modules/.bin/jest'];
const WORKER = ['/usr/bin/node', '/project/node_modules/jest-worker/build/processChild.js'];

describe('a command of a message starts Jest as it was started', () => {
  const table: [string, Partial<StartFacts>, string][] = [
    ['plainly', { argv: [...JEST, 'a.test.js', '-i'] }, 'npx jest-vcr once a.test.js -t ^one$'],
    [
      'with another configuration',
      { argv: [...JEST, '-c', 'e2e.js', 'a'] },
      'npx jest-vcr once a.test.js -t ^one$ -c e2e.js',
    ],
    [
      'with --config=',
      { argv: [...JEST, '--config=e 2.js'] },
      "npx jest-vcr once a.test.js -t ^one$ '--config=e 2.js'",
    ],
    [
      'with projects',
      { argv: [...JEST, '--projects', 'a', 'b', '-i'] },
      'npx jest-vcr once a.test.js -t ^one$ --projects a b',
    ],
    ['in a worker, which knows no arguments', { argv: WORKER }, 'npx jest-vcr once a.test.js -t ^one$'],
    [
      'for ES modules',
      { argv: WORKER, env: { NODE_OPTIONS: '--no-warnings --experimental-vm-modules' } },
      'npx jest-vcr once --node-options=--experimental-vm-modules a.test.js -t ^one$',
    ],
    [
      'for ES modules by an argument of Node',
      { execArgv: ['--experimental-vm-modules'] },
      'npx jest-vcr once --node-options=--experimental-vm-modules a.test.js -t ^one$',
    ],
    ['by npm test', script('test', 'jest --config e2e.js'), 'VCR_RECORD_MODE=once npm test -- a.test.js -t ^one$'],
    ['by an npm script', script('e2e', 'jest -i -c e2e.js'), 'VCR_RECORD_MODE=once npm run e2e -- a.test.js -t ^one$'],
    [
      'by a script for ES modules',
      script('test', 'cross-env NODE_OPTIONS=--experimental-vm-modules jest --ci'),
      'VCR_RECORD_MODE=once npm test -- a.test.js -t ^one$',
    ],
    [
      'by a script that runs Jest with Node',
      script('test', 'node --experimental-vm-modules node_modules/jest/bin/jest.js'),
      'VCR_RECORD_MODE=once npm test -- a.test.js -t ^one$',
    ],
    [
      'by pnpm',
      script('e2e', 'jest -c e2e.js', 'pnpm/9.1.0 npm/? node/v22'),
      'VCR_RECORD_MODE=once pnpm run e2e a.test.js -t ^one$',
    ],
    [
      'by Yarn',
      script('test', 'jest -c e2e.js', 'yarn/1.22.22 npm/? node/v22'),
      'VCR_RECORD_MODE=once yarn run test a.test.js -t ^one$',
    ],
    ['by a script that adds nothing', script('test', 'jest --coverage'), 'npx jest-vcr once a.test.js -t ^one$'],
    ['by a script that chooses tests', script('test', 'jest -c e2e.js -t two'), 'npx jest-vcr once a.test.js -t ^one$'],
    ['by a script that names paths', script('test', 'jest src -c e2e.js'), 'npx jest-vcr once a.test.js -t ^one$'],
    [
      'by a script of several commands',
      script('test', 'tsc && jest -c e2e.js'),
      'npx jest-vcr once a.test.js -t ^one$',
    ],
    [
      'by a script that sets a mode',
      script('ci', 'VCR_RECORD_MODE=none jest -c e2e.js'),
      'npx jest-vcr once a.test.js -t ^one$',
    ],
    ['by pnpm exec', script('npx', '', 'pnpm/9.1.0 npm/? node/v22'), 'pnpm exec jest-vcr once a.test.js -t ^one$'],
    ['by Yarn alone', script('npx', '', 'yarn/4.1.0 npm/? node/v22'), 'yarn jest-vcr once a.test.js -t ^one$'],
    ['by npx', script('npx', "'jest'"), 'npx jest-vcr once a.test.js -t ^one$'],
    [
      'by a script that runs something else',
      script('check', 'node run.mjs -c x'),
      'npx jest-vcr once a.test.js -t ^one$',
    ],
  ];
  for (const [name, facts, command] of table) {
    it(name, () => {
      const start = jestStart({ env: {}, argv: JEST, execArgv: [], ...facts });

      const lines = commandLines('To', 'once', { commandPath: 'a.test.js', start, testName: 'one', platform: 'linux' });

      assert.deepEqual(
        lines.map((line) => line.replace("'^one$'", '^one$')),
        [`To: ${command}`],
      );
    });
  }

  it('in one line for all shells of Windows', () => {
    const start = jestStart({ env: {}, argv: [...JEST, '-c', 'e 2.js'], execArgv: ['--experimental-vm-modules'] });

    const lines = commandLines('To', 'once', { commandPath: 'a.js', start, testName: undefined, platform: 'win32' });

    assert.deepEqual(lines, ['To: npx jest-vcr once --node-options=--experimental-vm-modules a.js -c "e 2.js"']);
  });

  it('by a script in one line for each shell of Windows', () => {
    const start = jestStart({ argv: JEST, execArgv: [], env: {}, ...script('e2e', 'jest -c e2e.js') });

    const lines = commandLines('To', 'once', { commandPath: 'a.js', start, testName: 'one', platform: 'win32' });

    assert.deepEqual(lines, [
      'To:',
      '  cmd:        set "VCR_RECORD_MODE=once" && npm run e2e -- a.js -t "^one$"',
      `  PowerShell: $env:VCR_RECORD_MODE='once'; npm run e2e -- a.js -t "^one$"`,
    ]);
  });

  it('names a file on Windows by a pattern where no quotes would hold its name', () => {
    const start = jestStart({ env: {}, argv: JEST, execArgv: [] });

    const lines = commandLines('To', 'once', {
      commandPath: 'app/(shop)/$id.test.js',
      start,
      testName: 'costs $5 `now`',
      platform: 'win32',
    });

    assert.deepEqual(lines, ['To: npx jest-vcr once app/.shop./.id.test.js -t "^costs .5 .now.$"']);
  });
});

function script(name: string, text: string, agent = 'npm/11.1.0 node/v22.12.0 linux x64'): Partial<StartFacts> {
  return {
    env: { npm_lifecycle_event: name, npm_lifecycle_script: text, npm_config_user_agent: agent },
    argv: WORKER,
  };
}
