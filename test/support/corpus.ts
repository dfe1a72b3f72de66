import fs from 'node:fs';
import path from 'node:path';

const CORPUS = path.resolve('../shared/corpus');

/** Why the tests over public cassettes are skipped, or `false`. */
export const CORPUS_SKIP = fs.existsSync(CORPUS) ? false : `there is no ${CORPUS}`;

/** The files of one format. */
export function corpusFiles(format: string): string[] {
  const folder = path.join(CORPUS, format);
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
