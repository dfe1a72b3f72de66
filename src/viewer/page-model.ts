import type {
  BodyChunk,
  ConnectionFacts,
  InformationalResponse,
  NetworkFailure,
  RecordedResponse,
} from '../core/interaction';
import type { CassetteOutcome, RefusalReport } from '../core/run-report';

/** One line of a head, as on the wire. */
export type PageHeader = readonly [name: string, value: string];

/** A body as the page gets it: text where it is text, else its bytes in base64. */
export type PageBody = {
  /** Length of all of it. */
  readonly bytes: number;
  readonly text?: string;
  readonly base64?: string;
  /** Only so many of its first bytes are in the page. */
  readonly cutAfterBytes?: number;
  /** The coding that was undone so that it can be read; the file has it compressed. */
  readonly decodedFrom?: string;
};

/** What the list needs of an interaction; the rest is read when it is opened. */
export type PageEntry = {
  readonly method: string;
  readonly uri: string;
  /** 0 where the network failed before any response. */
  readonly status: number;
  readonly mediaType: string;
  readonly responseBytes: number;
  /** When it was sent, in milliseconds since 1970. */
  readonly atMs?: number;
  readonly tookMs?: number;
  /** Milliseconds until the head of the response came; known where the body came in pieces. */
  readonly headMs?: number;
  /** When pieces of the body came, in milliseconds after sending; a sample where there were many. */
  readonly pieceMs?: readonly number[];
  /** Code of the failure that ended it. */
  readonly failure?: string;
  readonly isUnfinished?: true;
};

/** All else of an interaction. */
export type PageDetail = {
  readonly requestHeaders: readonly PageHeader[];
  readonly requestBody?: PageBody;
  readonly statusText: string;
  readonly responseHeaders: readonly PageHeader[];
  readonly responseBody?: PageBody;
  readonly httpVersion?: string;
  readonly chunks?: readonly BodyChunk[];
  readonly trailers?: readonly PageHeader[];
  readonly informational?: readonly InformationalResponse[];
  readonly connection?: ConnectionFacts;
  readonly failure?: NetworkFailure;
  /** The status as the cassette has it, for a comparison. */
  readonly status: RecordedResponse['status']['code'];
};

/** A run of details in a text of its own, which is parsed when one of them is opened. */
export type PageBlock = {
  readonly id: string;
  /** Position of its first interaction. */
  readonly start: number;
};

export type PageCassette = {
  /** Relative to the folder that is shown, with forward slashes. */
  readonly path: string;
  /** Full names of the tests that used it, from the last run's report. */
  readonly tests: readonly string[];
  readonly outcome?: CassetteOutcome;
  /** Positions of interactions that nothing asked for in the last run. */
  readonly unused: readonly number[];
  readonly entries: readonly PageEntry[];
  readonly blocks: readonly PageBlock[];
  /** Why the file could not be read; it has no entries then. */
  readonly problem?: string;
};

/** A refused request of the last run. */
export type PageRefusal = RefusalReport & { readonly testPath: string };

/** All that the page knows before anything is opened. */
export type PageIndex = {
  /** The folder or file that is shown. */
  readonly title: string;
  /** ISO 8601, UTC. */
  readonly madeAt: string;
  readonly packageVersion: string;
  readonly cassettes: readonly PageCassette[];
  readonly refusals: readonly PageRefusal[];
  /** When the run began that tests and refusals are from. */
  readonly reportAt?: string;
  /** A server stands behind the page and tells of changes. */
  readonly isLive: boolean;
};

/** What a server sends when something changed: the whole index, and the blocks that are new. */
export type PageUpdate = {
  readonly index: PageIndex;
  readonly blocks: Readonly<Record<string, string>>;
};
