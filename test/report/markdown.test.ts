import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { InteractionChange, RunReport } from '../../src/core/run-report';
import { markdownSummary } from '../../src/report/markdown';

const change = (
  kind: InteractionChange['kind'],
  uri: string,
  parts: Partial<InteractionChange> = {},
): InteractionChange => ({
  kind,
  request: { method: 'GET', uri },
  status: 200,
  ...parts,
});

function aReport(path: string, changes: readonly InteractionChange[], test = 'asks'): RunReport {
  const nothing = { spared: [], deleted: [], passedThrough: [], replayedFailures: [], refusals: [] };
  const cassette = { path, tests: [test], mode: 'all', outcome: 'rewritten', interactions: 1, changes } as const;
  return {
    reportVersion: 1,
    startedAt: '2026-11-20T09:00:00.000Z',
    rootDir: '/root',
    isFullRun: true,
    files: [{ testPath: 'a.test.js', isWhole: true, cassettes: [cassette], ...nothing }],
    unreported: [],
  };
}

describe('the summary as Markdown', () => {
  it('says request by request what changed', () => {
    const summary = markdownSummary(
      aReport('a.yaml', [
        change('added', 'http-one'),
        change('replaced', 'http-two', { status: 0, statusBefore: 200, differs: ['status', 'response body'] }),
        change('replaced', 'http-three', { statusBefore: 200, differs: [] }),
        change('removed', 'http-four'),
      ]),
    );

    assert.equal(
      summary,
      `## Cassettes

- **1 cassette rewritten**&#58; 2 requests replaced, 1 request added, 1 request removed.

### <code>a.yaml</code> rewritten

by <code>asks</code>

| | request | status | what changed |
| :-: | --- | --- | --- |
| + | <code>GET http-one</code> | 200 | added |
| ± | <code>GET http-two</code> | 200 → failed | status, response body |
| ± | <code>GET http-three</code> | 200 | nothing but times |
| − | <code>GET http-four</code> | 200 | removed |
`,
    );
  });

  it('shows hostile texts as they are', () => {
    const hostile = '</code><img src=x onerror=alert(1)> | `a` @everyone #1 [x](javascript:y)\n\u001B[31m';

    const summary = markdownSummary(aReport(hostile, [change('added', hostile)], hostile));

    assert.doesNotMatch(summary, /<img|@everyone|(?<!&)#1|\u001B|\]\(|`/);
    assert.equal(summary.split('\n').filter((line) => line.startsWith('| + |')).length, 1);
  });
});
