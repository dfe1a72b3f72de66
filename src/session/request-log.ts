import { withinTime } from '../core/within-time';
import type { RecordedSlot } from './recorded-slot';

/** How long the end of a test waits for responses that are still arriving, while recording. */
const GRACE_MS = 500;

/** What the report of a failed test should add; made when it has failed, for describing a difference costs time. */
type Remark = () => Error | undefined;

/** A request that was refused, or that went wrong beside any answer. */
type Failure = { readonly error: Error; readonly failsTest: boolean };

/**
 * What came of the requests of one test attempt, one kind of hooks or one loading file, whichever cassettes they went
 * to: what is still going on, what failed, what the report of a failed test should add, and how to take it all back.
 */
export class RequestLog {
  readonly #branches: RequestLog[] = [];
  /** The answers that are being decided, and what each is to. */
  readonly #answering = new Map<Promise<unknown>, () => string>();
  readonly #slots: RecordedSlot[] = [];
  readonly #failures: Failure[] = [];
  #remarks: Remark[] = [];
  readonly #undoes: (() => void)[] = [];
  #grace = new Grace();

  /**
   * Calls back when the grace after the end of the code is over, and never before it returns: nobody waits for clients
   * and servers any longer.
   *
   * @returns what forgets the call: a log lives longer than most that wait
   */
  onGraceOver(call: () => void): () => void {
    const grace = this.#grace;
    if (grace.isOver) queueMicrotask(call);
    else grace.waiting.add(call);
    return () => void grace.waiting.delete(call);
  }

  /** Whether no request was ever noted here. */
  get isEmpty(): boolean {
    return (
      this.#branches.length === 0 &&
      this.#answering.size === 0 &&
      this.#slots.length === 0 &&
      this.#failures.length === 0 &&
      this.#remarks.length === 0 &&
      this.#undoes.length === 0
    );
  }

  /** A log of its own for a part of the code that ends earlier; what it holds counts here too. */
  branch(): RequestLog {
    const branch = new RequestLog();
    this.#branches.push(branch);
    return branch;
  }

  /** Takes part in the end of the code: an answer that is still being decided is waited for. `line` names its request. */
  track<T>(answering: Promise<T>, line: () => string): Promise<T> {
    const forget = (): void => void this.#answering.delete(answering);
    this.#answering.set(answering, line);
    answering.then(forget, forget);
    return answering;
  }

  follow(slot: RecordedSlot): void {
    this.#slots.push(slot);
    if (this.#grace.isOver) this.#abandon(slot);
  }

  /** `failsTest`: also when the code under test swallows the error. */
  refuse(error: Error, { failsTest }: { readonly failsTest: boolean }): void {
    this.#failures.push({ error, failsTest });
  }

  fail(error: Error): void {
    if (!this.#failures.some((failure) => failure.error === error)) this.#failures.push({ error, failsTest: true });
  }

  /** Adds to the report, should the test fail. */
  remark(remark: Remark): void {
    this.#remarks.push(remark);
  }

  /** Says how to take back one thing that a request did to a cassette. */
  onDiscard(undo: () => void): void {
    this.#undoes.push(undo);
  }

  /** The recordings without a whole answer. */
  get broken(): readonly RecordedSlot[] {
    return this.#all.flatMap((log) => log.#slots.filter(({ isBroken }) => isBroken));
  }

  /**
   * Waits until every request has ended. After the grace, recordings end with what came so far, and only functions of
   * the user's are waited for. After `limitMs` more nothing is, and what is unfinished then is not stored.
   *
   * @returns the requests that had to be given up, such as `GET https://api.test/users`
   */
  async settle(limitMs: number): Promise<string[]> {
    // Most tests talk to nobody: no timers for them.
    if (this.#open.length === 0) return [];
    const timer = setTimeout(() => this.#endWaiting(), GRACE_MS);
    const giveUp = new Error('given up');
    try {
      await withinTime(this.#quiet(), GRACE_MS + limitMs, () => giveUp);
      return [];
    } catch (error) {
      if (error !== giveUp) throw error;
      return this.#all.flatMap((log) => log.#giveUp());
    } finally {
      clearTimeout(timer);
      // The next hook of a block goes on with the same log.
      for (const log of this.#all) if (log.#grace.isOver) log.#grace = new Grace();
    }
  }

  /** What has to fail the test, once. */
  takeFailures(): Error[] {
    const failures = this.#all.flatMap((log) => log.#failures.splice(0));
    return [...new Set(failures.flatMap(({ error, failsTest }) => (failsTest ? [error] : [])))];
  }

  /** What the report of a failed test adds; what several say in the same words, once. */
  takeRemarks(): Error[] {
    const errors = this.#all.flatMap((log) => log.#remarks.splice(0)).flatMap((remark) => remark() ?? []);
    return [...new Map(errors.toReversed().map((error) => [error.message, error])).values()].toReversed();
  }

  /** Takes back what the requests did to cassettes that are not saved yet. */
  discard(): void {
    for (const log of this.#all) {
      for (const slot of log.#slots.splice(0)) slot.forget();
      for (const undo of log.#undoes.splice(0).reverse()) undo();
      log.#remarks = [];
    }
  }

  // What is decided may be recorded, and what was recorded may be followed by a further request: until all is quiet.
  async #quiet(): Promise<void> {
    for (;;) {
      const open = this.#open;
      if (open.length === 0) return;
      await Promise.allSettled(open);
    }
  }

  /** What is being decided or recorded, each as the promise of its end. */
  get #open(): Promise<unknown>[] {
    return this.#all.flatMap((log) => [
      ...log.#answering.keys(),
      ...log.#slots.flatMap((slot) => (slot.isOpen ? [slot.closed] : [])),
    ]);
  }

  #giveUp(): string[] {
    const undecided = [...this.#answering.values()].map((line) => line());
    // What is decided after this is nobody's to wait for, and was named already.
    this.#answering.clear();
    return [...undecided, ...this.#slots.filter((slot) => slot.close()).map(({ line }) => line)];
  }

  #endWaiting(): void {
    for (const log of this.#all) {
      log.#grace.end();
      for (const slot of log.#slots) log.#abandon(slot);
    }
  }

  // What goes wrong with one of them must not keep the others from their end.
  #abandon(slot: RecordedSlot): void {
    try {
      slot.abandon();
    } catch (thrown) {
      this.fail(thrown as Error);
    }
  }

  get #all(): RequestLog[] {
    return [this, ...this.#branches.flatMap((branch) => branch.#all)];
  }
}

class Grace {
  readonly waiting = new Set<() => void>();
  isOver = false;

  end(): void {
    this.isOver = true;
    for (const call of this.waiting) call();
    this.waiting.clear();
  }
}
