import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, it } from 'node:test';
import { annotations } from '../../src/report/annotations';
import { drawSummary } from '../../src/report/draw-summary';
import { lastReportFile, writeLastReport } from '../../src/report/last-report';
import { summaryLines } from '../../src/report/summary-lines';
import { CommandFolder } from '../support/command-folder';
import { aRunReport } from '../support/reports';

/** Jest's defaults. */
const MODULE_FILE_EXTENSIONS = ['js', 'mjs', 'cjs', 'jsx', 'ts', 'mts', 'cts', 'tsx', 'json', 'node'];

describe('what a run leaves and says', () => {
  const skip = process.platform === 'win32' ? 'there are no such rights' : false;

  it('is kept for its user alone', { skip }, () => {
    const folder = new CommandFolder();
    folder.write('package.json', '{}');
    writeLastReport(aRunReport(folder));

    for (const which of ['last', 'lastFull'] as const) {
      assert.equal(fs.statSync(lastReportFile(folder.dir, which)).mode & 0o777, 0o600);
    }
    folder.remove();
  });

  it('commands neither a terminal nor the runner of GitHub', () => {
    const report = aRunReport({ dir: '/a' }, { obsolete: ['a\n::error::b\u001B[31m\u202E,title=c:.yaml'] });
    const lines = annotations(report, { obsoleteFails: false });
    const told = drawSummary(summaryLines(report, { obsoleteFails: false }), (_, text) => text);

    assert.deepEqual(
      lines.map((line) => line.replace(/,title=Cassette obsolete::.*/, '')),
      [String.raw`::warning file=/a/a\n%3A%3Aerror%3A%3Ab\u{1b}[31m\u{202e}%2Ctitle=c%3A.yaml`],
    );
    assert.doesNotMatch(told, /[^\P{Cc}\n]|\p{Bidi_Control}|^::/mu);
  });

  it('has no name that Jest, in watch mode, would start another run for', () => {
    for (const which of ['last', 'lastFull'] as const) {
      const file = lastReportFile('/project', which);
      assert.deepEqual(
        MODULE_FILE_EXTENSIONS.filter((extension) => file.endsWith(extension)),
        [],
      );
    }
  });
});
