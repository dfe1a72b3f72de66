import type { MarkerRecord } from '../markers/marker-book';
import type { TestFile } from './test-file';

const WHILE_DEFINING = (label: string): string =>
  `Write vcr.use(${label}) to mark the file or the describe block, or ${label}(fn) to mark one test.`;
const WHILE_RUNNING = (label: string): string =>
  `Write vcr.use(${label}) before the first request to mark the running test, or ${label}(fn) to mark it from the start.`;

/** Warns of markers that were made while the file was defined and never applied: the user forgot `vcr.use`. */
export function warnOfUnappliedMarkers(file: TestFile): void {
  warn(file, file.markers.takeMade(), WHILE_DEFINING);
}

/** Warns, when all tests have run, of markers that were made in tests and hooks and never applied. */
export function warnOfMarkersLeftByTests(file: TestFile): void {
  warn(file, file.markers.takeMade(), WHILE_RUNNING);
}

function warn(file: TestFile, made: readonly MarkerRecord[], advice: (label: string) => string): void {
  const unapplied = made.filter(({ isApplied }) => !isApplied);
  // A hook makes its marker for each test; one warning for its line is enough.
  const warnings = unapplied.map((record) => `${describe(record, file.setup.testPath)}\n${advice(record.label)}`);
  for (const warning of new Set(warnings)) file.setup.warn(warning);
}

function describe({ label, madeAt }: MarkerRecord, testPath: string): string {
  const frames = (madeAt.stack ?? '').split('\n').slice(1);
  const frame = frames.find((line) => line.includes(testPath)) ?? frames[0] ?? '';
  const place = /\(?([^\s()]+:\d+:\d+)\)?$/.exec(frame)?.[1] ?? testPath;
  return `${label} at ${place} was made and never applied, so it does nothing.`;
}
