import fs from 'node:fs';
import path from 'node:path';
import type { RunReport } from '../core/run-report';
import { parseReport } from './parse-report';

/** Which run: the last one, or the last one that ran all test files whole. */
export type WhichRun = 'last' | 'lastFull';

// JSON, but not by name: in watch mode Jest starts another run for whatever ends like a module, in node_modules too.
const NAMES: Readonly<Record<WhichRun, string>> = { last: 'last-run.report', lastFull: 'last-full-run.report' };

/**
 * Reads the report of the last run, or of the last full run, of the package that a folder belongs to. `undefined` where
 * there is none, or something that is none of ours.
 */
export function readLastReport(cwd: string, which: WhichRun = 'last'): RunReport | undefined {
  try {
    return parseReport(fs.readFileSync(lastReportFile(cwd, which), 'utf8'));
  } catch {
    return undefined;
  }
}

/** Where that report is, whether it is there or not; absolute. */
export function lastReportFile(cwd: string, which: WhichRun = 'last'): string {
  return path.join(packageFolder(cwd), 'node_modules', '.cache', 'jest-environment-vcr', NAMES[which]);
}

/** Keeps the report of a run for those who ask later. Where nothing can be written, there is none. */
export function writeLastReport(report: RunReport): void {
  const kinds: readonly WhichRun[] = report.isFullRun ? ['last', 'lastFull'] : ['last'];
  for (const which of kinds) {
    try {
      // For this user alone: it names every request of the run.
      writeWhole(lastReportFile(report.rootDir, which), report, 0o600);
    } catch {
      // A folder that is only read: what was reported is on the screen.
    }
  }
}

/**
 * Writes a report where somebody asked for it.
 *
 * @throws Error when it cannot be written
 */
export function writeReport(file: string, report: RunReport): void {
  writeWhole(file, report, 0o666);
}

/** Keeps what is left to do by the report of the last full run, unless another run has left its own meanwhile. */
export function updateLastFullReport(report: RunReport): void {
  if (readLastReport(report.rootDir, 'lastFull')?.startedAt !== report.startedAt) return;
  try {
    writeWhole(lastReportFile(report.rootDir, 'lastFull'), report, 0o600);
  } catch {
    // As above: whoever goes by it sees that files have changed since.
  }
}

// A reader must not see it half written.
function writeWhole(file: string, report: RunReport, mode: number): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  fs.writeFileSync(temporary, `${JSON.stringify(report, undefined, 2)}\n`, { mode });
  fs.renameSync(temporary, file);
}

/** The nearest folder upwards that has a package.json; the folder itself where none has. */
function packageFolder(folder: string): string {
  for (let next = path.resolve(folder); ; next = path.dirname(next)) {
    if (fs.existsSync(path.join(next, 'package.json'))) return next;
    if (path.dirname(next) === next) return path.resolve(folder);
  }
}
