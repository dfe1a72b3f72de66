import type { FileReport, InteractionChange, CassetteOutcome } from './run-report';
import type { RecordMode } from './record-mode';

/** One use of a cassette: by one attempt of a test, a kind of hooks, or a call of `vcr.useCassette`. */
export type CassetteUse = {
  /** Absolute, as are all paths of news. */
  readonly path: string;
  /** Who used it: see `CassetteReport.tests`. */
  readonly user: string;
  readonly hasPassed: boolean;
  /** Whether the user named it: other tests may use it too. */
  readonly isShared: boolean;
  readonly mode: RecordMode;
  readonly outcome: CassetteOutcome;
  /** How many interactions the file held at the end of this use. */
  readonly interactions: number;
  /** Tells the text of the file at the end of this use from every other; absent where there was none. */
  readonly fingerprint?: string;
  /** Positions in that text of what this use did not ask for; absent where another's save came between. */
  readonly unused?: readonly number[];
  readonly changes: readonly InteractionChange[];
  /** Cassettes that were replayed from as well. */
  readonly extras: readonly string[];
};

/** What a test file tells when it has ended. */
export type FinishedFile = Pick<FileReport, 'isWhole' | 'spared' | 'deleted' | 'passedThrough' | 'refusals'> & {
  readonly kind: 'finished';
  readonly uses: readonly CassetteUse[];
  readonly replayedFailures: FileReport['replayedFailures'];
  /** Folders of the library, of all configurations of the file. */
  readonly libraries: readonly string[];
  /** Folders that hold automatically named cassettes of this file; what stands in a folder below them has another name. */
  readonly ownFolders: readonly string[];
};

/**
 * What a test file tells the reporter of its run. What is saved and deleted is told at once, for a worker may be killed
 * at any moment; all of it is told again at the end.
 */
export type FileNews =
  | { readonly kind: 'saved'; readonly use: CassetteUse }
  | { readonly kind: 'takenBack'; readonly path: string; readonly user: string }
  | { readonly kind: 'deleted'; readonly path: string; readonly test: string }
  | FinishedFile;

/** A test file as Jest knows it. */
export type NewsSource = { readonly testPath: string; readonly projectId: string };

/** What one test file told, as far as it came. */
export type ToldByFile = { readonly source: NewsSource; readonly news: readonly FileNews[] };

/** The way of news from a test file to the reporter of the run. */
export interface NewsChannel {
  /** Whether a reporter of ours listens. */
  readonly isHeard: boolean;
  /** Gives whether the news will reach it. Never throws. */
  tell(news: FileNews): boolean;
}
