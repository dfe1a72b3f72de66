import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { FileNews, NewsChannel, NewsSource, ToldByFile } from '../core/run-news';
import { isMissing } from './error-code';
import { factName } from './facts';
import { openRunFolder, runFolder } from './run-folder';
import { runName, runPosition, type RunPosition } from './run-identity';

/** Tells the test files of a run that a reporter listens, and where: workers inherit it from Jest's own process. */
export const NEWS_VARIABLE = 'VCR_NEWS';

/** The reporter's end. Nothing is on the disk before a test file has something to tell. */
export interface Newsroom {
  /** The value of the variable. */
  readonly name: string;
  /** What test files told so far. */
  read(): ToldByFile[];
  clear(): void;
}

/** Opens a place for the news of one run; in watch mode each of the runs has its own. */
export function openNewsroom(position: RunPosition = runPosition()): Newsroom {
  const name = `${runName(position, 0)}.${randomBytes(8).toString('hex')}`;
  const folder = runFolder(cacheFolder(), name);
  return {
    name,
    read: () => namesIn(folder).flatMap((file) => readFile(path.join(folder, file))),
    clear: () => fs.rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * A test file's end. A run that is started by a test of another run inherits the variable and is not meant by it.
 *
 * @param name what the variable says
 */
export function newsChannel(
  name: string | undefined,
  source: NewsSource,
  position: RunPosition = runPosition(),
): NewsChannel {
  if (name?.startsWith(runName(position, 0)) !== true) return { isHeard: false, tell: () => false };
  let file: string | undefined;
  const open = (): string => {
    const opened = path.join(
      openRunFolder(cacheFolder(), name),
      `${factName(source.projectId, source.testPath)}.jsonl`,
    );
    fs.appendFileSync(opened, line(source), { mode: 0o600 });
    return opened;
  };
  return {
    isHeard: true,
    tell: (news) => {
      try {
        fs.appendFileSync((file ??= open()), line(news));
        return true;
      } catch {
        return false;
      }
    },
  };
}

// Where Jest keeps its cache by default: a reporter is told of no other place.
function cacheFolder(): string {
  const user = process.getuid?.();
  return path.join(os.tmpdir(), user === undefined ? 'jest' : `jest_${user.toString(36)}`);
}

// A line break in front: what a killed worker left unfinished spoils no other line.
function line(value: unknown): string {
  return `\n${JSON.stringify(value)}`;
}

function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function readFile(file: string): ToldByFile[] {
  const [source, ...news] = fs.readFileSync(file, 'utf8').split('\n').flatMap(parseLine);
  return source === undefined ? [] : [{ source: source as NewsSource, news: news as FileNews[] }];
}

function parseLine(text: string): unknown[] {
  if (text === '') return [];
  try {
    return [JSON.parse(text)];
  } catch {
    // Its worker was killed while it wrote.
    return [];
  }
}
