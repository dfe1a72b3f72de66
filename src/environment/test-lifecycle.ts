import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Circus } from '@jest/types';
import { warnOfUnappliedMarkers } from './unapplied-markers';
import { report } from './report';
import { checkPassed, close, deleteOf, discard, finishHolder, finishTest, hasRunBelow } from './finish-test';
import type { BlockScope, TestScope } from './scopes';
import type { TestFile } from './test-file';
import { ownedBy } from './wrap-functions';

type Act = (file: TestFile, event: never, state: Circus.State) => Promise<void> | void;
type EventNamed<Name extends string> = Extract<Circus.Event, { name: Name }>;
type DescribeEvent = { readonly describeBlock: Circus.DescribeBlock };

/** What the environment does at each of Jest's events; all others pass. */
const ACTS: Readonly<Record<string, Act>> = {
  setup: learnGlobals,
  add_test: addTest,
  add_hook: addHook,
  run_start: startRun,
  // Jest announces skipped tests with `test_start` too; only `test_started` says that one runs.
  test_start: noteEarlyErrors,
  test_started: (file, event: EventNamed<'test_started'>) => void beginTest(file, event.test),
  test_fn_failure: (file, event: EventNamed<'test_fn_failure'>) => void file.tree.test(event.test).failedIn.add('test'),
  hook_success: endHook,
  hook_failure: endHook,
  test_done: (file, event: EventNamed<'test_done'>) => finishTest(file, file.tree.test(event.test), event.test),
  test_retry: retryTest,
  describe_retry: retryDescribe,
  run_describe_finish: finishDescribe,
  run_finish: deletePostponed,
};

/** Runs what belongs to an event. */
export function handleEvent(file: TestFile, event: Circus.Event, state: Circus.State): Promise<void> | void {
  file.circus ??= state;
  return ACTS[event.name]?.(file, event as never, state);
}

/** Begins an attempt of a test, unless it is running: Jest 29.7 starts concurrent tests before it announces them. */
function beginTest(file: TestFile, entry: Circus.TestEntry): TestScope {
  const test = file.tree.test(entry);
  if (test.isRunning) return test;
  test.isRunning = true;
  test.attempt = Math.max(entry.invocations, 1);
  test.failedIn.clear();
  test.holder = file.holderOfTest(test);
  file.runningTests.add(test);
  return test;
}

function learnGlobals(file: TestFile, { runtimeGlobals }: EventNamed<'setup'>): void {
  file.markers.knowJestFunctions({ ...runtimeGlobals });
  file.carrier.teach(runtimeGlobals);
}

function addTest(file: TestFile, event: EventNamed<'add_test'>, state: Circus.State): void {
  const entry = state.currentDescribeBlock.children.at(-1);
  // Jest refuses tests that are added while tests run; then nothing was added.
  if (entry?.type !== 'test' || entry.fn !== event.fn) return;
  const test = file.tree.test(entry);
  test.marks.push(...file.carrier.marksFor(event.fn));
  if (entry.mode === 'todo') return;
  const owner = (): NonNullable<TestScope['holder']> => {
    const running = beginTest(file, entry);
    return running.holder ?? file.holderOfTest(running);
  };
  const misuse = file.markers.misused(event.fn);
  const fn = misuse === undefined ? entry.fn : (): never => throwIt(misuse);
  entry.fn = ownedBy(file.setup.traffic, owner, fn as never);
}

function throwIt(error: Error): never {
  throw error;
}

function addHook(file: TestFile, event: EventNamed<'add_hook'>, state: Circus.State): void {
  const hook = state.currentDescribeBlock.hooks.at(-1);
  if (hook?.fn !== event.fn) return;
  const block = file.tree.block(state.currentDescribeBlock);
  const { hookType } = event;
  if (hookType === 'beforeAll' || hookType === 'afterAll') {
    hook.fn = ownedBy(file.setup.traffic, () => enterHook(file, block, hookType), hook.fn as never);
  } else hook.fn = ownedBy(file.setup.traffic, () => file.ownerOfEachHook(), hook.fn as never);
}

