import { messageOf } from './vcr-error';

/**
 * Says whether a test has failed with an error of ours already, so that it needs no second report: as it is, as the
 * cause of another (`fetch failed`), copied into another (axios), or quoted in the message of one that wraps it.
 *
 * @param errors those of the test, as Jest keeps them: each as thrown, or with its place in a list
 */
export function wasReported(failure: unknown, errors: readonly unknown[]): boolean {
  const message = messageOf(failure);
  return messagesOf(errors).some((reported) => reported.includes(message));
}

/**
 * Makes an error that repeats a refused request show it once. axios copies message and stack of what it wraps, and
 * Jest prints the cause below them: the same lines three times.
 */
export function showOnce(error: unknown): void {
  try {
    if (!isErrorLike(error) || !isErrorLike(error.cause)) return;
    const { cause } = error;
    if (cause.name !== 'RefusedRequestError' || cause.message !== error.message) return;
    const repeated = `\nCaused by: ${String(cause.stack)}`;
    if (typeof error.stack === 'string') error.stack = error.stack.replace(repeated, () => '');
    delete error.cause;
  } catch {
    // A frozen error, or one whose members throw, is shown as it is.
  }
}

type ErrorLike = { message: unknown; name?: unknown; stack?: unknown; cause?: unknown; errors?: unknown };

// Errors of the test's realm are no instances of this realm's Error.
function isErrorLike(value: unknown): value is ErrorLike {
  return typeof value === 'object' && value !== null && 'message' in value;
}

function messagesOf(errors: readonly unknown[]): string[] {
  const messages: string[] = [];
  const pending: unknown[] = [...errors];
  const seen = new Set<unknown>();
  for (let next = pending.pop(); pending.length > 0 || next !== undefined; next = pending.pop()) {
    if (next === undefined || seen.has(next)) continue;
    seen.add(next);
    if (Array.isArray(next)) pending.push(...(next as unknown[]));
    else if (isErrorLike(next)) {
      messages.push(messageOf(next));
      pending.push(next.cause, next.errors);
    } else if (typeof next === 'string') messages.push(next);
  }
  return messages;
}
