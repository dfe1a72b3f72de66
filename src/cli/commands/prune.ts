import fs from 'node:fs';
import path from 'node:path';
import type { RunReport } from '../../core/run-report';
import { shownPath } from '../../core/shown-path';
import { visibleJson } from '../../core/visible-text';
import { createFileSystemPersister } from '../../persisters/file-system';
import { FullRunFacts } from '../care/full-run-facts';
import type { FileProblem } from '../care/open-file';
import { printable } from '../care/printable';
import { pruneFile } from '../care/prune-file';
import { planPruning, type PruneOutlook, type PruneRefusal, type PruneStep } from '../care/prune-outlook';
import type { Command, CommandCall, ExitCode } from '../command';
import { lastReportFile, readLastReport, updateLastFullReport } from '../../report/last-report';
import { UsageError } from '../usage-error';
import { withProgress } from '../progress';
import { prunedReport } from '../care/pruned-report';
import { counted } from '../../core/counted';

/** `jest-vcr prune`: what the last full run never needed. */
export const prune: Command = {
  name: 'prune',
  summary: 'Deletes cassettes that no test has, and interactions that no test used, by the last full run.',
  usage: '[FILE or FOLDER…]',
  options: {
    'dry-run': { type: 'boolean', description: 'Says what would be deleted, and deletes nothing.' },
    json: { type: 'boolean', description: 'Says it as JSON.' },
  },
  examples: [
    { line: 'jest-vcr prune --dry-run', purpose: 'what would be deleted' },
    { line: 'jest-vcr prune', purpose: 'deletes it' },
    { line: 'jest-vcr prune test/users', purpose: 'only below test/users' },
  ],
  fails: 'nothing was deleted, because there is no report of a full run or it no longer holds, or a file could not be',
  run,
};

const HOW_TO_REPORT =
  'Run all tests, with jest-environment-vcr/reporter among the reporters, and try again. The preset has it; with "projects", the root configuration has to name it.';

async function run({ values, words, terminal, cwd }: CommandCall): Promise<ExitCode> {
  const isDryRun = values['dry-run'] === true;
  const isJson = values['json'] === true;
  const report = readLastReport(cwd, 'lastFull');
  const reason = noUseOf(report, cwd);
  if (report === undefined || reason !== undefined) {
    if (isJson) terminal.print(visibleJson({ refused: reason, isDryRun, steps: [], refusals: [] }));
    terminal.complain(`Nothing was deleted: ${reason}.\n${HOW_TO_REPORT}`);
    return 1;
  }
  const { rootDir } = report;
  const within = words.length === 0 ? [rootDir] : words.map((word) => placeOf(word, cwd));
  const outlook = await planPruning({ facts: new FullRunFacts(report), rootDir, within, cwd });
  const call = { terminal, cwd };
  if (outlook.refusals.length > 0) return refuse(outlook, report, { ...call, isDryRun, isJson });
  const tools = { persister: createFileSystemPersister(), rootDir, cwd };
  const results = await withProgress(terminal, outlook.steps, 'Deleting', async (step): Promise<Done> => {
    return { step, result: isDryRun ? 'done' : await pruneFile(step, tools) };
  });
  const done = results.flatMap(({ step, result }) => (result === 'done' ? [step] : []));
  if (!isDryRun && done.length > 0) updateLastFullReport(prunedReport(report, done));
  if (isJson) terminal.print(visibleJson(asJson(results, report, { cwd, isDryRun })));
  else say(results, report, { ...call, isDryRun, where: words.length === 0 ? '' : ' there' });
  return results.some(({ result }) => result !== 'done') ? 1 : 0;
}

function noUseOf(report: RunReport | undefined, cwd: string): string | undefined {
  if (report?.isFullRun !== true) return 'no run of all tests has left its report here';
  if (!isOfHere(report, cwd)) return 'the last run of all tests was of another folder';
  return isFromTheFuture(report)
    ? 'the report of the last run of all tests has a time that is still to come'
    : undefined;
}

function placeOf(word: string, cwd: string): string {
  const place = path.resolve(cwd, word);
  if (!fs.existsSync(place)) throw new UsageError(`there is no file or folder "${word}"`);
  return place;
}

