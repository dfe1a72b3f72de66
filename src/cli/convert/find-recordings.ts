import path from 'node:path';
import { CASSETTE_EXTENSIONS } from '../../core/begins-as-cassette';
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

/** php-vcr's have none. */
const EXTENSIONS = new Set([...CASSETTE_EXTENSIONS, '.har', '']);

/**
 * Finds the files that words of a command line mean: a file as it is, and of a folder all YAML, JSON and HAR files
 * below it, and those without an extension. Folders behind links are not entered.
 *
 * @param out the folder of the results: what an earlier conversion wrote there is not converted again
 * @param complain is told of folders that cannot be read
 * @throws UsageError for what is not there
 */
export async function findRecordings(
  words: readonly string[],
  { cwd, out, complain }: { readonly cwd: string; readonly out: string; readonly complain: (text: string) => void },
): Promise<Recording[]> {
  const found = new Map<string, Recording>();
  for (const word of words) {
    const named = path.resolve(cwd, word);
    if (!(await isFolder(named, word))) {
      found.set(named, { file: named, relative: path.basename(named), isNamed: true });
      continue;
    }
    for (const file of await filesBelow(named, out, complain)) {
      if (!found.has(file)) found.set(file, { file, relative: path.relative(named, file), isNamed: false });
    }
  }
  return [...found.values()].sort((one, other) => (one.file < other.file ? -1 : 1));
}

async function filesBelow(root: string, out: string, complain: (text: string) => void): Promise<string[]> {
  const files: string[] = [];
  const notRead = (folder: string, error: unknown): void => {
    complain(`the folder ${folder} cannot be read: ${systemReason(error)}`);
  };
  for await (const { file, entry } of walkFolder(root, notRead, out)) {
    if (entry.isFile() && EXTENSIONS.has(path.extname(entry.name).toLowerCase())) files.push(file);
  }
  return files;
}
