import { messageOf } from '../core/errors/vcr-error';

/** A text that cannot be converted: what it is not, and why. */
export class UnreadableRecording extends Error {
  override readonly name = 'UnreadableRecording';
  /** 1-based, where the problem has one. */
  readonly line: number | undefined;
  /** It looks like none of the formats: a file that was found in a folder may be anything. */
  readonly isUnknown: boolean;

  constructor(isNot: string, line: number | undefined, cause: unknown, isUnknown = false) {
    super(`it is ${isNot}: ${messageOf(cause)}`, { cause });
    this.line = line;
    this.isUnknown = isUnknown;
  }
}
