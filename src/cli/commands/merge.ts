import fs from 'node:fs';
import path from 'node:path';
import { visibleJson, visibleLine } from '../../core/visible-text';
import { markdownSummary } from '../../report/markdown';
import { mergeReports } from '../../report/merge-reports';
import { parseReport } from '../../report/parse-report';
import { drawSummary } from '../../report/draw-summary';
import { writeReport } from '../../report/last-report';
import { summaryLines } from '../../report/summary-lines';
import type { RunReport } from '../../core/run-report';
import type { Command, CommandCall, ExitCode } from '../command';
import { expandWords } from '../expand-words';
import { orSay } from '../system-reason';
import { UsageError } from '../usage-error';

export const merge: Command = {
  name: 'merge',
  summary: 'Joins the reports of several machines that ran parts of one suite.',
  usage: '[OPTIONS] REPORT…',
  options: {
    out: { type: 'string', value: 'FILE', description: 'Writes the joined report there.' },
    summary: { type: 'string', value: 'FILE', description: 'Writes a summary there, as Markdown.' },
    'dry-run': { type: 'boolean', description: 'Writes nothing, and says what it would write.' },
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
  const [first, ...others] = readReports(expandWords(words, cwd), cwd);
  if (first === undefined) throw new UsageError('merge needs the reports to join.\nTry: npx jest-vcr merge --help');
  const merged = mergeReports([first, ...others]);
  const { out, summary, json } = values;
  const isDryRun = values['dry-run'] === true;
  const write = (name: string | undefined, writeTo: (file: string) => void): void => {
    if (name === undefined) return;
    if (!isDryRun) orSay(`${name} cannot be written`, () => writeTo(path.resolve(cwd, name)));
    terminal.complain(`${isDryRun ? 'Would write' : 'Wrote'} ${visibleLine(name)}`);
  };
  write(textOf(out), (file) => writeReport(file, merged));
  write(textOf(summary), (file) => {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, markdownSummary(merged));
  });
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

function textOf(value: CommandCall['values'][string]): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

// The same report by two names would count everything twice.
function readReports(words: readonly string[], cwd: string): RunReport[] {
  const texts = new Map(
    words.map((word) => [
      orSay(`${word} cannot be read`, () => fs.readFileSync(path.resolve(cwd, word), 'utf8')),
      word,
    ]),
  );
  return [...texts].map(([text, word]) => reportOf(text, word));
}

function reportOf(text: string, word: string): RunReport {
  const report = parseReport(text);
  if (report === undefined) throw new Error(`${word} is no report of a run: VCR_REPORT=${word} npx jest writes one`);
  return report;
}
