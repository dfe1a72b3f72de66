import nodePath, { type PlatformPath } from 'node:path';
import { DEFAULT_LIBRARY } from '../default-library';

/**
 * The test file that an automatically named cassette belongs to, by its place: `a/__cassettes__/x.test.js/…` is
 * `a/x.test.js`'s. `undefined` where the place says nothing: a cassette that a user named, or one in a library that
 * several folders share.
 *
 * @param path the rules of the paths, those of this platform by default
 */
export function testFileOf(cassette: string, path: PlatformPath = nodePath): string | undefined {
  const steps = cassette.split(path.sep);
  const library = steps.lastIndexOf(DEFAULT_LIBRARY);
  const name = steps[library + 1] ?? '';
  const isInFolder = library !== -1 && library + 2 < steps.length;
  return isInFolder && IS_SOURCE.test(name) ? [...steps.slice(0, library), name].join(path.sep) : undefined;
}

const IS_SOURCE = /.\.[cm]?[jt]sx?$/;
