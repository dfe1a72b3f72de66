import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Circus } from '@jest/types';
import type { CassetteHolder } from './cassette-holder';
import { deleteOfLoading } from './delete-on-fail';
import { ejectInserted, finishHolder } from './finish-hooks';
import { close, finishTest, settleDeletions } from './finish-test';
import { discard, takeBackFailedSince } from './keep-recordings';
import { report } from './report';
import type { BlockScope, TestScope } from './scopes';
import type { TestFile } from './test-file';
import { warnOfMarkersLeftByTests, warnOfUnappliedMarkers } from './unapplied-markers';
import { failing, ownedBy } from './wrap-functions';

/** Jest's events by name. `describe_retry` came with 30.5 and stands in no types yet. */
type Events = { [Event in Circus.Event as Event['name']]: Event } & {
  readonly describe_retry: { readonly name: 'describe_retry'; readonly describeBlock: Circus.DescribeBlock };
};
type Acts = {
  readonly [Name in keyof Events]?: (file: TestFile, event: Events[Name], state: Circus.State) => Promise<void> | void;
};

/** What the environment does at each of Jest's events; all others pass. */
const ACTS: Acts = {
  setup: learnGlobals,
  add_test: addTest,
  add_hook: addHook,
  run_start: startRun,
  // Jest announces skipped tests with `test_start` too; only `test_started` says that one runs.
  test_start: noteEarlyErrors,
  test_started: (file, event) => void beginTest(file, event.test),
  test_fn_failure: (file, event) => void file.tree.test(event.test).failedIn.add('test'),
  hook_success: (file, event, state) => endHook(file, event, state),
  hook_failure: (file, event, state) => endHook(file, event, state),
  test_done: (file, event) => finishTest(file, file.tree.test(event.test), event.test),
  test_retry: retryTest,
  describe_retry: retryDescribe,
  run_describe_finish: finishDescribe,
  run_finish: finishRun,
};

/** Runs what belongs to an event. */
export function handleEvent(file: TestFile, event: Circus.Event, state: Circus.State): Promise<void> | void {
  file.meet(state);
  // Each act takes the event of its own name; TypeScript cannot follow that through a look-up.
  const act = ACTS[event.name] as
    ((...args: [TestFile, Circus.Event, Circus.State]) => Promise<void> | void) | undefined;
  return act?.(file, event, state);
}

/** Ends a file: what was still asked for outside of any test. Gives what nobody was there to report. */
export async function finishFile(file: TestFile): Promise<unknown[]> {
  file.isOver = true;
  const { module } = file.holders;
  const errors = [...(await finishHolder(file, module, { hasPassed: file.hasStarted })), ...file.lateErrors.splice(0)];
  close(module);
  if (!file.hasStarted) errors.push(...(await deleteOfLoading(file)));
  await file.account.finish();
  return errors;
}

/** Begins an attempt of a test, unless it is running: Jest 29.7 starts concurrent tests before it announces them. */
function beginTest(file: TestFile, entry: Circus.TestEntry): TestScope {
  const test = file.tree.test(entry);
  if (test.isRunning) return test;
  test.isRunning = true;
  test.attempt = Math.max(entry.invocations, 1);
  test.failedIn.clear();
  file.configuration.clear(test.attemptMarks);
  test.holder = file.holders.ofTest(test);
  file.running.begin(test);
  return test;
}

function learnGlobals(file: TestFile, { runtimeGlobals }: Events['setup']): void {
  file.markers.knowJestFunctions({ ...runtimeGlobals });
  file.carrier.teach(runtimeGlobals);
}

function addTest(file: TestFile, event: Events['add_test'], state: Circus.State): void {
  const entry = state.currentDescribeBlock.children.at(-1);
  // Jest refuses tests that are added while tests run; then nothing was added.
  if (entry?.type !== 'test' || entry.fn !== event.fn) return;
  const test = file.tree.test(entry);
  file.configuration.mark(test.marks, file.carrier.marksFor(event.fn));
  if (entry.mode === 'todo') return;
  if (entry.concurrent) file.running.expectOverlap();
  const owner = (): NonNullable<TestScope['holder']> => {
    const running = beginTest(file, entry);
    return running.holder ?? file.holders.ofTest(running);
  };
  const misuse = file.markers.misused(event.fn);
  entry.fn = ownedBy(file.setup.traffic, owner, misuse === undefined ? entry.fn : failing(misuse));
}

function addHook(file: TestFile, event: Events['add_hook'], state: Circus.State): void {
  const hook = state.currentDescribeBlock.hooks.at(-1);
  if (hook?.fn !== event.fn) return;
  const block = file.tree.block(state.currentDescribeBlock);
  const { hookType } = event;
  const owner =
    hookType === 'beforeAll' || hookType === 'afterAll'
      ? () => enterHook(file, block, hookType)
      : () => file.ownerOfEachHook();
  const misuse = file.markers.misused(event.fn);
  hook.fn = ownedBy(file.setup.traffic, owner, misuse === undefined ? hook.fn : failing(misuse));
}

