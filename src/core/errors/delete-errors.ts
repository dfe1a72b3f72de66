import { showValue } from './option-errors';
import { VcrError } from './vcr-error';

/** A delete target that is no path, `null`, function or list of them. */
export function invalidTarget(target: unknown, place: string): VcrError {
  return new VcrError(
    'VCR_INVALID_TARGET',
    [
      `${place} got ${showValue(target)} as a target`,
      'A target is a path, null, a function that gives one, or a list of these.',
    ],
    { target },
  );
}

/** A delete target outside of what may be deleted. */
export function unsafeDelete(path: string, shownPath: string, reason: string): VcrError {
  return new VcrError(
    'VCR_UNSAFE_DELETE',
    [
      `deleteOnFail does not delete ${shownPath}: ${reason}`,
      'It deletes files below cassetteLibraryDir, and elsewhere below rootDir only files that are cassettes.',
      'Nothing was deleted.',
    ],
    { path, reason },
  );
}
