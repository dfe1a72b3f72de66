import { interactionNumber } from '../../core/redact/redact-content';
import { shownPath } from '../../core/shown-path';
import { visibleJson } from '../../core/visible-text';
import { createFileSystemPersister } from '../../persisters/file-system';
import { loadFilters, type LoadedFilters } from '../care/load-filters';
import type { FileProblem } from '../care/open-file';
import { printable } from '../care/printable';
import { redactFile, type RedactedFile } from '../care/redact-file';
import { placeLines } from '../care/say-places';
import { findCassettes } from '../cassette-files';
import type { Command, CommandCall, ExitCode } from '../command';
import { withProgress } from '../progress';
import { counted } from '../../core/counted';

/** `jest-vcr redact`: today's filters over cassettes that were recorded before. */
export const redact: Command = {
  name: 'redact',
  summary: "Applies today's redaction and filters to cassettes that are recorded already.",
  usage: '[FILE or FOLDER…]',
  options: {
    config: {
      type: 'string',
      value: 'FILE',
      description: 'The module that testEnvironmentOptions.vcrConfig names; its filters are applied too.',
    },
    functions: {
      type: 'boolean',
      description: 'Asks the functions of filters, which a recording has asked already.',
    },
    'dry-run': { type: 'boolean', description: 'Says what would be replaced, and writes nothing.' },
    json: { type: 'boolean', description: 'Says it as JSON.' },
  },
  examples: [
    { line: 'jest-vcr redact --dry-run', purpose: 'what would be replaced' },
    { line: 'jest-vcr redact test', purpose: 'replaces secrets in the cassettes below test' },
    { line: 'jest-vcr redact --config vcr.config.js', purpose: 'with the filters of the project' },
  ],
  fails: 'a cassette could not be read or saved; the others are done',
  run,
};

type Said = Pick<CommandCall, 'terminal'> & { readonly filters: LoadedFilters; readonly isDryRun: boolean };
type Outcome = { readonly file: string; readonly result: RedactedFile | FileProblem };

async function run({ values, words, terminal, cwd }: CommandCall): Promise<ExitCode> {
  const isDryRun = values['dry-run'] === true;
  const config = typeof values['config'] === 'string' ? values['config'] : undefined;
  const filters = await loadFilters({ config, cwd, asksFunctions: values['functions'] === true });
  const unreadFolders: string[] = [];
  const files = await findCassettes(words, cwd, (text) => unreadFolders.push(text));
  const order = { cwd, filters, isDryRun, persister: createFileSystemPersister() };
  const outcomes = await withProgress(terminal, files, 'Redacting', async (file): Promise<Outcome> => {
    return { file: shownPath(file, cwd), result: await redactFile(file, order) };
  });
  for (const text of unreadFolders) terminal.complain(printable(text));
  if (values['json'] === true) terminal.print(visibleJson(asJson(outcomes, { filters, isDryRun })));
  else say(outcomes, { filters, isDryRun, terminal });
  return unreadFolders.length > 0 || outcomes.some(({ result }) => result.kind === 'problem') ? 1 : 0;
}

function asJson(outcomes: readonly Outcome[], { filters, isDryRun }: Omit<Said, 'terminal'>): unknown {
  return {
    filters: filters.source,
    leftOut: filters.leftOut,
    isDryRun,
    cassettes: outcomes.length,
    redacted: outcomes.flatMap(({ file, result }) =>
      result.kind === 'redacted' && result.redactions.length > 0
        ? [
            {
              file,
              places: result.redactions.map(({ place, count, ...where }) => ({
                ...interactionNumber(where),
                place,
                count,
              })),
            },
          ]
        : [],
    ),
    problems: outcomes.flatMap(({ file, result }) =>
      result.kind === 'problem'
        ? [{ file, ...(result.line === undefined ? {} : { line: result.line }), reason: result.reason }]
        : [],
    ),
  };
}

function say(outcomes: readonly Outcome[], { filters, isDryRun, terminal }: Said): void {
  let changed = 0;
  let values = 0;
  for (const { file, result } of outcomes) {
    if (result.kind === 'problem') {
      const place = result.line === undefined ? file : `${file}:${result.line}`;
      terminal.complain(`${printable(place)}: left as it is: ${printable(result.reason)}`);
    } else if (result.redactions.length > 0) {
      changed += 1;
      values += result.redactions.reduce((sum, { count }) => sum + count, 0);
      terminal.print(terminal.style('bold', printable(file)));
      for (const line of placeLines(result.redactions)) terminal.print(`  ${line}`);
    }
  }
  const problems = outcomes.filter(({ result }) => result.kind === 'problem').length;
  const all = counted(outcomes.length - problems, 'cassette');
  const done = isDryRun ? 'Would replace' : 'Replaced';
  const what =
    changed === 0 ? `Nothing to replace in ${all}` : `${done} ${counted(values, 'value')} in ${changed} of ${all}`;
  const left =
    problems === 0 ? '' : ` ${counted(problems, 'cassette')} left as ${problems === 1 ? 'it is' : 'they are'}.`;
  terminal.print(`${what}, by ${printable(filters.source)}.${left}`);
  if (filters.leftOut.length > 0) terminal.print(`Left out: ${filters.leftOut.join(', ')}.`);
}
