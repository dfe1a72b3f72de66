import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withoutLogCommands } from '../../src/core/log-commands';
import { show } from '../../src/core/matchers/show';
import { visibleLine } from '../../src/core/visible-text';
import { saidOfFile } from '../../src/core/said-of-file';

describe('commands in the log of a CI job', () => {
  const CASES: readonly (readonly [text: string, harmless: string])[] = [
    ['::error::x', '\\u{3a}:error::x'],
    ['a\n \t::set-output name=a::b', 'a\n \t\\u{3a}:set-output name=a::b'],
    ['a ##[error]x', 'a \\u{23}#[error]x'],
    ['##vso[task.x]', '\\u{23}#vso[task.x]'],
    ['a ::1, b::c', 'a ::1, b::c'],
    ['## A heading [1]', '## A heading [1]'],
  ];
  for (const [text, harmless] of CASES) {
    it(`are none: ${JSON.stringify(text)}`, () => {
      assert.equal(withoutLogCommands(text), harmless);
    });
  }

  it('are none in the middle of a line of ours', () => {
    assert.equal(visibleLine('a\n##[error]x'), String.raw`a\n\u{23}#[error]x`);
    assert.equal(show('##[error]x'), '\\u{23}#[error]x');
  });

  it('are none in what a test file says of itself', () => {
    const deleted = [{ path: '/root/a.yaml', test: 'b\n::error::c' }];

    const said = saidOfFile({ uses: [], deleted }, { rootDir: '/root', testPath: '/root/a\n##[b].test.js' });

    assert.equal(said, String.raw`a\n\u{23}#[b].test.js: deleted on failure: a.yaml (b\n::error::c)`);
  });
});
