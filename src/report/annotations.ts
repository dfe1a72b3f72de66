import path from 'node:path';
import type { RunReport } from '../core/run-report';
import { visibleLine } from '../core/visible-text';
import { totalsOf } from './run-totals';

/** What GitHub shows beside the files of a pull request: lines that its runner reads from the output. */
export function annotations(report: RunReport, { obsoleteFails }: { readonly obsoleteFails: boolean }): string[] {
  const { deleted, obsolete, cassettes } = totalsOf(report);
  // Only a full run leaves the report that prune goes by.
  const prune = `${report.isFullRun ? 'Run' : 'Run all tests, and then'} npx jest-vcr prune.`;
  // GitHub takes a relative path from the root of the repository, where `rootDir` need not be. Jest writes whole ones.
  const absolute = (file: string): string => path.resolve(report.rootDir, file);
  return [
    ...deleted.map(({ path: file, test }) =>
      annotation('warning', absolute(file), 'Cassette deleted on failure', `Because of a failure of ${test}.`),
    ),
    ...cassettes.flatMap(({ path: file, unusedCount }) =>
      unusedCount === 0
        ? []
        : [annotation('warning', absolute(file), 'Interactions unused', `${unusedCount} of this cassette. ${prune}`)],
    ),
    ...obsolete.map((file) =>
      annotation(obsoleteFails ? 'error' : 'warning', absolute(file), 'Cassette obsolete', `No test has it. ${prune}`),
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
  return visibleLine(text).replaceAll('%', '%25');
}
