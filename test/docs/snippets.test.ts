import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import ts from 'typescript';
import { expectPassed, Project } from '../support/project';

const PAGES = [
  'README.md',
  ...fs.readdirSync('docs', { recursive: true, encoding: 'utf8' }).map((name) => path.join('docs', name)),
].filter((name) => name.endsWith('.md'));

/** The API of the examples. It runs in this process, which is not the one that runs Jest. */
const api = http.createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://api');
  const user = /^\/users\/(\d+)$/.exec(pathname)?.[1];
  if (pathname === '/tenant') response.end(`hello ${String(request.headers['x-tenant'])}`);
  else if (pathname === '/every-byte') response.end(Buffer.from([...Array(256).keys()]));
  else if (user === undefined) response.end('ok');
  else response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ id: Number(user), name: 'Ada' }));
});

describe('the snippets of the documentation', () => {
  before(() => new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve)));
  after(() => {
    api.closeAllConnections();
    api.close();
  });

  it('marked as tests pass twice: recording, and with the server stopped', async () => {
    const address = api.address();
    assert.ok(typeof address === 'object' && address !== null);
    for (const page of PAGES) {
      const snippets = testSnippets(page, 'test');
      if (Object.keys(snippets).length === 0) continue;
      const project = new Project(snippets);
      const env = { API: `http://127.0.0.1:${address.port}`, CASSETTE_KEY: 'known to the team' };
      const recording = await project.jest({ env });
      const cassettes = project.cassettes();
      // The same port, and nobody there.
      api.closeAllConnections();
      await new Promise((resolve) => api.close(resolve));
      const replay = await project.jest({ env });
      await new Promise<void>((resolve) => api.listen(address.port, '127.0.0.1', resolve));

      expectPassed(recording);
      expectPassed(replay);
      assert.deepEqual(project.cassettes(), cassettes, page);
      project.remove();
    }
  });

  it('that delete what they record pass with the server there', async () => {
    const address = api.address();
    assert.ok(typeof address === 'object' && address !== null);
    for (const page of PAGES) {
      const snippets = testSnippets(page, 'live test');
      if (Object.keys(snippets).length === 0) continue;
      const project = new Project(snippets);

      expectPassed(await project.jest({ env: { API: `http://127.0.0.1:${address.port}` } }));
      project.remove();
    }
  });

  it('in TypeScript pass the strict type checker', () => {
    const snippets = PAGES.flatMap((page) =>
      [...fs.readFileSync(page, 'utf8').matchAll(/```ts\n([^]*?)```/g)].map(([, code]) => `${code}\nexport {};`),
    );
    assert.ok(snippets.length > 0);
    const folder = fs.mkdtempSync(path.resolve('.build/snippets-'));
    const files = snippets.map((code, index) => {
      const file = path.join(folder, `snippet${index}.ts`);
      fs.writeFileSync(file, code);
      return file;
    });
    const program = ts.createProgram(files, {
      strict: true,
      noEmit: true,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
      types: ['node'],
      skipLibCheck: true,
      paths: {
        'jest-environment-vcr': [path.resolve('build/index.d.ts')],
        'jest-environment-vcr/globals': [path.resolve('build/globals.d.ts')],
      },
    });

    const problems = ts
      .getPreEmitDiagnostics(program)
      .map((problem) => ts.flattenDiagnosticMessageText(problem.messageText, '\n'));

    fs.rmSync(folder, { recursive: true });
    assert.deepEqual(problems, []);
  });

  it('name all types that a project has to, also where declarations of libraries are checked', () => {
    const [, types = ''] =
      /"compilerOptions": \{ "types": (\[.*?\]) \}/.exec(fs.readFileSync('docs/getting-started.md', 'utf8')) ?? [];
    const given = JSON.parse(types) as string[];
    const program = ts.createProgram([path.resolve('build/globals.d.ts')], {
      ...{ strict: true, noEmit: true, module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
      types: given.filter((name) => name !== 'jest-environment-vcr/globals' && name !== 'jest'),
    });

    const ours = ts.getPreEmitDiagnostics(program).filter(({ file }) => file?.fileName.includes('/build/') === true);

    assert.deepEqual(given, ['jest', 'jest-environment-vcr/globals']);
    assert.deepEqual(
      ours.map((problem) => ts.flattenDiagnosticMessageText(problem.messageText, '\n')),
      [],
    );
  });
});

function testSnippets(page: string, kind: 'test' | 'live test'): Record<string, string> {
  const text = fs.readFileSync(page, 'utf8');
  return Object.fromEntries(
    [...text.matchAll(new RegExp(`<!-- ${kind}: (\\S+) -->\\n+\`\`\`js\\n([^]*?)\`\`\``, 'g'))].map(
      ([, name = '', code = '']) => [name, code],
    ),
  );
}
