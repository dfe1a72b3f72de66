import { onOneLine } from '../core/on-one-line';
import type { RunReport } from '../core/run-report';
import { totalsOf } from './run-totals';

/** What GitHub shows beside the files of a pull request: lines that its runner reads from the output. */
export function annotations(report: RunReport, { obsoleteFails }: { readonly obsoleteFails: boolean }): string[] {
  const { deleted, obsolete, cassettes } = totalsOf(report);
  return [
    ...deleted.map(({ path, test }) =>
      annotation('warning', path, 'Cassette deleted on failure', `Because of a failure of ${test}.`),
    ),
    ...cassettes.flatMap(({ path, unusedCount }) =>
      unusedCount === 0
        ? []
        : [
            annotation(
              'warning',
              path,
              'Interactions unused',
              `${unusedCount} of this cassette. Run npx jest-vcr prune.`,
            ),
          ],
    ),
    ...obsolete.map((path) =>
      annotation(
        obsoleteFails ? 'error' : 'warning',
        path,
        'Cassette obsolete',
        'No test has it. Run npx jest-vcr prune.',
      ),
    ),
  ];
}

// https://docs.github.com/actions/reference/workflow-commands-for-github-actions
function annotation(kind: 'warning' | 'error', file: string, title: string, message: string): string {
  return `::${kind} file=${property(file)},title=${property(title)}::${escaped(message)}`;
}

function property(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function escaped(text: string): string {
  return onOneLine(text).replaceAll('%', '%25');
}
