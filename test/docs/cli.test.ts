import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { Command } from '../../src/cli/command';
import { COMMANDS } from '../../src/cli/commands';
import { modeCommand } from '../../src/cli/commands/mode';
import { helpOf } from '../../src/cli/help';
import { RECORD_MODES } from '../../src/core/record-mode';
import { jestVcr } from '../support/command';
import { Project } from '../support/project';
import { cassetteText, interactionText } from '../support/scenario';

const PAGE = fs.readFileSync('docs/cli.md', 'utf8');
const CASSETTE = '__cassettes__/users.test.js/fetches-a-user.yaml';
/** One mode stands for all: they differ in one word. */
const LOADED: Record<string, () => Promise<Command>> = {
  ...COMMANDS,
  once: () => Promise.resolve(modeCommand('once')),
};

const NOCK = JSON.stringify([
  { scope: 'https://api.example.com:443', method: 'GET', path: '/users/1', status: 200, response: { id: 1 } },
]);

const api = http.createServer((_, response) => response.end('{"id":1}'));
let project: Project;

describe('the page of the command', () => {
  before(async () => {
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
    project = new Project(exampleFiles(`http://127.0.0.1:${(api.address() as AddressInfo).port}`));
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '-m', 'first');
    for (const name of ['1', '2']) {
      await project.jest({ env: { VCR_REPORT: project.path(`reports/${name}.json`) } });
    }
    project.write({ [CASSETTE]: project.read(CASSETTE).replace('message: OK', 'message: Fine') });
  });
  after(() => {
    api.closeAllConnections();
    api.close();
    project.remove();
  });

  it('names every record mode', () => {
    for (const mode of RECORD_MODES) assert.match(PAGE, new RegExp(`\`jest-vcr ${mode}\``));
  });

  for (const [name, load] of Object.entries(LOADED)) {
    it(`has the help of ${name}, as it is shown`, async () => {
      const shown = new RegExp(`<!-- help: ${name} -->\\n+\`\`\`text\\n([^]*?)\`\`\``).exec(PAGE)?.[1];

      assert.equal(shown, `${helpOf(await load())}\n`);
      assert.equal((await jestVcr(project, [name, '--help'])).output, shown);
    });

    it(`has examples of ${name} that run`, async () => {
      const { examples } = await load();
      assert.ok(examples.length > 0);
      for (const { line } of examples) {
        const [program, ...words] = line.split(' ');

        const { exitCode, output } = await jestVcr(project, words.flatMap(expanded));

        assert.equal(program, 'jest-vcr');
        // What an example finds is no failure; not to be understood is one.
        assert.ok(exitCode === 0 || (exitCode === 1 && FINDS.has(line)), `${line}\n${output}`);
        assert.notEqual(output, '', line);
      }
    });
  }

  it('has the lines for git, which show a cassette by what it says', async () => {
    const [, attributes = ''] = /```gitattributes\n([^]*?)```/.exec(PAGE) ?? [];
    const [, command = ''] = /git config diff\.cassette\.textconv "npx (.*)"/.exec(PAGE) ?? [];
    assert.equal(command, 'jest-vcr show --plain');
    project.write({ '.gitattributes': attributes });
    const [word, ...others] = command.split(' ');
    git('config', 'diff.cassette.textconv', [`"${process.execPath}" "${bin()}"`, ...others].join(' '));
    assert.equal(word, 'jest-vcr');
    const before = project.read(CASSETTE);
    project.write({
      [CASSETTE]: before.replace('"{\\"id\\":1}"', '"{\\"id\\":2}"'),
    });

    const shown = git('diff');
    project.write({ [CASSETTE]: 'no: cassette\n' });
    const broken = git('diff');
    project.write({ [CASSETTE]: before });

    assert.match(shown, /^-\{"id":1\}$|^- {2}"id": 1$/m);
    assert.match(shown, /^\+ {2}"id": 2$/m);
    assert.doesNotMatch(shown, /interactions/);
    assert.match(broken, /^\+no: cassette$/m);
    await Promise.resolve();
  });
});

/** Examples that end with 1, for they find something in these files. */
const FINDS = new Set([
  'jest-vcr diff',
  `jest-vcr diff ${CASSETTE}`,
  'jest-vcr diff old.yaml new.yaml',
  'jest-vcr check',
  'jest-vcr check --max-age 90d test',
  'jest-vcr check --json --no-names',
  // The cassette has changed since the last full run.
  'jest-vcr prune --dry-run',
  'jest-vcr prune',
]);

function exampleFiles(origin: string): Record<string, string> {
  const uri = `${origin}/users/1`;
  const one = interactionText({ uri, response: '{"id":1}' });
  const two = interactionText({ uri, response: '{"id":2}' });
  return {
    'users.test.js': `test('fetches a user', async () => { expect((await fetch('${uri}')).status).toBe(200); });`,
    [CASSETTE]: cassetteText(one, two),
    'old.yaml': cassetteText(one),
    'new.yaml': cassetteText(two),
    'test/users.yaml': cassetteText(one),
    'test/users/users.yaml': cassetteText(two),
    'vcr.config.js': "module.exports = { filterHeaders: ['X-Tenant'] };",
    'recordings/users.json': NOCK,
    'fixtures/users.json': NOCK,
  };
}

// What a shell does with the words before a program sees them.
function expanded(word: string): string[] {
  if (!word.includes('*')) return [word];
  const folder = word.slice(0, word.indexOf('/'));
  return fs.readdirSync(project.path(folder)).map((name) => `${folder}/${name}`);
}

function bin(): string {
  return `${project.dir}/../node_modules/jest-environment-vcr/build/cli/main.js`;
}

function git(...args: string[]): string {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
  return execFileSync('git', [...identity, ...args], { cwd: project.dir, encoding: 'utf8' });
}
