import fs from 'node:fs';
import { testFileOf } from '../core/care/test-file-of';
import { VcrError, messageOf } from '../core/errors/vcr-error';
import type { Interaction } from '../core/interaction';
import { parseRequestUrl } from '../core/matchers/request-url';
import { shownPath } from '../core/shown-path';
import { loadCassette } from './load-cassette';

/** What a list says of a cassette file. */
export type ListedCassette = {
  /** As seen from the folder of the list, with forward slashes. */
  readonly file: string;
  /** The test file beside the cassettes, by the name of their folder; absent where no file of that name is there. */
  readonly testFile?: string;
  /** Full names of the tests that use it, as far as runs have told. */
  readonly tests?: readonly string[];
  readonly bytes: number;
  /** When it was recorded: the latest of its interactions, else the last change of the file. ISO 8601. */
  readonly at: string;
} & (
  | { readonly requests: number; readonly hosts: readonly string[] }
  /** Why it cannot be read. */
  | { readonly problem: string }
);

/**
 * Looks at a cassette for a list. One that cannot be read is listed with its problem.
 *
 * @param tests the full names of the tests that use it, where they are known
 */
export async function listCassette(file: string, cwd: string, tests?: readonly string[]): Promise<ListedCassette> {
  const { size, mtime } = fs.statSync(file);
  const testFile = testFileThere(file);
  const facts = {
    file: shownPath(file, cwd),
    ...(testFile === undefined ? {} : { testFile: shownPath(testFile, cwd) }),
    ...(tests === undefined ? {} : { tests }),
    bytes: size,
  };
  try {
    const { interactions } = await loadCassette(file, cwd);
    return {
      ...facts,
      at: latestOf(interactions) ?? mtime.toISOString(),
      requests: interactions.length,
      hosts: [...new Set(interactions.map(({ request }) => hostOf(request.uri)))].sort(),
    };
  } catch (error) {
    return { ...facts, at: mtime.toISOString(), problem: reasonOf(error) };
  }
}

function testFileThere(file: string): string | undefined {
  const testFile = testFileOf(file);
  const isThere = testFile !== undefined && fs.statSync(testFile, { throwIfNoEntry: false })?.isFile() === true;
  return isThere ? testFile : undefined;
}

function latestOf(interactions: readonly Interaction[]): string | undefined {
  const times = interactions.flatMap(({ recording }) => (recording.at === undefined ? [] : [Date.parse(recording.at)]));
  const latest = times.reduce((later, time) => (time > later ? time : later), -Infinity);
  return Number.isFinite(latest) ? new Date(latest).toISOString() : undefined;
}

function hostOf(uri: string): string {
  return parseRequestUrl(uri)?.host ?? uri;
}

function reasonOf(error: unknown): string {
  const { line, reason } = error instanceof VcrError ? error.details : {};
  if (typeof reason !== 'string') return messageOf(error);
  return typeof line === 'number' ? `line ${line}: ${reason}` : reason;
}
