import fs from 'node:fs';
import path from 'node:path';
import { messageOf } from '../../core/errors/vcr-error';
import { markdownSummary } from '../../report/markdown';
import { mergeReports } from '../../report/merge-reports';
import { parseReport } from '../../report/parse-report';
import { drawSummary } from '../../report/draw-summary';
import { writeReport } from '../../report/last-report';
import { summaryLines } from '../../report/summary-lines';
import type { RunReport } from '../../core/run-report';
import type { Command, CommandCall, ExitCode } from '../command';
import { UsageError } from '../usage-error';
import { visibleJson } from '../visible-text';

export const merge: Command = {
  name: 'merge',
  summary: 'Joins the reports of several machines that ran parts of one suite.',
  usage: '[OPTIONS] REPORT…',
  options: {
    out: { type: 'string', value: 'FILE', description: 'Writes the joined report there.' },
    summary: { type: 'string', value: 'FILE', description: 'Writes a summary there, as Markdown.' },
    json: { type: 'boolean', description: 'Prints the joined report as JSON.' },
  },
  examples: [
    { line: 'jest-vcr merge reports/*.json', purpose: 'Sum up what all shards of a CI run did.' },
    {
      line: 'jest-vcr merge reports/1.json reports/2.json --out report.json --summary summary.md',
      purpose: 'Keep the joined report, and a summary for the pull request.',
    },
  ],
  fails: 'a report cannot be read or written',
  run: (call) => Promise.resolve(run(call)),
};

function run({ words, values, cwd, terminal }: CommandCall): ExitCode {
  const [first, ...others] = words.map((word) => readReport(path.resolve(cwd, word), word));
  if (first === undefined) throw new UsageError('merge needs the reports to join.\nTry: jest-vcr merge --help');
  const merged = mergeReports([first, ...others]);
  const { out, summary, json } = values;
  if (typeof out === 'string') {
    writeReport(path.resolve(cwd, out), merged);
    terminal.complain(`Written: ${out}`);
  }
  if (typeof summary === 'string') {
    const file = path.resolve(cwd, summary);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, markdownSummary(merged));
    terminal.complain(`Written: ${summary}`);
  }
  const lines = summaryLines(merged, { obsoleteFails: false, isMerged: true });
  if (json === true) terminal.print(visibleJson(merged));
  else
    terminal.print(
      lines.length === 0
        ? 'No cassette changed.'
        : drawSummary(lines, (style, text) => terminal.style(style, text)).trimEnd(),
    );
  return 0;
}

function readReport(file: string, word: string): RunReport {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`${word} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  const report = parseReport(text);
  if (report === undefined) throw new Error(`${word} is no report of a run: VCR_REPORT=${word} npx jest writes one`);
  return report;
}
