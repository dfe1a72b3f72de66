import type { Circus } from '@jest/types';
import { showOnce, wasReported } from '../core/errors/reported';
import type { CassetteHolder } from './cassette-holder';
import { deleteFor } from './delete-on-fail';
import { discard, keepRecordings, settle, turnsToWrite } from './keep-recordings';
import type { FinishedTest } from './pending-deletions';
import { report } from './report';
import type { TestScope } from './scopes';
import type { TestFile } from './test-file';

/**
 * Ends a test attempt, after its `afterEach` hooks: saves or discards what it recorded, reports what went wrong, and
 * deletes what a failed test names. Errors become errors of the test. At once for one that passed and talked to nobody.
 */
export function finishTest(file: TestFile, test: TestScope, entry: Circus.TestEntry): Promise<void> | void {
  const { holder } = test;
  if (holder === undefined) return;
  if (entry.errors.length > 0 || !holder.isUntouched) return finishAttempt(file, test, entry, holder);
  endAttempt(file, test, holder);
  file.deletions.notePassed({ test, entry });
}

async function finishAttempt(
  file: TestFile,
  test: TestScope,
  entry: Circus.TestEntry,
  holder: CassetteHolder,
): Promise<void> {
  if (!holder.isQuiet) await turnsToWrite();
  await settle(file, holder.log);
  const failures = holder.log.takeFailures();
  // A test that is meant to fail may do so by a refused request.
  if (!entry.failing)
    report(
      entry.errors,
      failures.filter((failure) => !wasReported(failure, entry.errors)),
    );
  showEachOnce(entry.errors);
  const hasFailed = entry.errors.length > 0;
  if (hasFailed) {
    const remarks = holder.log.takeRemarks();
    report(
      entry.errors,
      remarks.filter((remark) => !wasReported(remark, entry.errors)),
    );
  }
  if (hasFailed && test.failedIn.size === 0 && !test.hadErrorsBefore) test.failedIn.add('test');
  const willRetry = hasFailed && !test.hadErrorsBefore && file.willRetry(test);
  const kept = willRetry ? discard(file, holder) : keepRecordings(file, holder, { hasPassed: !hasFailed });
  report(entry.errors, await kept);
  endAttempt(file, test, holder);
  if (entry.errors.length === 0) file.deletions.notePassed({ test, entry });
  else if (!willRetry) await deleteOrPostpone(file, { test, entry });
}

/** Deletes for tests that had passed and failed later, and for those whose deletion had to wait. */
export async function settleDeletions(file: TestFile, unhandledErrors: unknown[]): Promise<void> {
  for (const { test, entry } of file.deletions.takeFailedSince()) {
    test.failedIn.add('test');
    if (!file.willRetry(test)) await deleteOrPostpone(file, { test, entry });
  }
  for (const finished of file.deletions.takePostponed()) {
    report(unhandledErrors, await deleteFor(file, finished));
  }
}

/** Closes a holder for good: what its code begins from now on gets no answer. */
export function close(holder: CassetteHolder): void {
  holder.isActive = false;
  holder.isClosed = true;
}

function endAttempt(file: TestFile, test: TestScope, holder: CassetteHolder): void {
  close(holder);
  test.isRunning = false;
  test.hasRun = true;
  file.running.end(test);
}

async function deleteOrPostpone(file: TestFile, finished: FinishedTest): Promise<void> {
  if (file.isRetried(finished.entry.parent)) file.deletions.postpone(finished);
  else report(finished.entry.errors, await deleteFor(file, finished));
}

function showEachOnce(errors: readonly unknown[]): void {
  // Jest keeps what was thrown beside the error of the place that defined the test.
  for (const error of errors) showOnce(Array.isArray(error) ? (error as unknown[])[0] : error);
}
