import fs from 'node:fs';
import path from 'node:path';
import { EMPTY_CONTENT, type CassetteContent } from '../../core/cassette-content';
import { shownPath } from '../../core/shown-path';
import { BEGINNING_BYTES, beginsAsCassette } from '../../core/begins-as-cassette';
import { findCassettes, isCassetteName } from '../cassette-files';
import { loadCassette, readCassetteFile } from '../load-cassette';
import { UsageError } from '../usage-error';
import { isFolder } from '../walk-folder';
import { committedBytes, committedFiles } from './git-versions';

/** Two versions of a cassette; one that is not there holds nothing. */
export type ComparedFiles = {
  readonly before: string;
  readonly after: string;
  readonly loadBefore: () => Promise<CassetteContent>;
  readonly loadAfter: () => Promise<CassetteContent>;
};

/**
 * What `jest-vcr diff` is to compare: two files, the files of two folders by name, or what lies at a path with the last
 * commit.
 *
 * @throws UsageError for other words
 */
export async function filesToCompare(words: readonly string[], cwd: string): Promise<ComparedFiles[]> {
  const [first = '.', second, ...others] = words;
  if (others.length > 0) throw new UsageError('diff compares two files or folders, or one with the last commit');
  const before = path.resolve(cwd, first);
  if (second === undefined) return withLastCommit(before, first, cwd);
  const after = path.resolve(cwd, second);
  const [areFolders, other] = [await isFolder(before, first), await isFolder(after, second)];
  if (areFolders !== other) throw new UsageError(`diff cannot compare a file with a folder: ${first}, ${second}`);
  if (!areFolders) return [twoFiles(before, after, cwd)];
  const names = [...(await namesBelow(before)), ...(await namesBelow(after))];
  return [...new Set(names)].sort().map((name) => twoFiles(path.join(before, name), path.join(after, name), cwd));
}

async function withLastCommit(file: string, word: string, cwd: string): Promise<ComparedFiles[]> {
  const isThere = fs.existsSync(file);
  const committed = committedFiles(file).filter((one) => one === file || isCommittedCassette(one));
  if (!isThere && committed.length === 0) throw new UsageError(`there is no file or folder "${word}", nor was there`);
  const files = isThere ? await findCassettes([file], cwd) : [];
  return [...new Set([...files, ...committed])].sort().map((one) => {
    const shown = shownPath(one, cwd);
    return {
      before: `${shown} (last commit)`,
      after: shown,
      loadBefore: () => loadCommitted(one, shown),
      loadAfter: () => loadPresent(one, cwd),
    };
  });
}

function isCommittedCassette(file: string): boolean {
  return isCassetteName(file) ?? beginsAsCassette(committedBytes(file)?.toString('utf8', 0, BEGINNING_BYTES) ?? '');
}

async function loadCommitted(file: string, shown: string): Promise<CassetteContent> {
  const bytes = committedBytes(file);
  if (bytes === undefined) return EMPTY_CONTENT;
  return readCassetteFile({ path: file, shownPath: `${shown} of the last commit` }, () => bytes);
}

function loadPresent(file: string, cwd: string): Promise<CassetteContent> {
  return fs.existsSync(file) ? loadCassette(file, cwd) : Promise.resolve(EMPTY_CONTENT);
}

function twoFiles(before: string, after: string, cwd: string): ComparedFiles {
  return {
    before: shownPath(before, cwd),
    after: shownPath(after, cwd),
    loadBefore: () => loadPresent(before, cwd),
    loadAfter: () => loadPresent(after, cwd),
  };
}

async function namesBelow(folder: string): Promise<string[]> {
  return (await findCassettes([folder], folder)).map((file) => path.relative(folder, file));
}
