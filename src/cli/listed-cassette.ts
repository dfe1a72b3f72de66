import fs from 'node:fs';
import path from 'node:path';
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
  readonly bytes: number;
  /** When it was recorded: the latest of its interactions, else the last change of the file. ISO 8601. */
  readonly at: string;
} & (
  | { readonly requests: number; readonly hosts: readonly string[] }
  /** Why it cannot be read. */
  | { readonly problem: string }
);

/** Looks at a cassette for a list. One that cannot be read is listed with its problem. */
export async function listCassette(file: string, cwd: string): Promise<ListedCassette> {
  const { size, mtime } = fs.statSync(file);
  const testFile = testFileOf(file);
  const facts = {
    file: shownPath(file, cwd),
    ...(testFile === undefined ? {} : { testFile: shownPath(testFile, cwd) }),
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

/** `dir/__cassettes__/users.test.js/one.yaml` belongs to `dir/users.test.js` (session/cassette-location). */
function testFileOf(file: string): string | undefined {
  const folder = path.dirname(file);
  const testFile = path.join(path.dirname(path.dirname(folder)), path.basename(folder));
  const isThere = path.basename(path.dirname(folder)) === '__cassettes__' && fs.existsSync(testFile);
  return isThere && fs.statSync(testFile).isFile() ? testFile : undefined;
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
