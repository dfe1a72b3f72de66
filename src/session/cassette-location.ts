import path from 'node:path';
import { isBelow } from '../core/deletion';
import { invalidOption } from '../core/errors/option-errors';

/** What the place of a cassette depends on. */
export type LocationSettings = {
  readonly rootDir: string;
  readonly testPath: string;
  readonly cassetteLibraryDir: string;
  /** Of the serializer in force, without the dot. */
  readonly extension: string;
  /** Those that name a serializer, without the dot: `yaml`, `yml`, `json` and the registered ones. */
  readonly knownExtensions: readonly string[];
  readonly pathTransformer: ((path: string) => string) | undefined;
};

type LibrarySettings = Pick<LocationSettings, 'rootDir' | 'testPath' | 'cassetteLibraryDir'>;

const ROOT_DIR = '<rootDir>';

/** The absolute folder of the cassettes. */
export function libraryFolder({ rootDir, testPath, cassetteLibraryDir }: LibrarySettings): string {
  if (cassetteLibraryDir.startsWith(ROOT_DIR)) return path.join(rootDir, cassetteLibraryDir.slice(ROOT_DIR.length));
  return path.resolve(path.dirname(testPath), cassetteLibraryDir);
}

/**
 * The absolute path of an automatically named cassette: below a folder with the test file's name. In a library that
 * several folders share, the test file's folders come before it, so that two files of one name stay apart.
 */
export function automaticPath(name: string, settings: LocationSettings): string {
  return transform(path.join(automaticFolder(settings), `${name}.${settings.extension}`), settings);
}

/** The absolute folder of the automatically named cassettes of a test file, before `pathTransformer`. */
export function automaticFolder(settings: LibrarySettings): string {
  return path.join(libraryFolder(settings), ...foldersOfTest(settings), path.basename(settings.testPath));
}

/**
 * The absolute path of a cassette that `cassetteName` named: always inside the library folder.
 *
 * @throws VcrError `VCR_INVALID_OPTION` for a name that leads out, on this system or on another
 */
export function configuredPath(name: string, settings: LocationSettings): string {
  const library = libraryFolder(settings);
  const file = path.join(library, withVeryExtension(name, settings.extension));
  if (!isName(name) || leadsOut(name) || !isBelow(file, library)) {
    throw invalidOption({
      key: 'cassetteName',
      value: name,
      origin: originOf(settings),
      expected: 'a function that gives a relative path inside cassetteLibraryDir',
    });
  }
  return transform(file, settings);
}

/**
 * The absolute path of a cassette that the user named, the same wherever the name stands: absolute stays,
 * relative is below the library folder, and without extension it gets the serializer's.
 *
 * @throws VcrError `VCR_INVALID_OPTION` for a relative name that leads out of the library folder and `rootDir`
 */
export function namedPath(name: string, settings: LocationSettings): string {
  const file = resolveName(name, settings);
  const isInside = isBelow(file, libraryFolder(settings)) || isBelow(file, settings.rootDir);
  if (!isName(name) || (!path.isAbsolute(name) && !isInside)) {
    throw invalidOption({
      key: 'cassette name',
      value: name,
      origin: originOf(settings),
      expected: 'a name inside rootDir; to keep cassettes elsewhere, set cassetteLibraryDir',
    });
  }
  return transform(file, settings);
}

/**
 * The absolute path that a delete target names: that of the cassette of this name, or else the file or folder that
 * the target names exactly. Whether it may be deleted is decided later, by what it is.
 */
export function targetPath(name: string, settings: LocationSettings, exists: (file: string) => boolean): string {
  const cassette = transform(resolveName(name, settings), settings);
  const exact = path.resolve(libraryFolder(settings), name);
  // No file system is asked for such a name: it throws.
  if (name.includes('\0') || exists(cassette)) return cassette;
  return exists(exact) ? exact : cassette;
}

function resolveName(name: string, settings: LocationSettings): string {
  return path.resolve(libraryFolder(settings), withKnownExtension(name, settings));
}

// A dot is common in names ("v1.2", "node.js", "users.fetches-one"): an extension is what names a serializer.
function withKnownExtension(name: string, { extension, knownExtensions }: LocationSettings): string {
  const isKnown = [extension, ...knownExtensions].some((known) => endsIn(name.toLowerCase(), known.toLowerCase()));
  return isKnown ? name : `${name}.${extension}`;
}

// With another one, such as `.test.js`, Jest would take the file for a test.
function withVeryExtension(name: string, extension: string): string {
  return endsIn(name, extension) ? name : `${name}.${extension}`;
}

function endsIn(name: string, extension: string): boolean {
  const file = name.replace(/^.*[\\/]/s, '');
  return file.length > extension.length + 1 && file.endsWith(`.${extension}`);
}

/** A text whose last part can be a file's name. */
function isName(name: string): boolean {
  return !name.includes('\0') && !/(^|[\\/])\.{0,2}$/.test(name);
}

// What is a file name on one system leads out on another, and a project is checked out on both.
function leadsOut(name: string): boolean {
  const isAbsolute = path.posix.isAbsolute(name) || path.win32.isAbsolute(name);
  return isAbsolute || path.win32.normalize(name).split('\\')[0] === '..';
}

function foldersOfTest({ rootDir, testPath, cassetteLibraryDir }: LibrarySettings): string[] {
  if (!isShared(cassetteLibraryDir)) return [];
  const relative = path.relative(rootDir, path.dirname(testPath));
  // A test file may lie outside rootDir, on Windows on another drive; its cassettes do not.
  return relative.split(path.sep).map((folder) => (folder === '..' ? '__parent__' : folder.replace(/:$/, '')));
}

/** Whether test files of several folders find the same folder by this setting. */
function isShared(cassetteLibraryDir: string): boolean {
  if (cassetteLibraryDir.startsWith(ROOT_DIR) || path.isAbsolute(cassetteLibraryDir)) return true;
  return path.normalize(cassetteLibraryDir).split(path.sep)[0] === '..';
}

function transform(file: string, { pathTransformer, rootDir }: LocationSettings): string {
  return pathTransformer === undefined ? file : path.resolve(rootDir, pathTransformer(file));
}

function originOf({ rootDir, testPath }: LocationSettings): string {
  return path.relative(rootDir, testPath);
}
