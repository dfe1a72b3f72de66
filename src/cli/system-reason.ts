import { messageOf } from '../core/errors/vcr-error';
import { codeOf } from '../persisters/error-code';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a file stands where a folder would have to be',
  EEXIST: 'a file stands where a folder would have to be',
  EISDIR: 'it is a folder',
  EACCES: 'that is not permitted',
  EPERM: 'that is not permitted',
  EROFS: 'nothing can be written there',
  ENOSPC: 'the disk is full',
};

/** Why the file system did not do something, in words: its own ones begin with a code, and repeat the whole path. */
export function systemReason(error: unknown): string {
  return REASONS[String(codeOf(error))] ?? messageOf(error);
}

/**
 * Does something with a file.
 *
 * @param what what cannot be done when it fails, such as `a.html cannot be written`
 * @throws Error that says this, and why
 */
export function orSay<Result>(what: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new Error(`${what}: ${systemReason(error)}`, { cause: error });
  }
}
