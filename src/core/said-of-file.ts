import path from 'node:path';
import { outcomesByPath } from './cassette-outcome';
import { counted } from './counted';
import { visibleLine } from './visible-text';
import type { FinishedFile } from './run-news';
import type { CassetteOutcome } from './run-report';
import { shownPath } from './shown-path';

const VERBS: readonly (readonly [CassetteOutcome, string])[] = [
  ['recorded', 'recorded'],
  ['appended', 'appended to'],
  ['rewritten', 'rewritten'],
];

/**
 * The line of a test file where no reporter sums up the run: what was recorded, and what was deleted for whom.
 * `undefined` where nothing changed on the disk.
 */
export function saidOfFile(
  { uses, deleted }: Pick<FinishedFile, 'uses' | 'deleted'>,
  { rootDir, testPath }: { readonly rootDir: string; readonly testPath: string },
): string | undefined {
  const gone = new Set(deleted.map((one) => one.path));
  const outcomes = [...outcomesByPath(uses)].flatMap(([file, outcome]) => (gone.has(file) ? [] : [outcome]));
  const parts = [
    ...VERBS.flatMap(([outcome, verb]) => {
      const count = outcomes.filter((one) => one === outcome).length;
      return count === 0 ? [] : [`${counted(count, 'cassette')} ${verb}`];
    }),
    ...deleted.map((one) => `deleted on failure: ${visibleLine(`${path.basename(one.path)} (${one.test})`)}`),
  ];
  return parts.length === 0 ? undefined : `${visibleLine(shownPath(testPath, rootDir))}: ${parts.join('; ')}`;
}