function enterHook(
  file: TestFile,
  block: BlockScope,
  hookType: 'beforeAll' | 'afterAll',
): NonNullable<TestScope['holder']> {
  const holder = file.holderOfHooks(block, hookType);
  holder.isActive = true;
  file.runningHook = holder;
  return holder;
}

async function startRun(file: TestFile): Promise<void> {
  file.hasStarted = true;
  warnOfUnappliedMarkers(file);
  // A request that was made while the file was loaded is written a turn or two later, and still belongs there.
  await nextTurn();
  await nextTurn();
  file.module.isActive = false;
  file.lateErrors.push(...(await finishHolder(file, file.module, true)));
}

function noteEarlyErrors(file: TestFile, { test }: EventNamed<'test_start'>): void {
  // What failed while the file was loaded, or between tests, fails the first test that runs after it.
  if (test.mode !== 'skip' && test.mode !== 'todo') {
    report(test.errors, file.lateErrors.splice(0));
  }
  file.tree.test(test).hadErrorsBefore = test.errors.length > 0;
}

async function endHook(
  file: TestFile,
  event: EventNamed<'hook_success'> | EventNamed<'hook_failure'>,
  state: Circus.State,
): Promise<void> {
  const { type } = event.hook;
  const hasFailed = event.name === 'hook_failure';
  if (type === 'beforeEach' || type === 'afterEach') {
    if (hasFailed && event.test !== undefined) file.tree.test(event.test).failedIn.add(type);
    return;
  }
  const block = file.tree.block(event.hook.parent);
  if (hasFailed) block.failedHooks.add(type);
  const holder = block.hookHolders.get(type);
  file.runningHook = undefined;
  if (holder === undefined) return;
  const errors = await finishHolder(file, holder, !hasFailed);
  holder.isActive = false;
  if (errors.length === 0) return;
  block.failedHooks.add(type);
  if (type === 'beforeAll') reportOnTests(event.hook.parent, errors);
  else report(state.unhandledErrors, errors);
}

function reportOnTests(block: Circus.DescribeBlock, errors: readonly unknown[]): void {
  for (const child of block.children) {
    if (child.type === 'describeBlock') reportOnTests(child, errors);
    else report(child.errors, errors);
  }
}

// Most failed attempts were discarded at their end. One that failed by a late error had been saved.
async function retryTest(file: TestFile, event: EventNamed<'test_retry'>): Promise<void> {
  const { holder } = file.tree.test(event.test);
  if (holder !== undefined) await discard(file, holder);
}

async function retryDescribe(file: TestFile, { describeBlock }: DescribeEvent): Promise<void> {
  const block = file.tree.block(describeBlock);
  file.postponed = file.postponed.filter(({ test }) => !test.block.path.includes(block));
  for (const test of file.tree.testsBelow(block)) {
    if (test.holder !== undefined) await discard(file, test.holder);
    test.hasRun = false;
  }
  for (const inner of file.tree.blocksBelow(block)) inner.failedHooks.clear();
}

async function finishDescribe(file: TestFile, { describeBlock }: DescribeEvent, state: Circus.State): Promise<void> {
  const block = file.tree.block(describeBlock);
  for (const holder of block.hookHolders.values()) {
    report(state.unhandledErrors, await finishHolder(file, holder, true));
    close(holder);
  }
  if (!block.failedHooks.has('afterAll')) return;
  for (const test of hasRunBelow(file, block)) {
    const entry = file.tree.entryOf(test);
    if (entry !== undefined) file.postponed.push({ test, entry });
  }
  // A describe block that is run again is not over yet; `run_finish` deletes then.
  if (!file.isRetried(describeBlock)) await deletePostponed(file, undefined as never, state);
}

async function deletePostponed(file: TestFile, _event: never, state: Circus.State): Promise<void> {
  await checkPassed(file);
  for (const { test, entry } of file.postponed.splice(0)) {
    report(state.unhandledErrors, await deleteOf(file, test, entry));
  }
}
