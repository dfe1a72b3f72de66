import { counted } from '../../core/counted';
import type { Change } from '../../core/differences/change';
import { messageOf } from '../../core/errors/vcr-error';
import { show } from '../../core/matchers/show';
import { visibleJson, visibleLine, visibleText } from '../../core/visible-text';
import type { Command, CommandCall, ExitCode } from '../command';
import { compareCassettes, type CassetteDifference } from '../diff/compare-cassettes';
import { filesToCompare, type ComparedFiles } from '../diff/compared-files';
import { withProgress } from '../progress';
import type { Terminal } from '../terminal';

type Compared = Pick<ComparedFiles, 'before' | 'after'> &
  ({ readonly differences: readonly CassetteDifference[] } | { readonly problem: string });

export const diff: Command = {
  name: 'diff',
  summary: 'Compares cassettes by meaning: requests added, removed, changed.',
  usage: '[FILE or FOLDER] [FILE or FOLDER]',
  options: { json: { type: 'boolean', description: 'Writes JSON.' } },
  examples: [
    { line: 'jest-vcr diff', purpose: 'what has changed since the last commit' },
    { line: 'jest-vcr diff __cassettes__/users.test.js/fetches-a-user.yaml', purpose: 'the same, of one cassette' },
    { line: 'jest-vcr diff old.yaml new.yaml', purpose: 'two cassettes' },
  ],
  fails: 'they differ, or a cassette could not be read',
  run,
};

async function run({ values, words, terminal, cwd }: CommandCall): Promise<ExitCode> {
  const files = await filesToCompare(words, cwd);
  const compared = await withProgress(terminal, files, 'Comparing cassettes', compare);
  const different = compared.filter((one) => 'problem' in one || one.differences.length > 0);
  if (values['json'] === true) terminal.print(visibleJson(different));
  else for (const one of different) print(one, terminal);
  return different.length === 0 ? 0 : 1;
}

async function compare({ before, after, loadBefore, loadAfter }: ComparedFiles): Promise<Compared> {
  try {
    const [left, right] = [await loadBefore(), await loadAfter()];
    return { before, after, differences: compareCassettes(left.interactions, right.interactions) };
  } catch (error) {
    return { before, after, problem: messageOf(error) };
  }
}

function print(compared: Compared, terminal: Terminal): void {
  const { style } = terminal;
  if ('problem' in compared) {
    terminal.complain(visibleText(compared.problem));
    return;
  }
  const { before, after, differences } = compared;
  terminal.print(style('bold', `${visibleLine(before)} → ${visibleLine(after)}`));
  for (const difference of differences) for (const line of linesOf(difference, style)) terminal.print(line);
  terminal.print(`${style('dim', countsOf(differences))}\n`);
}

function linesOf(difference: CassetteDifference, style: Terminal['style']): string[] {
  const { kind, method, uri, status } = difference;
  const request = visibleLine(`${method} ${uri}`);
  switch (kind) {
    case 'added':
      return [style('green', `+ ${request}  ${status}`)];
    case 'removed':
      return [style('red', `- ${request}  ${status}`)];
    case 'changed':
      return [style('yellow', `~ ${request}`), ...difference.changes.map((one) => `    ${changeText(one, style)}`)];
  }
}

function changeText({ place, before, after }: Change, style: Terminal['style']): string {
  const name = style('cyan', `${visibleLine(place)}:`);
  if (before === undefined) return `${name} ${style('green', `+ ${show(after ?? '')}`)}`;
  if (after === undefined) return `${name} ${style('red', `- ${show(before)}`)}`;
  return `${name} ${style('red', show(before))} → ${style('green', show(after))}`;
}

function countsOf(differences: readonly CassetteDifference[]): string {
  const kinds = ['added', 'removed', 'changed'] as const;
  return kinds
    .map((kind) => [differences.filter((one) => one.kind === kind).length, kind] as const)
    .filter(([count]) => count > 0)
    .map(([count, kind]) => `${counted(count, 'request')} ${kind}`)
    .join(', ');
}