// A cache that was copied, from another machine or another checkout, says nothing of the files here.
function isOfHere({ rootDir }: RunReport, cwd: string): boolean {
  if (lastReportFile(rootDir, 'lastFull') !== lastReportFile(cwd, 'lastFull')) return false;
  try {
    // Nor may a link in the place of a folder here lead it elsewhere.
    const [root, here] = [fs.realpathSync(rootDir), fs.realpathSync(cwd)];
    return lastReportFile(root, 'lastFull') === lastReportFile(here, 'lastFull');
  } catch {
    return false;
  }
}

// What has changed since a run is told by its time: one that is still to come would let all of it go.
function isFromTheFuture({ startedAt }: RunReport): boolean {
  return Date.parse(startedAt) > Date.now() + CLOCKS_DIFFER_MS;
}

const CLOCKS_DIFFER_MS = 60_000;

type Done = { readonly step: PruneStep; readonly result: 'done' | FileProblem };
type Said = Pick<CommandCall, 'terminal' | 'cwd'> & { readonly isDryRun: boolean };

// As deleteOnFail has it: when one of them may not be touched, none is.
function refuse(outlook: PruneOutlook, report: RunReport, said: Said & { readonly isJson: boolean }): ExitCode {
  const { terminal, cwd, isDryRun, isJson } = said;
  const refused = 'something stands in the way of it';
  if (isJson) {
    const refusals = outlook.refusals.map(({ file, ...rest }) => ({ file: shownPath(file, cwd), ...rest }));
    terminal.print(visibleJson({ lastFullRun: report.startedAt, refused, isDryRun, steps: [], refusals }));
    return 1;
  }
  for (const { file, reason } of outlook.refusals) {
    terminal.complain(`${printable(shownPath(file, cwd))}: ${printable(reason)}`);
  }
  terminal.complain(`Nothing was deleted. The last full run began ${printable(report.startedAt)}.`);
  if (outlook.refusals.some(isOutdated)) terminal.complain(HOW_TO_REPORT);
  if (!outlook.refusals.every(isOutdated)) {
    terminal.complain('What is no cassette, or outside of the root of the run, has to be deleted by hand.');
  }
  return 1;
}

function isOutdated({ kind }: PruneRefusal): boolean {
  return kind === 'changed';
}

function asJson(
  results: readonly Done[],
  { startedAt }: RunReport,
  { cwd, isDryRun }: Omit<Said, 'terminal'>,
): unknown {
  return {
    lastFullRun: startedAt,
    isDryRun,
    steps: results.map(({ step, result }) => ({
      file: shownPath(step.file, cwd),
      ...(step.kind === 'delete' ? { deleted: true } : { removed: step.positions.map((position) => position + 1) }),
      ...(result === 'done' ? {} : { problem: result.reason }),
    })),
    refusals: [],
  };
}

function say(
  results: readonly Done[],
  { startedAt }: RunReport,
  { terminal, cwd, isDryRun, where }: Said & { readonly where: string },
): void {
  for (const { step, result } of results) {
    const file = printable(shownPath(step.file, cwd));
    if (result === 'done') terminal.print(`${isDryRun ? 'would be ' : ''}${whatOf(step)}: ${file}`);
    else terminal.complain(`${file}: left as it is: ${printable(result.reason)}`);
  }
  const done = results.flatMap(({ step, result }) => (result === 'done' ? [step] : []));
  const files = done.filter(({ kind }) => kind === 'delete').length;
  const interactions = done.reduce((sum, step) => sum + (step.kind === 'remove' ? step.positions.length : 0), 0);
  if (results.length === 0) {
    const run = `the last full run, of ${printable(startedAt)},`;
    terminal.print(`Nothing to delete: nothing is left${where} that ${run} found obsolete or unused.`);
  } else {
    const what = `${counted(files, 'cassette')} and ${counted(interactions, 'unused interaction')}`;
    terminal.print(`${isDryRun ? 'Would delete' : 'Deleted'} ${what}.`);
  }
}

function whatOf(step: PruneStep): string {
  if (step.kind === 'delete') return 'deleted';
  const numbers = step.positions.map((position) => position + 1);
  const shown = numbers.length > 20 ? `${numbers.slice(0, 20).join(', ')}…` : numbers.join(', ');
  return `removed ${numbers.length === 1 ? 'interaction' : 'interactions'} ${shown}`;
}
