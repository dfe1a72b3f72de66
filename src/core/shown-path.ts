import nodePath, { type PlatformPath } from 'node:path';

/**
 * A path as messages show it: below the root relative to it, elsewhere absolute; with forward slashes.
 *
 * @param path the rules of the paths, those of this platform by default
 */
export function shownPath(file: string, rootDir: string, path: PlatformPath = nodePath): string {
  const relative = path.relative(rootDir, file);
  // On Windows the way to another drive is an absolute path.
  const isBelow = relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
  return (isBelow ? relative : file).replaceAll(path.sep, '/');
}

/** A path relative to a folder, below it or not, with forward slashes. */
export function relativePath(file: string, folder: string): string {
  return nodePath.relative(folder, file).replaceAll(nodePath.sep, '/');
}
