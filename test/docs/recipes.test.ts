import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import ts from 'typescript';
import { OriginServer } from '../support/origin-server';
import { expectPassed, Project } from '../support/project';

const PAGE = fs.readFileSync('docs/recipes.md', 'utf8');
/** Node runs TypeScript from 22.18 on. */
const RUNS_TYPESCRIPT = Boolean((process.features as { typescript?: unknown }).typescript);

let origin: OriginServer;

describe('the recipes', () => {
  before(async () => {
    origin = await OriginServer.start();
  });
  after(() => origin.stop());

  it('freeze the clock at the day of the recording', async () => {
    const text = snippet('test', 'clock.test.js').replace('/news?', '/text?').replace("'ok'", "'plain text'");
    const project = new Project({ 'clock.test.js': text });
    const cassette = '__cassettes__/clock.test.js/asks-for-the-news-of-today.yaml';
    const env = { API: origin.url };
    expectPassed(await project.jest({ env }));
    const today = new Date().toISOString().slice(0, 10);
    assert.ok(project.read(cassette).includes(`/text?day=${today}`));

    // As if it had been recorded long ago.
    project.write({ [cassette]: project.read(cassette).replaceAll(today, '2019-05-04') });

    expectPassed(await project.jest({ env: { ...env, VCR_RECORD_MODE: 'none' } }));
    project.write({ 'clock.test.js': text.replace('jest.useFakeTimers', 'void ') });
    assert.equal((await project.jest({ env: { ...env, VCR_RECORD_MODE: 'none' } })).exitCode, 1);
    project.remove();
  });

  it('keep cassettes encrypted, and refuse a wrong key or a changed file', async () => {
    const project = new Project({
      'encrypted-persister.js': snippet('test', 'encrypted-persister.js'),
      'encrypted.test.js': snippet('test', 'encrypted.test.js').replace('/users/1', '/json'),
    });
    const file = '__cassettes__/encrypted.test.js/keeps-the-answer-from-curious-eyes.yaml.sealed';
    const env = { API: origin.url, CASSETTE_KEY: 'known to the team' };

    expectPassed(await project.jest({ env }));
    const sealed = fs.readFileSync(project.path(file));
    const none = { ...env, VCR_RECORD_MODE: 'none' };

    assert.ok(!sealed.toString('latin1').includes('interactions'));
    expectPassed(await project.jest({ env: none }));
    assert.match(await failureOf(project, { ...none, CASSETTE_KEY: 'guessed' }), /VCR_UNREADABLE_CASSETTE/);
    sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
    project.write({ [file]: sealed });
    assert.match(await failureOf(project, none), /VCR_UNREADABLE_CASSETTE/);
    project.remove();
  });

  it('configure in TypeScript where Node runs it, and say what to do where it does not', async () => {
    const project = new Project({
      'vcr.config.mts': snippet('typescript', 'vcr.config.mts'),
      'jest.config.js': snippet('typescript', 'jest.config.js'),
      'a.test.js': "test('one', () => expect(vcr.cassettePath()).toMatch(/__cassettes__.one[.]yaml$/));",
    });
    const run = await project.jest();

    if (RUNS_TYPESCRIPT) expectPassed(run);
    else assert.match(run.fileMessages['a.test.js'] ?? '', /runs no TypeScript; 22\.18 and later do/);
    project.write({
      'vcr.config.js': snippet('checked', 'vcr.config.js'),
      'jest.config.js': project.read('jest.config.js').replace('.mts', '.js'),
    });
    expectPassed(await project.jest());
    project.remove();
  });

  it('have their checked JavaScript pass the type checker, which sees a wrong option', () => {
    const text = snippet('checked', 'vcr.config.js');

    assert.deepEqual(problemsOf(text), []);
    assert.ok(problemsOf(text.replace('cassetteName:', 'casetteName:')).length > 0);
  });
});

function snippet(kind: string, name: string): string {
  const [, code] = PAGE.split(`<!-- ${kind}: ${name} -->`)[1]?.match(/^\n+```\w+\n([^]*?)```/) ?? [];
  assert.ok(code, name);
  return code;
}

async function failureOf(project: Project, env: Record<string, string>): Promise<string> {
  const { tests } = await project.jest({ env });
  return Object.values(tests)
    .map(({ messages }) => messages)
    .join('\n');
}

function problemsOf(text: string): string[] {
  const folder = fs.mkdtempSync(path.resolve('.build/checked-'));
  const file = path.join(folder, 'vcr.config.js');
  fs.writeFileSync(file, text);
  const program = ts.createProgram([file], {
    ...{ allowJs: true, checkJs: true, strict: true, noEmit: true, skipLibCheck: true, types: ['node'] },
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    paths: { 'jest-environment-vcr': [path.resolve('build/index.d.ts')] },
  });
  const problems = ts.getPreEmitDiagnostics(program);
  fs.rmSync(folder, { recursive: true });
  return problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
