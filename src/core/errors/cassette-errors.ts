import { messageOf, VcrError } from './vcr-error';

/** A cassette file that is there and cannot be read. */
export function unreadableCassette(problem: {
  readonly path: string;
  readonly shownPath: string;
  readonly line?: number | undefined;
  readonly reason: string;
  readonly cause?: unknown;
}): VcrError {
  const { path, shownPath, line, reason, cause } = problem;
  const place = line === undefined ? shownPath : `${shownPath}:${line}`;
  return new VcrError(
    'VCR_UNREADABLE_CASSETTE',
    [
      `The cassette ${place} cannot be read: ${reason}`,
      'It was left as it is. Mend it, or delete it to record it anew.',
    ],
    { path, line, reason },
    cause,
  );
}

/** A cassette that could not be saved; what was recorded is lost, what the file held is not. */
export function unwritableCassette(path: string, shownPath: string, cause: unknown): VcrError {
  return new VcrError(
    'VCR_UNWRITABLE_CASSETTE',
    [
      `The cassette ${shownPath} cannot be saved: ${messageOf(cause)}`,
      'The file was left as it was. Make its folder writable, or set cassetteLibraryDir to one that is.',
    ],
    { path },
    cause,
  );
}

/** A cassette that could not be deleted, though it may be: the next run replays what was to be recorded anew. */
export function undeletableCassette(path: string, shownPath: string, cause: unknown): VcrError {
  return new VcrError(
    'VCR_UNWRITABLE_CASSETTE',
    [`The cassette ${shownPath} cannot be deleted: ${messageOf(cause)}`, 'Delete it by hand to record it anew.'],
    { path },
    cause,
  );
}
