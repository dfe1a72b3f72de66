import fs from 'node:fs';
import path from 'node:path';
import type { RunReport } from '../core/run-report';
import { readLastReport } from '../report/last-report';
import { parseReport } from '../report/parse-report';
import { systemReason } from './system-reason';
import { UsageError } from './usage-error';

/**
 * The report that was named, or the one of the last run here; `undefined` where nothing ran yet.
 *
 * @throws UsageError for a file that was named and holds none
 */
export function reportToShow(named: string | undefined, cwd: string): RunReport | undefined {
  if (named === undefined) return readLastReport(cwd);
  const report = parseReport(textOf(named, cwd));
  if (report === undefined) throw new UsageError(`${named} is no report of a run`);
  return report;
}

function textOf(named: string, cwd: string): string {
  try {
    return fs.readFileSync(path.resolve(cwd, named), 'utf8');
  } catch (error) {
    throw new UsageError(`the report ${named} cannot be read: ${systemReason(error)}`);
  }
}
