import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import ts from 'typescript';
import { BUILT_IN_MATCHERS } from '../../src/core/matchers';
import { RECORD_MODES } from '../../src/core/record-mode';
import { compilerOf, OWN_TYPESCRIPT } from '../support/typescript';

/** The oldest version that is promised and the one of this repository; with TYPES=all every one, in every resolution. */
const IS_LONG = process.env['TYPES'] === 'all';
const VERSIONS = IS_LONG ? ['5.4', '5.9', OWN_TYPESCRIPT, '7'] : ['5.4', OWN_TYPESCRIPT];
const FIXTURES = path.resolve('test/types/fixtures');
/** A project that has the built package, as npm would link it, and beside it the types of Jest. */
const PROJECT = path.resolve('.build/types');
const JEST_GLOBALS = `import { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } from '@jest/globals';
import type { Global } from '@jest/types';
type Done = Global.DoneFn;`;

const FILES = ['markers-types-jest.ts', 'markers-jest-globals.ts', 'options.ts'];
const SETTINGS = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  target: 'es2022',
  lib: ['es2023', 'esnext.disposable'],
  types: ['node', 'jest'],
};
const RESOLUTIONS = {
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler', esModuleInterop: true },
};
type Resolution = keyof typeof RESOLUTIONS;
const RESOLUTION_NAMES: Resolution[] = IS_LONG ? ['nodenext', 'bundler'] : ['nodenext'];

describe('the types', () => {
  before(() => {
    assert.ok(fs.existsSync('build/index.d.ts'), 'The types are those of the built package: npm run build');
    fs.rmSync(PROJECT, { recursive: true, force: true });
    fs.mkdirSync(path.join(PROJECT, 'node_modules'), { recursive: true });
    fs.symlinkSync(path.resolve('.'), path.join(PROJECT, 'node_modules/jest-environment-vcr'), 'junction');
    fs.writeFileSync(path.join(PROJECT, 'package.json'), '{ "private": true }\n');
    const markers = fixture('markers.ts');
    write('markers-types-jest.ts', markers);
    write('markers-jest-globals.ts', markers.replace(/^type Done = .*$/m, JEST_GLOBALS));
    write('options.ts', fixture('options.ts'));
  });

  for (const version of VERSIONS) {
    for (const resolution of RESOLUTION_NAMES) {
      it(`hold with TypeScript ${version} and ${resolution}`, (context) => {
        const compiler = compilerOf(version);
        if (compiler === undefined) {
          context.skip(`there is no registry to install TypeScript ${version} from`);
          return;
        }

        assert.deepEqual(compile(compiler, FILES, resolution), []);
      });
    }
  }

  it('are refused by the compiler when a fixture is wrong', () => {
    write('wrong.ts', "import { vcr } from 'jest-environment-vcr/globals'; vcr.cassette(1);");
    const problems = compile(compilerOf(OWN_TYPESCRIPT) ?? '', ['wrong.ts'], 'nodenext');

    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? '', /wrong\.ts\(1,.*TS2345/);
  });

  it('offer the names of matchers, modes and options', () => {
    const asked = (text: string): string[] =>
      completions(`import { defineVcrConfig } from 'jest-environment-vcr'; defineVcrConfig(${text});`);

    assert.deepEqual(asked("{ matchOn: ['|'] }"), BUILT_IN_MATCHERS.map(({ name }) => name).sort());
    assert.deepEqual(
      asked("{ additionalMatchers: ['my-own', '|'] }"),
      BUILT_IN_MATCHERS.map(({ name }) => name).sort(),
    );
    assert.deepEqual(asked("{ recordMode: '|' }"), [...RECORD_MODES].sort());
    assert.deepEqual(asked("{ serializer: '|' }"), ['json', 'yaml']);
    assert.ok(asked('{ | }').includes('matchIgnoring'));
  });
});

function fixture(name: string): string {
  return fs.readFileSync(path.join(FIXTURES, name), 'utf8');
}

function write(name: string, text: string): void {
  fs.writeFileSync(path.join(PROJECT, name), text);
}

/** Gives what is wrong with the files or with the package's own declarations; other packages answer for theirs. */
function compile(compiler: string, files: string[], resolution: Resolution): string[] {
  write('tsconfig.json', JSON.stringify({ compilerOptions: { ...SETTINGS, ...RESOLUTIONS[resolution] }, files }));
  const run = spawnSync(process.execPath, [compiler, '-p', '.', '--pretty', 'false'], {
    cwd: PROJECT,
    encoding: 'utf8',
  });
  assert.equal(run.stderr, '');
  // The package is linked: its declarations stand outside of node_modules.
  return run.stdout.split('\n').filter((line) => line.includes('error TS') && !/^\S*node_modules\//.test(line));
}

/** What an editor offers at the `|` of a text. */
function completions(text: string): string[] {
  const position = text.indexOf('|');
  const file = path.join(PROJECT, 'completion.ts');
  const code = text.replace('|', '');
  const options: ts.CompilerOptions = {
    strict: true,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ['node'],
  };
  const read = (name: string): string | undefined => (name === file ? code : ts.sys.readFile(name));
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => {
      const content = read(name);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    getCurrentDirectory: () => PROJECT,
    getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: read,
    readDirectory: (...args) => ts.sys.readDirectory(...args),
    directoryExists: (name) => ts.sys.directoryExists(name),
    getDirectories: (name) => ts.sys.getDirectories(name),
    realpath: (name) => ts.sys.realpath?.(name) ?? name,
  });
  return (service.getCompletionsAtPosition(file, position, {})?.entries ?? []).map(({ name }) => name).sort();
}
