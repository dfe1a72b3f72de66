import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, it } from 'node:test';
import ts from 'typescript';

type Held = { readonly text: string; readonly tests: string[] };

/** The promises of the page, each with the tests that are named below it. */
function promisesOf(page: string): Held[] {
  const promises: Held[] = [];
  for (const line of page.split('\n')) {
    if (line.startsWith('- ')) promises.push({ text: line.slice(2), tests: [] });
    else if (line.startsWith('  - ')) promises.at(-1)?.tests.push(line.slice(4));
  }
  return promises;
}

/** The titles in a test file, as paths from the outermost describe; `…` stands for what a table fills in. */
function titlesOf(file: string): Set<string> {
  const source = ts.createSourceFile(file, fs.readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const titles = new Set<string>();
  // Of `it(title, …)` the titles stand in a table of the file.
  const listed = [...source.text.matchAll(/^\s+title: '((?:[^'\\]|\\.)*)'/gm)].map(([, title = '']) => title);
  const visit = (node: ts.Node, path: readonly string[]): void => {
    let below = path;
    if (ts.isCallExpression(node) && /^(describe|it|test)$/.test(node.expression.getText())) {
      const [first] = node.arguments;
      if (first !== undefined) {
        for (const title of titleOf(first) ?? listed) titles.add([...path, title].join(' › '));
        below = [...path, ...(titleOf(first) ?? [])];
      }
    }
    ts.forEachChild(node, (child) => visit(child, below));
  };
  visit(source, []);
  return titles;
}

function titleOf(node: ts.Expression): [string] | undefined {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (!ts.isTemplateExpression(node)) return undefined;
  return [node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('')];
}

describe('the page of promises', () => {
  const page = fs.readFileSync('docs/promises.md', 'utf8');
  const [held = '', open = ''] = page.split('\n## Not promised yet\n');
  const promises = promisesOf(held);

  it('names for each promise at least one test that there is', () => {
    const known = new Map<string, Set<string>>();
    assert.ok(promises.length > 50);
    for (const { text, tests } of promises) {
      assert.ok(tests.length > 0, `no test holds: ${text}`);
      for (const test of tests) {
        const [, file = '', title = ''] = /^`([^`]+)` › (.+)$/.exec(test) ?? [];
        assert.ok(fs.existsSync(`test/${file}`), `${text}: no file test/${file}`);
        const titles = known.get(file) ?? titlesOf(`test/${file}`);
        known.set(file, titles);
        assert.ok(titles.has(title), `${text}: test/${file} has no test "${title}"`);
      }
    }
  });

  it('names no test for what is not promised yet', () => {
    assert.ok(promisesOf(open).length > 0);
    for (const { text, tests } of promisesOf(open)) assert.deepEqual(tests, [], text);
  });
});
