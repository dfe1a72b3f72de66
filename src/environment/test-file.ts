import type { Circus } from '@jest/types';
import { Composition } from '../compose';
import { hookFailed } from '../core/errors/hook-errors';
import { VcrError } from '../core/errors/vcr-error';
import type { RequestOwner, Traffic } from '../core/exchange';
import type { TestInfo } from '../core/test-info';
import type { Mark } from '../markers/mark';
import { MarkerBook } from '../markers/marker-book';
import { resolveOptions, type ConfigLayer, type ResolvedOptions, type Surroundings } from '../options/resolve-options';
import type { VcrConfig } from '../options/vcr-config';
import { automaticPath, libraryFolder, namedPath, type LocationSettings } from '../session/cassette-location';
import { hookCassetteName, RESERVED_NAMES } from '../session/cassette-names';
import type { CassetteUser, InsertedCassette } from '../session/inserted-cassette';
import { CassetteHolder } from './cassette-holder';
import { callSite } from './call-site';
import { MarkCarrier } from './carry-marks';
import { cassetteMark, isDisabled, markerLayers, type BlockScope, type Place, type TestScope } from './scopes';
import { testInfo } from './test-info';
import { TestTree } from './test-tree';

export type TestFileSetup = {
  readonly rootDir: string;
  readonly testPath: string;
  readonly traffic: Traffic;
  readonly surroundings: Surroundings;
  /** `VCR_DISABLED`: nothing is recorded or replayed. */
  readonly isSwitchedOff: boolean;
  /** Shows a warning in Jest's output. */
  readonly warn: (text: string) => void;
  /** What `jest.retryTimes` says at the moment. */
  readonly retryTimes: () => number;
  /** Configuration from Jest's options and the docblock. */
  readonly layers: readonly ConfigLayer[];
};

/** Everything that belongs to one test file: made when its environment is set up, gone when it is torn down. */
export class TestFile {
  readonly setup: TestFileSetup;
  readonly tree = new TestTree();
  readonly composition: Composition;
  readonly markers: MarkerBook;
  readonly carrier: MarkCarrier;
  /** Cassettes that this run wrote, for `onlyRecorded`. */
  readonly written = new Set<string>();
  /** Jest's own state of the file; absent until its test framework starts. */
  circus: Circus.State | undefined;
  hasStarted = false;
  isOver = false;
  readonly runningTests = new Set<TestScope>();
  runningHook: CassetteHolder | undefined;
  /** Errors that no test was there for; the next one that runs reports them. */
  readonly lateErrors: unknown[] = [];
  /** Tests that have passed and may still get an error of Jest's. */
  passed: { readonly test: TestScope; readonly entry: Circus.TestEntry }[] = [];
  /** Failed tests of describe blocks that Jest may run again; their deletion waits for the last run. */
  postponed: { readonly test: TestScope; readonly entry: Circus.TestEntry }[] = [];
  readonly module: CassetteHolder;
  /** Configuration from Jest's options and the docblock. */
  readonly layers: ConfigLayer[];
  readonly #configured: ConfigLayer[] = [];

  constructor(setup: TestFileSetup) {
    this.setup = setup;
    this.layers = [...setup.layers];
    this.composition = new Composition(setup.rootDir);
    this.markers = new MarkerBook((mark) => this.markDefinition(mark));
    this.carrier = new MarkCarrier(this.markers);
    this.module = this.#holder('the test file', { block: this.tree.file, test: undefined }, RESERVED_NAMES.module);
  }

  /** Adds configuration for the whole file. */
  configure(config: VcrConfig, stack: string | undefined): void {
    const { place, isInTestFile } = callSite(stack, this.setup);
    this.#configured.push({ origin: `vcr.configure in ${place}`, config, pinsMode: isInTestFile });
  }

  /** Puts a mark on the block that is being defined. Nothing happens while tests run: they have theirs already. */
  markDefinition(mark: Mark): void {
    if (!this.hasStarted) this.definedBlock().marks.push(mark);
  }

  /** The block whose definition is running. */
  definedBlock(): BlockScope {
    return this.circus === undefined ? this.tree.file : this.tree.block(this.circus.currentDescribeBlock);
  }

