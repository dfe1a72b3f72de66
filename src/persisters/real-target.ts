import fs from 'node:fs';
import path from 'node:path';
import { codeOf, isMissing } from './error-code';

/** As many as the operating systems follow before they call it a loop. */
const MOST_LINKS = 40;

/**
 * The file that a path leads to, every link followed: also that of a link to nothing yet, and below folders that are
 * not there yet.
 *
 * @throws Error `ELOOP`, `EACCES`…, as the file system says
 */
export function realTarget(file: string, linksLeft = MOST_LINKS): string {
  try {
    return fs.realpathSync(file);
  } catch (error) {
    if (!isMissing(error)) throw error;
    const parent = path.dirname(file);
    if (parent === file) return file;
    const below = path.join(realTarget(parent, linksLeft), path.basename(file));
    const link = linkAt(below);
    if (link === undefined) return below;
    if (linksLeft === 0) throw error;
    return realTarget(path.resolve(path.dirname(below), link), linksLeft - 1);
  }
}

function linkAt(file: string): string | undefined {
  try {
    return fs.readlinkSync(file);
  } catch (error) {
    if (isMissing(error) || codeOf(error) === 'EINVAL') return undefined;
    throw error;
  }
}
