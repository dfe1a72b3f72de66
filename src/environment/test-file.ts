import type { Circus } from '@jest/types';
import { Composition } from '../compose';
import type { RequestOwner, Traffic } from '../core/exchange';
import type { JestStart } from '../core/jest-command';
import type { RunLedger } from '../core/ports';
import type { TestInfo } from '../core/test-info';
import type { Mark } from '../markers/mark';
import { MarkerBook } from '../markers/marker-book';
import type { ConfigLayer, ResolvedOptions } from '../options/resolve-options';
import type { NewsChannel } from '../core/run-news';
import { MarkCarrier } from './carry-marks';
import { CassettePlaces } from './cassette-places';
import { FileAccount } from './file-account';
import { FileConfiguration, type FileSurroundings } from './file-configuration';
import { Holders } from './holders';
import { PendingDeletions } from './pending-deletions';
import { RunningCode } from './running-code';
import type { BlockScope, TestScope } from './scopes';
import { factsOfTest } from './test-facts';
import { TestTree } from './test-tree';
import { UnusedInteractions } from './unused-interactions';

export type TestFileSetup = {
  readonly rootDir: string;
  readonly testPath: string;
  /** The test file as commands name it: relative to where Jest was started. */
  readonly commandPath: string;
  /** How commands start Jest. */
  readonly start: JestStart;
  readonly traffic: Traffic;
  readonly ledger: RunLedger;
  readonly news: NewsChannel;
  readonly surroundings: FileSurroundings;
  /** Whether Jest runs all test files. */
  readonly isWholeRun: boolean;
  /** `VCR_DISABLED`: nothing is recorded, replayed or deleted. */
  readonly isSwitchedOff: boolean;
  /** Shows a warning in Jest's output. */
  readonly warn: (text: string) => void;
  /** What `jest.retryTimes` says at the moment. */
  readonly retryTimes: () => number;
  /** Configuration from Jest's options and the docblock. */
  readonly layers: readonly ConfigLayer[];
};

const DEFAULT_TEST_TIMEOUT_MS = 5_000;
const LONGEST_LIMIT_MS = 60_000;

/** Everything that belongs to one test file: made when its environment is set up, gone when it is torn down. */
export class TestFile {
  readonly setup: TestFileSetup;
  readonly tree = new TestTree();
  readonly composition: Composition;
  readonly configuration: FileConfiguration;
  readonly places: CassettePlaces;
  readonly holders: Holders;
  readonly running = new RunningCode();
  readonly deletions = new PendingDeletions();
  readonly unused = new UnusedInteractions();
  readonly account: FileAccount;
  readonly markers: MarkerBook;
  readonly carrier: MarkCarrier;
  /** Cassettes that this file wrote, for `onlyRecorded`. */
  readonly written = new Set<string>();
  /** Errors that no test was there for; the next one that runs reports them. */
  readonly lateErrors: unknown[] = [];
  /** Tests are running: everything is defined. */
  hasStarted = false;
  isOver = false;
  #circus: Circus.State | undefined;

  constructor(setup: TestFileSetup) {
    this.setup = setup;
    const { rootDir, ledger, warn } = setup;
    this.composition = new Composition({ rootDir, ledger, warn, limitMs: () => this.limitMs });
    this.configuration = new FileConfiguration(setup.layers, setup.surroundings);
    this.places = new CassettePlaces(setup, this);
    this.account = new FileAccount(this);
    this.holders = new Holders(this);
    this.markers = new MarkerBook((mark) => this.#markDefinition(mark));
    this.carrier = new MarkCarrier(this.markers);
  }

  /** Jest's own state of the file; absent until its test framework starts. */
  get circus(): Circus.State | undefined {
    return this.#circus;
  }

  meet(circus: Circus.State): void {
    this.#circus ??= circus;
  }

  /** How long a function of the user's may take: as long as a test of theirs, and no more than a minute. */
  get limitMs(): number {
    const testTimeout = this.#circus?.testTimeout ?? DEFAULT_TEST_TIMEOUT_MS;
    // A test may have been given more than the others.
    const timeoutMs = Math.max(testTimeout, this.#circus?.currentlyRunningTest?.timeout ?? 0);
    return timeoutMs > 0 ? Math.min(timeoutMs, LONGEST_LIMIT_MS) : LONGEST_LIMIT_MS;
  }

  /** The block whose definition is running. */
  definedBlock(): BlockScope {
    return this.#circus === undefined ? this.tree.file : this.tree.block(this.#circus.currentDescribeBlock);
  }

  optionsOf(test: TestScope): ResolvedOptions {
    return this.configuration.resolve({ block: test.block, test });
  }

  /** Whether Jest will run this failed test once more. */
  willRetry(test: TestScope): boolean {
    return test.attempt <= this.setup.retryTimes();
  }

  /** Whether a describe block, or one around it, is run again as a whole when it fails (Jest 30.5). */
  isRetried(describe: Circus.DescribeBlock): boolean {
    const { describeRetryOptions } = (this.#circus ?? {}) as { describeRetryOptions?: WeakMap<object, unknown> };
    for (let block: Circus.DescribeBlock | undefined = describe; block !== undefined; block = block.parent) {
      if (describeRetryOptions?.has(block) === true) return true;
    }
    return false;
  }

  /** Who owns the requests of a `beforeEach` or `afterEach` hook: the test it runs for. */
  ownerOfEachHook(): RequestOwner {
    const entry = this.#circus?.currentlyRunningTest;
    const test = entry === undefined || entry === null ? undefined : this.tree.test(entry);
    return test?.holder ?? this.fallbackOwner();
  }

  /** Who owns a request that says nothing of its maker. */
  fallbackOwner(): RequestOwner {
    return this.running.only ?? this.holders.module;
  }

  /** What functions of the user's may know of a test, its cassette included. */
  infoOf(test: TestScope, errors: readonly unknown[] = this.tree.entryOf(test)?.errors ?? []): TestInfo {
    // A function that makes the path may ask for the test too.
    const cassettePath = this.places.isNaming ? '' : this.places.ofTest(test, this.optionsOf(test));
    return { ...factsOfTest(test, errors, this.setup.testPath), cassettePath };
  }

  /** Puts a mark on the block that is being defined. Nothing happens while tests run: they have theirs already. */
  #markDefinition(mark: Mark): void {
    if (!this.hasStarted) this.configuration.mark(this.definedBlock().marks, [mark]);
  }
}
