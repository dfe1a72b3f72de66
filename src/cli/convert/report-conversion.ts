import type { Note } from '../../convert/converted';
import { counted } from '../../core/counted';
import { shownPath } from '../../core/shown-path';
import { visibleLine } from '../../core/visible-text';
import type { Terminal } from '../terminal';
import type { FileResult } from './convert-file';

/** Of more places than these a line shows only the count. */
const MOST_PLACES = 3;

/** Tells people what became of each file, and of all. */
export function reportConversion(
  results: readonly FileResult[],
  { terminal, cwd, isDryRun }: { readonly terminal: Terminal; readonly cwd: string; readonly isDryRun: boolean },
): void {
  const shown = (file: string): string => visibleLine(shownPath(file, cwd));
  for (const result of results) {
    if (result.outcome === 'failed') {
      const line = result.line === undefined ? '' : `:${result.line}`;
      terminal.complain(`jest-vcr: ${shown(result.file)}${line} was not converted: ${visibleLine(result.reason)}`);
    } else if (result.outcome !== 'skipped') {
      const { interactions, replaced, from } = result;
      const facts = [counted(interactions, 'interaction'), ...(replaced === 0 ? [] : [secrets(replaced)])];
      if (result.outcome === 'unchanged') facts.push('unchanged');
      terminal.print(`${shown(result.file)} (${from}) → ${shown(result.output)}: ${facts.join(', ')}`);
      for (const line of noteLines(result.notes)) terminal.print(terminal.style('dim', `  ${line}`));
    }
  }
  terminal.print(summaryOf(results, { isDryRun }));
}

/** One line for each kind of note, with its places. */
function noteLines(notes: readonly Note[]): string[] {
  const places = new Map<string, string[]>();
  for (const { where, what, why } of notes) {
    const text = `${what}: ${why}`;
    const known = places.get(text);
    if (known === undefined) places.set(text, [where]);
    else known.push(where);
  }
  return [...places].map(([text, all]) => {
    const more = all.length > MOST_PLACES ? ` and ${all.length - MOST_PLACES} more` : '';
    return visibleLine(`${all.slice(0, MOST_PLACES).join(', ')}${more}: ${text}`);
  });
}

function summaryOf(results: readonly FileResult[], { isDryRun }: { readonly isDryRun: boolean }): string {
  const done = results.flatMap((result) => ('interactions' in result ? [result] : []));
  const of = (outcome: FileResult['outcome']): number => results.filter((result) => result.outcome === outcome).length;
  const sum = (key: 'interactions' | 'replaced' | 'malformed'): number =>
    done.reduce((all, result) => all + result[key], 0);
  const parts = [
    `${isDryRun ? 'Would convert' : 'Converted'} ${counted(done.length, 'file')} with ${counted(sum('interactions'), 'interaction')}`,
    sum('replaced') === 0 ? '' : `${secrets(sum('replaced'))} by REDACTED (--no-redact keeps them)`,
    sum('malformed') === 0 ? '' : `${counted(sum('malformed'), 'malformed entry', 'malformed entries')} left out`,
    of('failed') === 0 ? '' : `${counted(of('failed'), 'file')} not converted`,
    of('skipped') === 0 ? '' : `${counted(of('skipped'), 'file')} passed over: no recordings`,
  ];
  return `${parts.filter((part) => part !== '').join('; ')}.`;
}

function secrets(count: number): string {
  return `${counted(count, 'secret')} replaced`;
}