  /** The options in force at a place, `extra` on top. */
  resolve({ block, test }: Place, extra: readonly ConfigLayer[] = []): ResolvedOptions {
    const { surroundings } = this.setup;
    return resolveOptions([...this.layers, ...this.#configured, ...markerLayers(block, test), ...extra], surroundings);
  }

  isDisabled({ block, test }: Place): boolean {
    return this.setup.isSwitchedOff || isDisabled(block, test);
  }

  /** The holder of a test's cassettes, for a new attempt. */
  holderOfTest(test: TestScope): CassetteHolder {
    const place: Place = { block: test.block, test };
    return this.#holder(`"${test.fullName}"`, place, undefined);
  }

  /** The holder of a block's hook cassettes; the same for all its hooks of a kind. */
  holderOfHooks(block: BlockScope, hook: 'beforeAll' | 'afterAll'): CassetteHolder {
    let holder = block.hookHolders.get(hook);
    if (holder === undefined) {
      const name = hookCassetteName(block.titles, hook);
      holder = this.#holder(`${hook} of ${block.label}`, { block, test: undefined }, name);
      block.hookHolders.set(hook, holder);
    }
    return holder;
  }

  /** Whether Jest will run this failed test once more. */
  willRetry(test: TestScope): boolean {
    return test.attempt <= this.setup.retryTimes();
  }

  /** Whether a describe block, or one around it, is run again as a whole when it fails (Jest 30.5). */
  isRetried(describe: Circus.DescribeBlock): boolean {
    const { describeRetryOptions } = (this.circus ?? {}) as { describeRetryOptions?: WeakMap<object, unknown> };
    for (let block: Circus.DescribeBlock | undefined = describe; block !== undefined; block = block.parent) {
      if (describeRetryOptions?.has(block) === true) return true;
    }
    return false;
  }

  /** Who owns the requests of a `beforeEach` or `afterEach` hook: the test it runs for. */
  ownerOfEachHook(): RequestOwner {
    const entry = this.circus?.currentlyRunningTest;
    const test = entry === undefined || entry === null ? undefined : this.tree.test(entry);
    return test?.holder ?? this.fallbackOwner();
  }

  /** Who owns a request that says nothing of its maker: the one test or hook that is running. */
  fallbackOwner(): RequestOwner {
    return this.onlyRunning() ?? this.module;
  }

  /** The absolute path of a test's own cassette: as marked, as `cassetteName` says, or automatic. */
  ownPath(test: TestScope, resolved: ResolvedOptions): string {
    const mark = cassetteMark(test.block, test);
    if (mark !== undefined) return this.namedPath(mark.name, resolved);
    return this.automaticPath(test, resolved);
  }

  /** The absolute path that a test's cassette has without a marker. */
  automaticPath(test: TestScope, resolved: ResolvedOptions): string {
    const { cassetteName } = resolved.options;
    if (cassetteName === undefined) return automaticPath(this.tree.nameOf(test), this.locationSettings(resolved));
    // The name is made of the test, so the test's own cassette cannot be known to it yet.
    const info: TestInfo = { ...testInfo(test, [], this.setup.testPath), cassettePath: '' };
    try {
      return this.namedPath(cassetteName(info), resolved);
    } catch (error) {
      throw error instanceof VcrError ? error : hookFailed('cassetteName', 'threw', error);
    }
  }

  /** The absolute path of a cassette that the user named. */
  namedPath(name: string, resolved: ResolvedOptions): string {
    return namedPath(name, this.locationSettings(resolved));
  }

  libraryFolder({ options }: ResolvedOptions): string {
    const { rootDir, testPath } = this.setup;
    return libraryFolder({ rootDir, testPath, cassetteLibraryDir: options.cassetteLibraryDir });
  }

  insert(
    path: string,
    extra: readonly string[],
    resolved: ResolvedOptions,
    test: TestScope | undefined,
  ): InsertedCassette {
    const user: CassetteUser = {
      testPath: this.composition.show(this.setup.testPath),
      testName: test?.fullName,
    };
    const extraPaths = extra.map((name) => this.namedPath(name, resolved));
    return this.composition.insert({ path, extraPaths, resolved, user });
  }

  locationSettings(resolved: ResolvedOptions): LocationSettings {
    const { rootDir, testPath } = this.setup;
    return {
      rootDir,
      testPath,
      cassetteLibraryDir: resolved.options.cassetteLibraryDir,
      extension: this.composition.extensionOf(resolved),
      pathTransformer: resolved.options.pathTransformer,
    };
  }

  /** `reservedName`: of a hook's or the file's own cassette; a test's is found by its titles and markers. */
  #holder(label: string, place: Place, reservedName: string | undefined): CassetteHolder {
    const { test } = place;
    const isHook = test === undefined && reservedName !== RESERVED_NAMES.module;
    const resolve = (): ResolvedOptions => this.resolve(place);
    const ownPath = (): string => {
      const resolved = resolve();
      return test === undefined
        ? automaticPath(reservedName ?? '', this.locationSettings(resolved))
        : this.ownPath(test, resolved);
    };
    const extra = (): readonly string[] => (test === undefined ? [] : (cassetteMark(place.block, test)?.extra ?? []));
    return new CassetteHolder({
      label,
      testPath: this.composition.show(this.setup.testPath),
      place,
      resolve,
      isDisabled: () => this.isDisabled(place),
      ownPath,
      insertOwn: (path) => this.insert(path, extra(), resolve(), test),
      // A server that a hook started answers the tests: what its handlers ask for belongs to the test that runs. What
      // a test started belongs to that test alone, and what the loading file started to the file.
      successor: () => (isHook && !this.isOver ? this.onlyRunning() : undefined),
    });
  }

  /** The holder behind the owner of the calling code; none when that belongs to another file. */
  holderBehind(owner: RequestOwner | undefined): CassetteHolder | undefined {
    return owner instanceof CassetteHolder ? owner : undefined;
  }

  /** The holder of the one test or hook that is running. */
  onlyRunning(): CassetteHolder | undefined {
    const [running, ...others] = this.runningTests;
    // With several tests at once nobody can tell whose request it is.
    return others.length > 0 ? undefined : (running?.holder ?? this.runningHook);
  }
}
