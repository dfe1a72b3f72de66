import { mayDelete, type DeletionBounds } from '../core/deletion';
import { messageOf } from '../core/errors/vcr-error';
import { fileSystemInspector } from '../persisters/file-facts';

/**
 * Says whether a file that a report names may be deleted, before its content is looked at: `allow`, `missing`, or why
 * not. As for deleteOnFail, but nothing goes by its place alone: the whole root counts as a library that holds tests too.
 */
export function mayPrune(file: string, rootDir: string): 'allow' | 'missing' | { readonly reason: string } {
  const bounds: DeletionBounds = { rootDir, cassetteLibraryDir: rootDir, testPath: rootDir };
  try {
    const verdict = mayDelete(file, fileSystemInspector.inspect(file), bounds, fileSystemInspector);
    if (verdict.kind === 'missing') return 'missing';
    return verdict.kind === 'refuse' ? { reason: verdict.reason } : 'allow';
  } catch (error) {
    return { reason: messageOf(error) };
  }
}
