import type { MarkerRecord } from '../markers/marker-book';
import type { TestFile } from './test-file';

/** Warns of markers that were made while the file was defined and never applied: the user forgot `vcr.use`. */
export function warnOfUnappliedMarkers(file: TestFile): void {
  for (const record of file.markers.made) {
    if (!record.isApplied) file.setup.warn(describeUnapplied(record, file.setup.testPath));
  }
}

function describeUnapplied({ label, madeAt }: MarkerRecord, testPath: string): string {
  const frames = (madeAt.stack ?? '').split('\n').slice(1);
  const frame = frames.find((line) => line.includes(testPath)) ?? frames[0] ?? '';
  const place = /\(?([^\s()]+:\d+:\d+)\)?$/.exec(frame)?.[1] ?? testPath;
  return (
    `${label} at ${place} was made and never applied, so it does nothing.\n` +
    `Write vcr.use(${label}) to mark the file or the describe block, or ${label}(fn) to mark one test.`
  );
}