function enterHook(
  file: TestFile,
  block: BlockScope,
  hookType: 'beforeAll' | 'afterAll',
): NonNullable<TestScope['holder']> {
  const holder = file.holders.ofHooks(block, hookType);
  holder.activate();
  file.running.enterHook(holder);
  return holder;
}

async function startRun(file: TestFile): Promise<void> {
  file.hasStarted = true;
  warnOfUnappliedMarkers(file);
  // A request that was made while the file was loaded is written a turn or two later, and still belongs there.
  const { module } = file.holders;
  if (!module.isQuiet) {
    await nextTurn();
    await nextTurn();
  }
  module.isActive = false;
  file.lateErrors.push(...(await finishHolder(file, module, { hasPassed: true })));
}

function noteEarlyErrors(file: TestFile, { test }: Events['test_start']): void {
  // What failed while the file was loaded, or between tests, fails the first test that runs after it.
  if (test.mode !== 'skip' && test.mode !== 'todo') {
    report(test.errors, file.lateErrors.splice(0));
  }
  file.tree.test(test).hadErrorsBefore = test.errors.length > 0;
}

async function endHook(
  file: TestFile,
  event: Events['hook_success'] | Events['hook_failure'],
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
  file.running.leaveHook();
  if (holder === undefined) return;
  const errors = await finishHolder(file, holder, { hasPassed: !hasFailed });
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
async function retryTest(file: TestFile, event: Events['test_retry']): Promise<void> {
  const { holder } = file.tree.test(event.test);
  if (holder !== undefined) await discard(file, holder);
}

async function retryDescribe(file: TestFile, { describeBlock }: Events['describe_retry']): Promise<void> {
  const block = file.tree.block(describeBlock);
  const tests = file.tree.testsBelow(block);
  file.deletions.forget((test) => test.block.path.includes(block));
  // The last one first: each goes back to what it found.
  for (const test of tests.reverse()) {
    if (test.holder !== undefined) await discard(file, test.holder);
    test.hasRun = false;
  }
  for (const inner of file.tree.blocksBelow(block)) inner.failedHooks.clear();
}

async function finishDescribe(
  file: TestFile,
  { describeBlock }: Events['run_describe_finish'],
  state: Circus.State,
): Promise<void> {
  const block = file.tree.block(describeBlock);
  report(state.unhandledErrors, await ejectInserted(file, block));
  for (const holder of block.hookHolders.values()) {
    report(state.unhandledErrors, await finishHolder(file, holder, { hasPassed: true }));
    await takeBackIfFailed(file, block, holder);
    close(holder);
  }
  if (!block.failedHooks.has('afterAll')) return;
  for (const test of file.tree.testsBelow(block).filter(({ hasRun }) => hasRun)) {
    const entry = file.tree.entryOf(test);
    if (entry !== undefined) file.deletions.postpone({ test, entry });
  }
  // A describe block that is run again is not over yet; `run_finish` deletes then.
  if (!file.isRetried(describeBlock)) await settleDeletions(file, state.unhandledErrors);
}

// The last attempt of each test has ended: what failed now failed for good.
async function takeBackIfFailed(file: TestFile, block: BlockScope, holder: CassetteHolder): Promise<void> {
  const failed = file.tree.testsBelow(block).flatMap((test) => {
    const entry = file.tree.entryOf(test);
    return entry !== undefined && entry.errors.length > 0 ? [entry] : [];
  });
  const [first] = failed;
  if (first !== undefined) report(first.errors, await takeBackFailedSince(file, holder));
}

async function finishRun(file: TestFile, _event: Events['run_finish'], state: Circus.State): Promise<void> {
  await takeBackIfFailed(file, file.tree.file, file.holders.module);
  if (file.composition.isLoaded && hasRunWhole(file, state)) {
    // What the file began while it was loaded may have gone on since.
    for (const cassette of file.holders.module.all) file.unused.noteUse(cassette, { hasPassed: true });
    report(state.unhandledErrors, await file.unused.drop(file.setup));
  }
  await settleDeletions(file, state.unhandledErrors);
  warnOfMarkersLeftByTests(file);
}

// A test that did not run may need what the others left unused.
function hasRunWhole(file: TestFile, state: Circus.State): boolean {
  return (
    state.unhandledErrors.length === 0 &&
    file.tree.tests.every((test) => {
      const entry = file.tree.entryOf(test);
      return entry?.mode === 'todo' || (test.hasRun && entry?.errors.length === 0);
    })
  );
}
