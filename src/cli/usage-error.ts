/** A command was called in a way it does not know. The message says what to write instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
