import path from 'node:path';

/** What a path is, without following a link in its last step. */
export type FileFacts = {
  readonly kind: 'missing' | 'file' | 'folder' | 'other';
  /** With every link resolved. */
  readonly realPath: string;
};

/** Looks at files; decisions about deleting are made on what it says. */
export interface FileInspector {
  inspect(file: string): FileFacts;
  realPath(folder: string): string;
  read(file: string): string;
}

export type DeletionBounds = {
  readonly rootDir: string;
  readonly cassetteLibraryDir: string;
  /** A library folder that holds the test file holds more than cassettes. */
  readonly testPath: string;
};

/** Whether a file may be deleted. `ifCassette`: only when its content is that of a cassette. */
export type DeletionVerdict =
  { readonly kind: 'allow' | 'missing' | 'ifCassette' } | { readonly kind: 'refuse'; readonly reason: string };

/** Says whether deleteOnFail may delete a file (docs/delete-on-fail.md, "What may be deleted"). */
export function mayDelete(
  file: string,
  facts: FileFacts,
  bounds: DeletionBounds,
  files: FileInspector,
): DeletionVerdict {
  if (path.basename(file).toLowerCase() === 'package.json') return refuse('it is a package.json');
  const library = files.realPath(bounds.cassetteLibraryDir);
  const root = files.realPath(bounds.rootDir);
  const isInLibrary = isBelow(facts.realPath, library);
  if (!isInLibrary && !isBelow(facts.realPath, root)) {
    const isLink = isBelow(file, bounds.cassetteLibraryDir) || isBelow(file, bounds.rootDir);
    return refuse(isLink ? 'a symbolic link leads out of rootDir' : 'it is outside of rootDir and cassetteLibraryDir');
  }
  if (facts.kind === 'folder') return refuse('it is a folder');
  if (facts.kind === 'other') return refuse('it is no regular file');
  if (facts.kind === 'missing') return { kind: 'missing' };
  const libraryHoldsTests = isBelow(files.realPath(bounds.testPath), library) || isBelow(root, library);
  return { kind: isInLibrary && !libraryHoldsTests ? 'allow' : 'ifCassette' };
}

/** Says whether a path is a folder or lies below it, by name alone. */
export function isBelow(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative === '' || (!relative.startsWith(`..${path.sep}`) && relative !== '..' && !path.isAbsolute(relative));
}

function refuse(reason: string): DeletionVerdict {
  return { kind: 'refuse', reason };
}
