import { isPromise } from '../core/maybe-promise';
import type { MaybePromise, Persister } from '../core/ports';
import { withinTime } from '../core/within-time';

/** Others may hold the lock first, each for the time of its own save. */
const LOCKS_WITHIN = 3;

/** A persister of the user's that answers in time, and with what it has to give. */
export function boundedPersister(name: string, persister: Persister, limitMs: () => number): Persister {
  const who = `the persister "${name}"`;
  const bounded: Persister = {
    load: (path) =>
      checked(inTime(`${who}.load`, persister.load(path), limitMs()), (stored) => {
        if (stored === undefined || typeof stored === 'string') return stored;
        // Bytes of the test's realm are no instances of this realm's Buffer.
        if (ArrayBuffer.isView(stored)) return Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength);
        throw new TypeError(`${who}.load has to give a text, bytes or undefined; it gave ${typeof stored}`);
      }),
    save: (path, text) => inTime(`${who}.save`, persister.save(path, text), limitMs()),
    delete: (path) => inTime(`${who}.delete`, persister.delete(path), limitMs()),
  };
  // Called as a method of the persister's below.
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const { exclusively } = persister;
  if (exclusively === undefined) return bounded;
  return {
    ...bounded,
    exclusively: async <T>(path: string, work: () => Promise<T>): Promise<T> => {
      let result: Promise<T> | undefined;
      const run = async (): Promise<void> => {
        result = work();
        await result;
      };
      const lockMs = LOCKS_WITHIN * limitMs();
      await inTime(`${who}.exclusively`, exclusively.call(persister, path, run), lockMs);
      if (result === undefined) throw new Error(`${who}.exclusively has not run its work`);
      // A lock that swallows an error, or does not wait for the work, hides nothing.
      return inTime(`${who}.exclusively`, result, lockMs);
    },
  };
}

function inTime<T>(what: string, answer: MaybePromise<T>, limitMs: number): MaybePromise<T> {
  if (!isPromise(answer)) return answer;
  return withinTime(answer, limitMs, () => new Error(`${what} has not answered for ${limitMs} ms`));
}

function checked<T, U>(answer: MaybePromise<T>, check: (value: T) => U): MaybePromise<U> {
  return isPromise(answer) ? Promise.resolve(answer).then(check) : check(answer);
}
