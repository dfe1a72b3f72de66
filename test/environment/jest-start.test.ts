import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commandLines } from '../../src/core/jest-command';
import { jestStart, type StartFacts } from '../../src/environment/jest-start';

const JEST = ['/usr/bin/node', '/project/node_modules/.bin/jest'];
const WORKER = ['/usr/bin/node', '/project/node_modules/jest-worker/build/processChild.js'];

describe('a command of a message starts Jest as it was started', () => {
  const table: [string, Partial<StartFacts>, string][] = [
    ['plainly', { argv: [...JEST, 'a.test.js', '-i'] }, 'npx jest a.test.js -t ^one$'],
    ['with another configuration', { argv: [...JEST, '-c', 'e2e.js', 'a'] }, 'npx jest a.test.js -t ^one$ -c e2e.js'],
    ['with --config=', { argv: [...JEST, '--config=e 2.js'] }, "npx jest a.test.js -t ^one$ '--config=e 2.js'"],
    ['with projects', { argv: [...JEST, '--projects', 'a', 'b', '-i'] }, 'npx jest a.test.js -t ^one$ --projects a b'],
    ['in a worker, which knows no arguments', { argv: WORKER }, 'npx jest a.test.js -t ^one$'],
    [
      'for ES modules',
      { argv: WORKER, env: { NODE_OPTIONS: '--no-warnings --experimental-vm-modules' } },
      'NODE_OPTIONS=--experimental-vm-modules npx jest a.test.js -t ^one$',
    ],
    [
      'for ES modules by an argument of Node',
      { execArgv: ['--experimental-vm-modules'] },
      'NODE_OPTIONS=--experimental-vm-modules npx jest a.test.js -t ^one$',
    ],
    ['by npm test', script('test', 'jest --config e2e.js'), 'npm test -- a.test.js -t ^one$'],
    ['by an npm script', script('e2e', 'jest -i -c e2e.js'), 'npm run e2e -- a.test.js -t ^one$'],
    [
      'by a script for ES modules',
      script('test', 'cross-env NODE_OPTIONS=--experimental-vm-modules jest --ci'),
      'npm test -- a.test.js -t ^one$',
    ],
    [
      'by a script that runs Jest with Node',
      script('test', 'node --experimental-vm-modules node_modules/jest/bin/jest.js'),
      'npm test -- a.test.js -t ^one$',
    ],
    ['by pnpm', script('e2e', 'jest -c e2e.js', 'pnpm/9.1.0 npm/? node/v22'), 'pnpm run e2e a.test.js -t ^one$'],
    ['by Yarn', script('test', 'jest -c e2e.js', 'yarn/1.22.22 npm/? node/v22'), 'yarn run test a.test.js -t ^one$'],
    ['by a script that adds nothing', script('test', 'jest --coverage'), 'npx jest a.test.js -t ^one$'],
    ['by a script that chooses tests', script('test', 'jest -c e2e.js -t two'), 'npx jest a.test.js -t ^one$'],
    ['by a script that names paths', script('test', 'jest src -c e2e.js'), 'npx jest a.test.js -t ^one$'],
    ['by a script of several commands', script('test', 'tsc && jest -c e2e.js'), 'npx jest a.test.js -t ^one$'],
    [
      'by a script that sets a mode',
      script('ci', 'VCR_RECORD_MODE=none jest -c e2e.js'),
      'npx jest a.test.js -t ^one$',
    ],
    ['by npx', script('npx', "'jest'"), 'npx jest a.test.js -t ^one$'],
    ['by a script that runs something else', script('check', 'node run.mjs -c x'), 'npx jest a.test.js -t ^one$'],
  ];
  for (const [name, facts, command] of table) {
    it(name, () => {
      const start = jestStart({ env: {}, argv: JEST, execArgv: [], ...facts });

      const lines = commandLines('To', 'once', { commandPath: 'a.test.js', start, testName: 'one', platform: 'linux' });

      assert.deepEqual(
        lines.map((line) => line.replace("'^one$'", '^one$')),
        [`To: VCR_RECORD_MODE=once ${command}`],
      );
    });
  }

  it('in the shells of Windows', () => {
    const start = jestStart({ env: {}, argv: JEST, execArgv: ['--experimental-vm-modules'] });

    const lines = commandLines('To', 'once', { commandPath: 'a.js', start, testName: undefined, platform: 'win32' });

    assert.deepEqual(lines, [
      'To:',
      '  cmd:        set "VCR_RECORD_MODE=once" && set "NODE_OPTIONS=--experimental-vm-modules" && npx jest a.js',
      "  PowerShell: $env:VCR_RECORD_MODE='once'; $env:NODE_OPTIONS='--experimental-vm-modules'; npx jest a.js",
    ]);
  });
});

function script(name: string, text: string, agent = 'npm/11.1.0 node/v22.12.0 linux x64'): Partial<StartFacts> {
  return {
    env: { npm_lifecycle_event: name, npm_lifecycle_script: text, npm_config_user_agent: agent },
    argv: WORKER,
  };
}
