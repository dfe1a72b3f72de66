import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { cassetteCodec } from '../../src/serializers/cassette-codec';
import { yamlSerializer } from '../../src/serializers/yaml';
import { jestVcr } from '../support/command';
import { expectPassed, Project, runProcess } from '../support/project';

const PAGES = 'docs/coming-from';
const PROJECTS = 'test/coming-from';
const API_PORT = 4780;

/** The small projects, each with what its old tool recorded, by the page that shows how they change. */
const FOLDERS: Readonly<Record<string, string>> = {
  'betamax.md': 'betamax',
  'jest-nock-back.md': 'jest-nock-back',
  'msw.md': 'msw',
  'nock-back.md': 'nock-back',
  'polly.md': 'polly',
  'replay.md': 'node-replay',
  'ruby-vcr.md': 'ruby-vcr',
  'vcr-test.md': 'vcr-test',
};
/** Of each small project: what one test asks for, and what the other one does. */
const REQUESTS = ['GET /books/1', 'GET /books/3', 'POST /books'];

type Step = { readonly kind: string; readonly file: string; readonly text: string };

describe('coming from another tool', () => {
  before(() => assertNobodyListens(API_PORT));

  it('has a page for every small project, all in the index', () => {
    const index = fs.readFileSync(path.join(PAGES, 'README.md'), 'utf8');
    const pages = fs.readdirSync(PAGES).filter((page) => page !== 'README.md' && page !== 'vcrpy.md');

    assert.deepEqual(pages.sort(), Object.keys(FOLDERS));
    for (const page of [...pages, 'vcrpy.md']) assert.ok(index.includes(`](${page})`), page);
  });

  for (const [page, folder] of Object.entries(FOLDERS)) {
    it(`replays the old recordings after all steps of ${page}`, async () => {
      const project = smallProject(path.join(PROJECTS, folder));
      for (const step of stepsOf(path.join(PAGES, page))) await follow(step, project, path.join(PROJECTS, folder));
      const cassettes = project.cassettes().filter((file) => file.startsWith('__cassettes__/'));
      const before = cassettes.map((file) => project.read(file));

      const run = await jest(project, { VCR_RECORD_MODE: 'none' });

      expectPassed(run);
      assert.ok(Object.keys(run.tests).length >= 2);
      assert.deepEqual(
        cassettes.map((file) => project.read(file)),
        before,
      );
      assert.deepEqual([...(await requestsOf(project, cassettes))].sort(), REQUESTS);
      project.remove();
    });
  }
});

/** What the old tool left: its recordings and what it ran, but none of its packages. */
function smallProject(folder: string): Project {
  const { type } = manifestOf(folder);
  const project = new Project({ 'package.json': JSON.stringify({ name: 'books', private: true, type }) });
  for (const name of fs.readdirSync(folder)) {
    if (name !== 'package.json') fs.cpSync(path.join(folder, name), project.path(name), { recursive: true });
  }
  return project;
}

function manifestOf(folder: string): { type?: string } {
  const file = path.join(folder, 'package.json');
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as { type?: string }) : {};
}

function stepsOf(page: string): Step[] {
  const text = fs.readFileSync(page, 'utf8');
  const found = text.matchAll(/<!-- (old|new|run)(?:: (\S+))? -->\n+```\w+\n([^]*?)```/g);
  return [...found].map(([, kind = '', file = '', code = '']) => ({ kind, file, text: code }));
}

async function follow({ kind, file, text }: Step, project: Project, folder: string): Promise<void> {
  if (kind === 'old') assert.equal(text, fs.readFileSync(path.join(folder, file), 'utf8'), `${file} before`);
  else if (kind === 'new') project.write({ [file]: text });
  else for (const line of text.trim().split('\n')) await runLine(line, project);
}

async function runLine(line: string, project: Project): Promise<void> {
  const jestWords = /^npm test -- (.*)$/.exec(line)?.[1];
  if (jestWords !== undefined) {
    expectPassed(await jest(project, {}, jestWords.split(' ')));
    return;
  }
  const [, program, words = ''] = /^(npx jest-vcr|node) (.*)$/.exec(line) ?? [];
  assert.ok(program, `no step of a recipe: ${line}`);
  const { exitCode, output } =
    program === 'node'
      ? await runProcess(process.execPath, words.split(' '), project.dir, {})
      : await jestVcr(project, words.split(' '));
  assert.equal(exitCode, 0, `${line}\n${output}`);
}

function jest(project: Project, env: Record<string, string>, args: string[] = []): ReturnType<Project['jest']> {
  const isModule = manifestOf(project.dir).type === 'module';
  return project.jest({ env, args, nodeArgs: isModule ? ['--experimental-vm-modules'] : [] });
}

async function requestsOf(project: Project, cassettes: readonly string[]): Promise<Set<string>> {
  const requests = new Set<string>();
  for (const file of cassettes) {
    const { interactions } = await cassetteCodec(yamlSerializer).decode(project.read(file));
    for (const { request } of interactions) requests.add(`${request.method} ${new URL(request.uri).pathname}`);
  }
  return requests;
}

/** The old tools recorded from a server on this port; a replay must not find one. */
async function assertNobodyListens(port: number): Promise<void> {
  const socket = net.connect(port, '127.0.0.1');
  const isOpen = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  });
  socket.destroy();
  assert.equal(isOpen, false, `somebody listens on port ${port}`);
}
