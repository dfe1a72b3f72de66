import path from 'node:path';
import { invalidOption } from '../core/errors/option-errors';
import { isBelow } from '../core/deletion';

/** What the place of a cassette depends on. */
export type LocationSettings = {
  readonly rootDir: string;
  readonly testPath: string;
  readonly cassetteLibraryDir: string;
  /** Of the serializer in force, without the dot. */
  readonly extension: string;
  readonly pathTransformer: ((path: string) => string) | undefined;
};

/** The absolute folder of the cassettes. */
export function libraryFolder({
  rootDir,
  testPath,
  cassetteLibraryDir,
}: Omit<LocationSettings, 'extension' | 'pathTransformer'>): string {
  if (cassetteLibraryDir.startsWith('<rootDir>')) {
    return path.join(rootDir, cassetteLibraryDir.slice('<rootDir>'.length));
  }
  return path.resolve(path.dirname(testPath), cassetteLibraryDir);
}

/** The absolute path of an automatically named cassette: below a folder with the test file's name. */
export function automaticPath(name: string, settings: LocationSettings): string {
  const folder = path.join(libraryFolder(settings), path.basename(settings.testPath));
  return transform(path.join(folder, `${name}.${settings.extension}`), settings);
}

/**
 * The absolute path of a cassette that the user named, the same wherever the name stands: absolute stays,
 * relative is below the library folder, and without extension it gets the serializer's.
 *
 * @throws VcrError `VCR_INVALID_OPTION` for a relative name that leads out of the library folder and `rootDir`.
 */
export function namedPath(name: string, settings: LocationSettings): string {
  const library = libraryFolder(settings);
  const file = path.resolve(library, hasExtension(name) ? name : `${name}.${settings.extension}`);
  if (!path.isAbsolute(name) && !isBelow(file, library) && !isBelow(file, settings.rootDir)) {
    throw invalidOption({
      key: 'cassette name',
      value: name,
      origin: path.relative(settings.rootDir, settings.testPath),
      expected: 'a name inside rootDir; to keep cassettes elsewhere, set cassetteLibraryDir',
    });
  }
  return transform(file, settings);
}

// A dot is common in names ("v1.2", "users.fetches-one"): only a short run of letters after it is an extension.
function hasExtension(name: string): boolean {
  return /^\.[a-z]{1,4}$/i.test(path.extname(name));
}

function transform(file: string, { pathTransformer, rootDir }: LocationSettings): string {
  return pathTransformer === undefined ? file : path.resolve(rootDir, pathTransformer(file));
}
