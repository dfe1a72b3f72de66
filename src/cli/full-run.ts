import fs from 'node:fs';
import path from 'node:path';
import { isRecord } from '../core/is-record';
import type { RunReport } from '../core/run-report';

/** TEMPORARY: report8's src/report/last-report.ts takes this place. */
export function readLastFullReport(cwd: string): RunReport | undefined {
  const file = path.join(packageFolder(cwd), 'node_modules/.cache/jest-environment-vcr/last-full-run.json');
  try {
    const report: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
    return isRecord(report) && report['reportVersion'] === 1 ? (report as RunReport) : undefined;
  } catch {
    return undefined;
  }
}

function packageFolder(folder: string): string {
  const parent = path.dirname(folder);
  return fs.existsSync(path.join(folder, 'package.json')) || parent === folder ? folder : packageFolder(parent);
}
