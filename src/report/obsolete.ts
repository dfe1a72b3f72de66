import fs from 'node:fs';
import path from 'node:path';
import { isBelow } from '../core/deletion';
import { cassettesBelow, cassettesIn, filesIn, foldersNamed } from './cassette-folders';
import type { RanFile } from './ran-file';

const SOURCE_FILE = /\.[cm]?[jt]sx?$/;
const TEST_FILE = /[.-](test|spec)\.[cm]?[jt]sx?$/;

export type Judged = {
  readonly files: readonly RanFile[];
  /** Absolute paths of all cassettes that somebody opened or deleted, or that a test has which was skipped or failed. */
  readonly kept: ReadonlySet<string>;
  /**
   * What Jest ran: `all` test files, and each of them whole; all of a `shard`, so that what nobody opened may be another
   * shard's; or `some`.
   */
  readonly part: 'all' | 'shard' | 'some';
};

/**
 * The cassettes that no test has. In the folder of a test file that ran whole: those that nobody opened and that belong
 * to no test that was skipped or failed. In a run of all test files also those of test files that are gone, and named
 * ones, wherever they stand, where every test of their library ran and passed.
 *
 * @returns absolute paths, sorted
 */
export function obsoleteCassettes({ files, kept, part }: Judged): string[] {
  const spared = (cassette: string): boolean => kept.has(cassette) || files.some((file) => file.spares(cassette));
  const own = files
    .filter(({ isWhole }) => isWhole)
    .flatMap((file) =>
      file.ownFolders
        .flatMap((folder) => cassettesIn(folder, file.extensions))
        // By name alone a file's skipped tests would spare what another file's folder holds.
        .filter((cassette) => !kept.has(cassette) && !file.spares(cassette)),
    );
  const others = part === 'some' ? [] : othersIn(files, part).filter((cassette) => !spared(cassette));
  return [...new Set([...own, ...others])].sort();
}

/** Cassettes of test files that are gone, and those that users named. */
function othersIn(files: readonly RanFile[], part: 'all' | 'shard'): string[] {
  const ran = new Set(files.map(({ testPath }) => testPath));
  const unsettled = new Set(files.filter((file) => !isSettled(file)).map(({ testPath }) => testPath));
  const ownFolders = new Set(files.flatMap((file) => file.ownFolders));
  return librariesOf(files, part).flatMap((library) => {
    // Test files that another configuration of Jest runs.
    const hasStrangers =
      part === 'all' &&
      filesIn(path.dirname(library)).some(
        (name) => TEST_FILE.test(name) && !ran.has(path.join(path.dirname(library), name)),
      );
    const mayJudgeNamed = !hasStrangers && files.every((file) => !mayUse(file, library) || isSettled(file));
    return cassettesBelow(library).filter((cassette) => {
      if (ownFolders.has(path.dirname(cassette))) return false;
      const owners = ownersOf(cassette, library, files)?.filter((file) => fs.existsSync(file));
      if (owners?.length === 0) return true;
      // A name may begin with that of a test file, which then has to have run as well.
      return mayJudgeNamed && (owners ?? []).every((file) => ran.has(file) && !unsettled.has(file));
    });
  });
}

function isSettled({ isWhole, hasFailed, hasSkipped }: RanFile): boolean {
  return isWhole && !hasFailed && !hasSkipped;
}

// What runs in another environment today may have named a cassette yesterday, and may do so tomorrow.
function mayUse({ isOurs, libraries, rootDir }: RanFile, library: string): boolean {
  return isOurs ? (libraries?.includes(library) ?? true) : isBelow(library, rootDir);
}

/** Libraries in use, and folders of their names where no test is any more. */
function librariesOf(files: readonly RanFile[], part: 'all' | 'shard'): string[] {
  const used = new Set(files.flatMap(({ libraries = [] }) => libraries));
  // A suite without cassettes need not be searched for them. The parts of a sharded run have to say the same.
  if (part === 'all' && ![...used].some((library) => fs.existsSync(library))) return [];
  const names = new Set([...used].map((library) => path.basename(library)));
  const roots = [...new Set(files.flatMap((file) => file.roots))];
  return [...new Set([...used, ...foldersNamed(names, roots)])];
}

/**
 * Where the test file may be that a cassette's folder is named after: beside the library, or, of a library that several
 * folders share, below a root. `undefined` for a cassette that is in no such folder.
 */
function ownersOf(cassette: string, library: string, files: readonly RanFile[]): string[] | undefined {
  const folders = path.relative(library, path.dirname(cassette)).split(path.sep);
  const last = folders.findIndex((folder) => SOURCE_FILE.test(folder));
  if (last === -1) return undefined;
  const testFile = path.join(...folders.slice(0, last + 1));
  const bases = [path.dirname(library), ...files.flatMap(({ roots, rootDir }) => [rootDir, ...roots])];
  return [...new Set(bases)].map((base) => path.join(base, testFile));
}
