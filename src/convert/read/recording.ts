import type { Recording } from '../../core/interaction';

/** The recording of an interaction that was read, with what of it is known. */
export function recordingWith(parts: { readonly [Key in keyof Recording]: Recording[Key] | undefined }): Recording {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}
