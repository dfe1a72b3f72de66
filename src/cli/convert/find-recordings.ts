import path from 'node:path';
import { CASSETTE_EXTENSIONS } from '../../core/begins-as-cassette';
import { shownPath } from '../../core/shown-path';
import { systemReason } from '../system-reason';
import { isFolder, walkFolder } from '../walk-folder';

/** A file that is to be converted. */
export type Recording = {
  /** Absolute path. */
  readonly file: string;
  /** Where it goes below the folder of the results: its base name, with the folders below the one that was named. */
  readonly relative: string;
  /** Somebody named it. What was found in a folder may be no recording at all. */
  readonly isNamed: boolean;
};

type Search = {
  readonly cwd: string;
  /** The folder of the results: what an earlier conversion wrote there is not converted again. */
  readonly out: string;
  /** Is told of folders that cannot be read. */
  readonly complain: (text: string) => void;
};

/** php-vcr's have none. */
const EXTENSIONS = new Set([...CASSETTE_EXTENSIONS, '.har', '']);

/**
 * Finds the files that words of a command line mean: a file as it is, and of a folder all YAML, JSON and HAR files
 * below it, and those without an extension. Folders behind links are not entered.
 *
 * @throws UsageError for what is not there
 */
export async function findRecordings(words: readonly string[], { cwd, out, complain }: Search): Promise<Recording[]> {
  const found = new Map<string, Recording>();
  for (const word of words) {
    const named = path.resolve(cwd, word);
    if (!(await isFolder(named, word))) {
      found.set(named, { file: named, relative: path.basename(named), isNamed: true });
      continue;
    }
    for (const file of await filesBelow(named, { cwd, out, complain })) {
      if (!found.has(file)) found.set(file, { file, relative: path.relative(named, file), isNamed: false });
    }
  }
  return [...found.values()].sort((one, other) => (one.file < other.file ? -1 : 1));
}

async function filesBelow(root: string, { cwd, out, complain }: Search): Promise<string[]> {
  const files: string[] = [];
  const notRead = (folder: string, error: unknown): void => {
    complain(`the folder ${shownPath(folder, cwd)} cannot be read: ${systemReason(error)}`);
  };
  for await (const { file, entry } of walkFolder(root, notRead, out)) {
    if (entry.isFile() && EXTENSIONS.has(path.extname(entry.name).toLowerCase())) files.push(file);
  }
  return files;
}
