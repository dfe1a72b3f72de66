import { showValue } from './show-value';
import { VcrError } from './vcr-error';

/**
 * A delete target that is no path, `null`, function or list of them.
 *
 * @param advice what to write instead, where that is known: a whole sentence
 */
export function invalidTarget(target: unknown, place: string, advice?: string): VcrError {
  return new VcrError(
    'VCR_INVALID_TARGET',
    [
      `${place} got ${showValue(target)} as a target`,
      'A target is a path, null, a function that gives one, or a list of these.',
      ...(advice === undefined ? [] : [advice]),
    ],
    { target },
  );
}

/** A delete target that cannot be followed to its end: a list within itself, a function that gives itself. */
export function endlessTarget(place: string, problem: string): VcrError {
  return new VcrError(
    'VCR_INVALID_TARGET',
    [`${place} ${problem}`, 'A target is a path, null, a function that gives one, or a list of these.'],
    { place, problem },
  );
}

/**
 * A marker that was applied to something else than a test or describe function, or given to Jest in place of one.
 *
 * @param problem what was done, in the past tense
 * @param advice what to write: a whole sentence
 */
export function misusedMarker(marker: string, problem: string, advice: string): VcrError {
  return new VcrError('VCR_INVALID_TARGET', [`${marker} ${problem}`, advice], { marker });
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
