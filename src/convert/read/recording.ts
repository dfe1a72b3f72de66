import type { Recording } from '../../core/interaction';

/** The recording of an interaction that was read, with what of it is known. */
export function recordingWith(parts: Recording): Recording {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as Recording;
}
