import type { MaybePromise } from './ports';

/**
 * Waits for what somebody else has to bring about, and for no longer than `limitMs`.
 *
 * @param onLate makes the error to reject with when the limit has passed; what comes later is ignored, failures too
 */
export async function withinTime<T>(work: MaybePromise<T>, limitMs: number, onLate: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(onLate()), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
