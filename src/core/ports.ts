import type { CassetteContent } from './cassette-content';
import type { RecordedRequest } from './interaction';

/** A value that may also come later. */
export type MaybePromise<T> = T | Promise<T>;

/**
 * The document of a cassette file: plain maps, lists, strings, numbers, booleans, `null`, `Buffer` for bytes
 * and `Date` for `recording.at`. Its shape is vcrpy's version 1 (docs/cassette-format.md).
 */
export type CassetteDocument = {
  interactions: unknown[];
  version?: unknown;
  [key: string]: unknown;
};

/** Turns a cassette's document into text and back. Register one with `vcr.registerSerializer(name, serializer)`. */
export interface Serializer {
  /** File extension without the dot, such as `yaml`. */
  readonly extension: string;
  /** Gives the text of the file, with its final newline. */
  serialize(document: CassetteDocument): MaybePromise<string>;
  /**
   * Gives the document of a text. Whatever it throws becomes `VCR_UNREADABLE_CASSETTE`; a numeric `line`
   * property (1-based) on the error is shown beside the file.
   */
  deserialize(text: string): MaybePromise<unknown>;
}

/** Keeps the texts of cassettes. Register one with `vcr.registerPersister(name, persister)`. */
export interface Persister {
  /** The stored text or bytes, or `undefined` when nothing is stored there. Throws when it cannot be read. */
  load(path: string): MaybePromise<string | Buffer | undefined>;
  /** Stores the text so that a reader sees either the old text or the new one, never a part. Takes no lock. */
  save(path: string, text: string): MaybePromise<void>;
  /** Removes what is stored; nothing stored is no error. Takes no lock. */
  delete(path: string): MaybePromise<void>;
  /**
   * Runs `work`, which loads, saves and deletes, while nobody else runs work for the same path. Optional: without
   * it, two processes that save one cassette at the same moment may lose an interaction.
   */
  exclusively?<T>(path: string, work: () => Promise<T>): Promise<T>;
}

/** A persister that need not hold a text to store it. */
export interface PartsPersister extends Persister {
  /** As `save`. */
  saveParts(path: string, parts: Iterable<string>): MaybePromise<void>;
}

/**
 * Compares a recorded request with the one that was just made, both after filters and redaction.
 * `false`, or a string with the reason, means different; a thrown error means different, with its message.
 */
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- a matcher may end without a return
export type Matcher = (recorded: RecordedRequest, incoming: RecordedRequest) => boolean | string | void;

/** The way between a cassette's text and its interactions, as a session sees it. */
export interface CassetteCodec {
  encode(content: CassetteContent): MaybePromise<string>;
  /** The same text in parts, none of which ends within a character. May be read again. */
  encodeParts(content: CassetteContent): MaybePromise<Iterable<string>>;
  /** Throws what cannot be read; the error may carry a 1-based `line`. */
  decode(text: string): MaybePromise<CassetteContent>;
}

/** Why the ledger of a run keeps something of a cassette. */
export type KeptText = 'unused' | 'emptied' | 'broken';

/**
 * What this Jest run has done so far, in all its files and workers. A cassette that the run itself wrote does not
 * "exist" for the tests that share it: they go on recording into it.
 */
export interface RunLedger {
  /** Whether this run has created the cassette, or emptied it to write it anew. */
  wasWritten(path: string): boolean;
  /** To be called before the save, under the cassette's lock. What was merely added to a cassette is not noted. */
  noteWritten(path: string): void;
  /** To be called when the save was taken back, under the cassette's lock. */
  forgetWritten(path: string): void;
  /** Notes that a test file opened the cassette. */
  noteUse(path: string, testPath: string): void;
  /** The test files of this run that have opened the cassette so far. */
  usersOf(path: string): readonly string[];
  /**
   * Keeps a cassette's text as it was before interactions were dropped (`unused`), before `rewrite` emptied it
   * (`emptied`), or notes that a recording of `rewrite` broke off (`broken`). To be called under the cassette's lock.
   */
  keep(path: string, what: KeptText, text: string): void;
  /** The text that was kept, if any. */
  kept(path: string, what: KeptText): string | undefined;
  letGo(path: string, what: KeptText): void;
}
