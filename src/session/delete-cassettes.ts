import type { CassetteCodec, Persister } from '../core/ports';
import { isBelow, mayDelete, type DeletionBounds, type DeletionVerdict, type FileInspector } from '../core/deletion';
import { undeletableCassette } from '../core/errors/cassette-errors';
import { unsafeDelete } from '../core/errors/delete-errors';
import { messageOf, type VcrError } from '../core/errors/vcr-error';

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

export type DeletionResult = {
  readonly errors: readonly VcrError[];
  /** The paths that held something and hold nothing now. */
  readonly deleted: readonly string[];
};

/**
 * Deletes cassettes that a failed test named. When one of them is out of bounds, none is touched, and the errors
 * say which (`VCR_UNSAFE_DELETE`). One that cannot be deleted is an error (`VCR_UNWRITABLE_CASSETTE`) and leaves the
 * others their way. What does not exist is ignored.
 */
export async function deleteCassettes(deletion: Deletion): Promise<DeletionResult> {
  const paths = [...new Set(deletion.paths)];
  const outcomes = await Promise.all(paths.map((path) => check(path, deletion)));
  const refusals = outcomes.flatMap((outcome) => (outcome.kind === 'refused' ? [outcome.error] : []));
  if (refusals.length > 0) return { errors: refusals, deleted: [] };

  const errors: VcrError[] = [];
  const deleted: string[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    const path = paths[index] ?? '';
    const result = outcome.kind === 'allowed' ? await deleteOne(path, deletion) : outcome;
    if (result.kind === 'failed') errors.push(result.error);
    if (result.kind === 'deleted') deleted.push(path);
  }
  return { errors, deleted };
}

type Checked =
  | { readonly kind: 'allowed' | 'missing' }
  /** May not be deleted. */
  | { readonly kind: 'refused'; readonly error: VcrError }
  /** Cannot be deleted, or even looked at. */
  | { readonly kind: 'failed'; readonly error: VcrError };

async function check(path: string, deletion: Deletion): Promise<Checked> {
  const { bounds, files, show, isFileSystem } = deletion;
  const refuse = (reason: string): Checked => ({ kind: 'refused', error: unsafeDelete(path, show(path), reason) });
  if (!isFileSystem) {
    return isBelow(path, bounds.cassetteLibraryDir)
      ? { kind: 'allowed' }
      : refuse('it is outside of cassetteLibraryDir');
  }
  let verdict: DeletionVerdict;
  try {
    verdict = mayDelete(path, files.inspect(path), bounds, files);
  } catch (error) {
    return failed(path, deletion, error);
  }
  switch (verdict.kind) {
    case 'allow':
      return { kind: 'allowed' };
    case 'missing':
      return { kind: 'missing' };
    case 'refuse':
      return refuse(verdict.reason);
    case 'ifCassette': {
      const reason = await whyNoCassette(path, deletion);
      return reason === undefined ? { kind: 'allowed' } : refuse(reason);
    }
  }
}

async function whyNoCassette(path: string, { files, codecOf }: Deletion): Promise<string | undefined> {
  let text: string;
  try {
    text = files.read(path);
  } catch (error) {
    return `it cannot be read, so nothing says that it is a cassette: ${messageOf(error)}`;
  }
  try {
    await codecOf(path).decode(text);
    return undefined;
  } catch {
    return 'it is no cassette';
  }
}

/** Under the lock: a worker that merges its own into a cassette would write again what it had read before. */
async function deleteOne(
  path: string,
  deletion: Deletion,
): Promise<Exclude<Checked, { kind: 'refused' }> | { readonly kind: 'deleted' }> {
  const { persister } = deletion;
  const work = async (): Promise<{ readonly kind: 'deleted' | 'missing' }> => {
    if (!(await isThere(path, deletion))) return { kind: 'missing' };
    await persister.delete(path);
    return { kind: 'deleted' };
  };
  try {
    return await (persister.exclusively === undefined ? work() : persister.exclusively(path, work));
  } catch (error) {
    return failed(path, deletion, error);
  }
}

async function isThere(path: string, { files, persister, isFileSystem }: Deletion): Promise<boolean> {
  if (isFileSystem) return files.inspect(path).kind !== 'missing';
  try {
    return (await persister.load(path)) !== undefined;
  } catch {
    // What cannot be read is there.
    return true;
  }
}

function failed(path: string, { show }: Deletion, cause: unknown): Checked & { kind: 'failed' } {
  return { kind: 'failed', error: undeletableCassette(path, show(path), cause) };
}
