import type { Circus } from '@jest/types';
import { messageOf } from '../core/errors/vcr-error';
import type { TestInfo } from '../core/test-info';
import type { CassetteHolder } from './cassette-holder';
import { deleteOnFail } from './delete-on-fail';
import { report } from './report';
import type { BlockScope, TestScope } from './scopes';
import type { TestFile } from './test-file';
import { testInfo } from './test-info';

/** How long the end of a test waits for responses that are still arriving, while recording. */
export const SETTLE_GRACE_MS = 500;

/**
 * Ends a test attempt, after its `afterEach` hooks: saves or discards what it recorded, reports refused requests,
 * and deletes what a failed test names. Errors become errors of the test.
 */
export async function finishTest(file: TestFile, test: TestScope, entry: Circus.TestEntry): Promise<void> {
  const { holder } = test;
  if (holder === undefined) return;

  await settle(holder);
  const failures = holder.takeFailures();
  // A test that is meant to fail may do so by a refused request.
  if (!entry.failing) report(entry.errors, unreported(failures, entry.errors));
  if (entry.errors.length > 0 && test.failedIn.size === 0 && !test.hadErrorsBefore) test.failedIn.add('test');
  const willRetry = entry.errors.length > 0 && !test.hadErrorsBefore && file.willRetry(test);
  report(entry.errors, willRetry ? await discard(file, holder) : await save(file, holder, entry.errors.length === 0));
  close(holder);
  test.isRunning = false;
  test.hasRun = true;
  file.runningTests.delete(test);
  if (entry.errors.length === 0) file.passed.push({ test, entry });
  else if (!willRetry) await deleteOrPostpone(file, test, entry);
}

/** Looks again at tests that had passed: Jest 30 adds unhandled rejections to a test when its block has ended. */
export async function checkPassed(file: TestFile): Promise<void> {
  const failed = file.passed.filter(({ entry }) => entry.errors.length > 0);
  file.passed = file.passed.filter(({ entry }) => entry.errors.length === 0);
  for (const { test, entry } of failed) {
    test.failedIn.add('test');
    if (!file.willRetry(test)) await deleteOrPostpone(file, test, entry);
  }
}

async function deleteOrPostpone(file: TestFile, test: TestScope, entry: Circus.TestEntry): Promise<void> {
  if (file.isRetried(entry.parent)) file.postponed.push({ test, entry });
  else report(entry.errors, await deleteOf(file, test, entry));
}

/** Deletes for a test that failed. Its own targets only once: a function that names them is not asked twice. */
export async function deleteOf(file: TestFile, test: TestScope, entry: Circus.TestEntry): Promise<unknown[]> {
  const part = test.hasDeleted ? 'hookCassettes' : 'all';
  test.hasDeleted = true;
  try {
    return await deleteOnFail(file, test, { info: fullInfo(file, test, entry.errors), part });
  } catch (error) {
    return [error];
  }
}

/** What functions of the user's may know of a test, its cassette included. */
export function fullInfo(file: TestFile, test: TestScope, errors: readonly unknown[]): TestInfo {
  const resolved = file.resolve({ block: test.block, test });
  return { ...testInfo(test, errors, file.setup.testPath), cassettePath: file.ownPath(test, resolved) };
}

/** Waits for what is still arriving and saves the cassettes of hooks, or of a file while it was loaded. */
export async function finishHolder(file: TestFile, holder: CassetteHolder, hasPassed: boolean): Promise<unknown[]> {
  await settle(holder);
  const failures = holder.takeFailures();
  return [...failures, ...(await save(file, holder, hasPassed && failures.length === 0))];
}

/** Closes a holder for good: what its code still asks for is refused. */
export function close(holder: CassetteHolder): void {
  holder.isActive = false;
  holder.isClosed = true;
}

/** Takes back what an attempt recorded, so that the next one starts as this one did. */
export async function discard(file: TestFile, holder: CassetteHolder): Promise<unknown[]> {
  return attemptEach(holder, async (cassette) => {
    file.written.delete(cassette.path);
    await cassette.rollBack();
  });
}

/** The tests for which an `afterAll` failure of the block counts. */
export function hasRunBelow(file: TestFile, block: BlockScope): TestScope[] {
  return file.tree.testsBelow(block).filter((test) => test.hasRun);
}

async function settle(holder: CassetteHolder): Promise<void> {
  await Promise.all(holder.all.map((cassette) => cassette.settle(SETTLE_GRACE_MS)));
}

async function save(file: TestFile, holder: CassetteHolder, hasPassed: boolean): Promise<unknown[]> {
  return attemptEach(holder, async (cassette) => {
    if (!hasPassed && !cassette.options.recordOnException) return;
    await cassette.save({ hasPassed });
    if (cassette.wasSaved) file.written.add(cassette.path);
  });
}

async function attemptEach(
  holder: CassetteHolder,
  work: (cassette: CassetteHolder['all'][number]) => Promise<void>,
): Promise<unknown[]> {
  const errors: unknown[] = [];
  for (const cassette of holder.all) {
    try {
      await work(cassette);
    } catch (error) {
      errors.push(error);
    }
  }
  return errors;
}

// A refusal that the test already failed with needs no second report.
function unreported(failures: readonly unknown[], errors: readonly unknown[]): unknown[] {
  const reported = new Set(errors.flatMap((error) => messagesOf(error)));
  return failures.filter((failure) => !reported.has(messageOf(failure)));
}

function messagesOf(error: unknown): string[] {
  if (Array.isArray(error)) return (error as unknown[]).flatMap((part) => messagesOf(part));
  if (typeof error !== 'object' || error === null) return [];
  const cause = 'cause' in error && error.cause !== error ? messagesOf(error.cause) : [];
  return [messageOf(error), ...cause];
}
