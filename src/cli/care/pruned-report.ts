import path from 'node:path';
import type { RunReport } from '../../core/run-report';
import type { PruneStep } from './prune-outlook';

/**
 * The report of a full run without what was pruned by it. Otherwise its own prune would be a change since the run to the
 * next one, which refuses those.
 */
export function prunedReport(report: RunReport, done: readonly PruneStep[]): RunReport {
  const steps = new Map(done.map((step) => [step.file, step]));
  const stepOf = (file: string): PruneStep | undefined => steps.get(path.resolve(report.rootDir, file));
  const { obsolete } = report;
  return {
    ...report,
    files: report.files.map((file) => ({
      ...file,
      cassettes: file.cassettes.map((cassette) =>
        stepOf(cassette.path)?.kind === 'remove' ? { ...cassette, unused: [] } : cassette,
      ),
    })),
    ...(obsolete === undefined ? {} : { obsolete: obsolete.filter((file) => stepOf(file)?.kind !== 'delete') }),
  };
}
