import type { CassetteCodec, Persister } from '../core/ports';
import { isBelow, mayDelete, type DeletionBounds, type FileInspector } from '../core/deletion';
import { unsafeDelete } from '../core/errors/delete-errors';
import type { VcrError } from '../core/errors/vcr-error';

export type Deletion = {
  /** Absolute. */
  readonly paths: readonly string[];
  readonly bounds: DeletionBounds;
  readonly files: FileInspector;
  readonly persister: Persister;
  /** A persister of the user's keeps cassettes where no file says anything: names alone decide there. */
  readonly isFileSystem: boolean;
  readonly codecOf: (path: string) => CassetteCodec;
  readonly show: (path: string) => string;
};

/**
 * Deletes cassettes that a failed test named. When one of them is out of bounds, none is touched, and the errors
 * say which. Files that do not exist are ignored.
 */
export async function deleteCassettes(deletion: Deletion): Promise<VcrError[]> {
  const paths = [...new Set(deletion.paths)];
  const checks = await Promise.all(paths.map((path) => check(path, deletion)));
  const errors = checks.flatMap(({ error }) => (error === undefined ? [] : [error]));
  if (errors.length > 0) return errors;
  for (const { path, isThere } of checks) {
    if (isThere) await deletion.persister.delete(path);
  }
  return [];
}

type Check = { readonly path: string; readonly isThere: boolean; readonly error?: VcrError };

async function check(path: string, deletion: Deletion): Promise<Check> {
  const { bounds, files, show, isFileSystem } = deletion;
  if (!isFileSystem) {
    if (isBelow(path, bounds.cassetteLibraryDir)) return { path, isThere: true };
    return { path, isThere: false, error: unsafeDelete(path, show(path), 'it is outside of cassetteLibraryDir') };
  }
  const verdict = mayDelete(path, files.inspect(path), bounds, files);
  switch (verdict.kind) {
    case 'allow':
      return { path, isThere: true };
    case 'missing':
      return { path, isThere: false };
    case 'refuse':
      return { path, isThere: true, error: unsafeDelete(path, show(path), verdict.reason) };
    case 'ifCassette':
      if (await isCassette(path, deletion)) return { path, isThere: true };
      return { path, isThere: true, error: unsafeDelete(path, show(path), 'it is no cassette') };
  }
}

async function isCassette(path: string, { files, codecOf }: Deletion): Promise<boolean> {
  try {
    await codecOf(path).decode(files.read(path));
    return true;
  } catch {
    return false;
  }
}
