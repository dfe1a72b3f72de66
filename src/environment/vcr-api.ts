import type { DeleteTarget } from '../core/delete-target';
import type { Interaction, RecordedRequest, RecordedResponse } from '../core/interaction';
import type { HostPattern } from '../core/host-pattern';
import type { Matcher, Persister, Serializer } from '../core/ports';
import type { RecordMode } from '../core/record-mode';
import type { TestInfo } from '../core/test-info';
import type { DeleteOnFailOptions } from '../markers/mark';
import type { Marker } from '../markers/marker';
import type { VcrConfig } from '../options/vcr-config';

/** A cassette in use, as tests see it. */
export interface Cassette {
  /** Absolute path of the file. */
  readonly path: string;
  /** What is stored, in order, and after it what this run has recorded so far. */
  readonly interactions: readonly Interaction[];
  readonly requests: readonly RecordedRequest[];
  readonly responses: readonly RecordedResponse[];
  /** The number of interactions. */
  readonly length: number;
  /** How many answers were replayed, repeats counted. */
  readonly playCount: number;
  /** Whether every stored interaction was replayed at least once. */
  readonly allPlayed: boolean;
  readonly recordMode: RecordMode;
  /** Whether something was recorded that is not saved yet. */
  readonly dirty: boolean;
  /** The responses to requests that match this one, in order. */
  responsesOf(request: RequestQuestion): readonly RecordedResponse[];
  /** Makes every stored interaction playable again. */
  rewind(): void;
}

/** A request to look up; what is left out is empty. */
export type RequestQuestion = Partial<Omit<RecordedRequest, 'uri'>> & Pick<RecordedRequest, 'uri'>;

/** A cassette that stays inserted until it is ejected or disposed of. */
export interface InsertedCassetteHandle extends Cassette, AsyncDisposable {
  /** Takes the cassette out, after saving it; the one before takes the requests again. */
  eject(): Promise<void>;
}

/** Options of one inserted cassette: configuration, and what to delete when its code fails. */
export type UseCassetteOptions = Omit<VcrConfig, 'deleteOnFail'> & {
  /** Deletes this cassette at once when the code throws or rejects, before any hook runs. */
  deleteOnFail?: boolean;
  /** Deletes these too, then. */
  alsoDelete?: DeleteTarget;
};

/** The object behind the global `vcr` and `import { vcr } from 'jest-environment-vcr/globals'`. */
export interface Vcr {
  /**
   * Marker: deletes cassettes when a marked test or one of its hooks fails.
   * @param target a path, `null`, a function of the test, or a list; without it the test's own cassette
   * @throws VcrError `VCR_INVALID_TARGET` for anything else
   */
  deleteOnFail(target?: DeleteTarget, options?: DeleteOnFailOptions): Marker;
  /**
   * Marker: configuration for a block or a test.
   * @throws VcrError `VCR_INVALID_OPTION`
   */
  config(config: VcrConfig): Marker;
  /** Marker: names the test's cassette; `extra` cassettes are replayed from after it and never written. */
  cassette(name: string, ...extra: string[]): Marker;
  /** Marker: no recording and no replay; traffic passes. */
  disabled(): Marker;
  /** Marker: refuses every connection that is not replayed or recorded. */
  blockNetwork(options?: { allowedHosts?: readonly HostPattern[] }): Marker;
  /** Applies markers to the enclosing file or describe block; in a test or hook, to the running test. */
  use(...markers: readonly Marker[]): void;
  /**
   * Configuration for the whole file; for setup files and the top of test files.
   * @throws VcrError `VCR_INVALID_OPTION`
   */
  configure(config: VcrConfig): void;
  /** The cassette of the running test or hook. */
  readonly current: Cassette;
  /** The running test. */
  readonly test: TestInfo;
  /** Runs code with its requests going to a cassette, saves it, and resolves to what the code returns. */
  useCassette<T>(name: string, fn: (cassette: Cassette) => T | Promise<T>): Promise<T>;
  useCassette<T>(name: string, options: UseCassetteOptions, fn: (cassette: Cassette) => T | Promise<T>): Promise<T>;
  /** Inserts a cassette until it is ejected: `await using c = await vcr.insertCassette('a')`. */
  insertCassette(name: string, options?: UseCassetteOptions): Promise<InsertedCassetteHandle>;
  /** Runs code; when it throws or rejects, deletes the target at once and throws on. Resolves to what it returns. */
  withDeleteOnFail<T>(target: DeleteTarget, fn: () => T | Promise<T>, options?: { skip?: boolean }): Promise<T>;
  /** Absolute path of the automatic cassette of a test, by default the running one. */
  cassettePath(test?: TestInfo): string;
  registerMatcher(name: string, matcher: Matcher): void;
  registerSerializer(name: string, serializer: Serializer): void;
  registerPersister(name: string, persister: Persister): void;
}
