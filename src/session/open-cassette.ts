import { createHash } from 'node:crypto';
import { bodyText } from '../core/body';
import { EMPTY_CONTENT, type CassetteContent } from '../core/cassette-content';
import { unreadableCassette } from '../core/errors/cassette-errors';
import { messageOf, VcrError } from '../core/errors/vcr-error';
import { chain, isPromise } from '../core/maybe-promise';
import type { CassetteCodec, MaybePromise, Persister } from '../core/ports';

/** Where a cassette is kept and how its text is read. */
export type CassetteFile = {
  readonly path: string;
  /** Relative to the root, for messages. */
  readonly shownPath: string;
  readonly persister: Persister;
  readonly codec: CassetteCodec;
};

/** A cassette that is only read. */
export type ReadableFile = Omit<CassetteFile, 'persister'> & { readonly persister: Pick<Persister, 'load'> };

/** What was found when a cassette was opened. */
export type OpenedCassette = {
  /** Of the text as stored, to notice later that another worker changed it; `undefined` when there was none. */
  readonly fingerprint: string | undefined;
  readonly content: CassetteContent;
};

export const NOTHING_STORED: OpenedCassette = { fingerprint: undefined, content: EMPTY_CONTENT };

/**
 * Opens a cassette. A file that is there and cannot be read is an error, never a missing file.
 *
 * @throws VcrError `VCR_UNREADABLE_CASSETTE` with file, line and reason.
 */
export function openCassette(file: ReadableFile): MaybePromise<OpenedCassette> {
  return chain(loadText(file), (text): MaybePromise<OpenedCassette> => {
    if (text === undefined) return NOTHING_STORED;
    return chain(decodeText(file, text), (content) => ({ fingerprint: fingerprintOf(text), content }));
  });
}

/**
 * Loads a cassette's text as it is, good or bad; `undefined` when there is none.
 *
 * @throws VcrError `VCR_UNREADABLE_CASSETTE` when the persister fails.
 */
export function loadText(file: ReadableFile): MaybePromise<string | undefined> {
  return guard(file, () =>
    chain(file.persister.load(file.path), (stored) => (stored === undefined ? undefined : asText(stored))),
  );
}

/**
 * Reads a cassette's text.
 *
 * @throws VcrError `VCR_UNREADABLE_CASSETTE` with file, line and reason.
 */
export function decodeText(file: ReadableFile, text: string): MaybePromise<CassetteContent> {
  return guard(file, () => {
    if (text.startsWith(NO_TEXT)) throw new Error('it is no UTF-8 text');
    if (text.trim() === '') throw new Error('the file is empty');
    return file.codec.decode(text);
  });
}

/** Tells texts apart without keeping them: a cassette may have 100 MB. */
export function fingerprintOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : createHash('sha1').update(text).digest('base64');
}

// Stands in front of bytes that are no text. No cassette has it: it is no character of Unicode.
const NO_TEXT = '\uFFFF\uFFFE';

// Two files that differ in bytes have to differ as texts too, so that a change is noticed.
function asText(stored: string | Buffer): string {
  const text = typeof stored === 'string' ? stored : (bodyText(stored) ?? `${NO_TEXT}${stored.toString('latin1')}`);
  // A byte order mark is legal in front of YAML, and JSON.parse refuses it.
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function guard<T>(file: ReadableFile, work: () => MaybePromise<T>): MaybePromise<T> {
  const fail = (error: unknown): never => {
    throw error instanceof VcrError ? error : unreadable(file, error);
  };
  try {
    const result = work();
    return isPromise(result) ? Promise.resolve(result).then(undefined, fail) : result;
  } catch (error) {
    return fail(error);
  }
}

function unreadable({ path, shownPath }: ReadableFile, cause: unknown): VcrError {
  const line = typeof cause === 'object' && cause !== null && 'line' in cause ? Number(cause.line) : undefined;
  return unreadableCassette({ path, shownPath, line, reason: reasonOf(cause), cause });
}

function reasonOf(cause: unknown): string {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  if (code === 'EISDIR') return 'a folder stands in its place';
  if (code === 'EACCES' || code === 'EPERM') return 'reading it is not permitted';
  return messageOf(cause);
}
