import type { Circus } from '@jest/types';
import { forgottenSuper } from '../core/errors/environment-errors';
import { isPromise } from '../core/maybe-promise';

type Handler = (event: Circus.Event, state: Circus.State) => void | Promise<void>;

/**
 * Where Jest's events come in. Definitions are told of synchronously, so our part is called at once, beside the handler
 * of a base or a subclass, which may be asynchronous; Jest waits for both.
 */
export class EventEntrance {
  readonly #handle: Handler;
  #hasReachedBase = false;

  constructor(handle: Handler) {
    this.#handle = handle;
  }

  /**
   * Puts itself before the handler that an environment has, a subclass's included. It stands on the object: in the
   * class, a subclass that overrides `handleTestEvent` would come first.
   */
  standBefore(environment: { handleTestEvent?: Handler }): void {
    const theirs = environment.handleTestEvent;
    const value: Handler = (event, state) =>
      this.#both(
        attempt(() => this.#handle(event, state)),
        attempt(() => theirs?.call(environment, event, state)),
        event,
      );
    Object.defineProperty(environment, 'handleTestEvent', { value, configurable: true, writable: true });
  }

  /** The class of this package was reached: a subclass, if there is one, has called `super.handleTestEvent`. */
  noteBase(): void {
    this.#hasReachedBase = true;
  }

  #both(ours: Outcome, theirs: Outcome, event: Circus.Event): void | Promise<void> {
    if (isPromise(ours.value) || isPromise(theirs.value)) {
      return Promise.allSettled([promiseOf(ours), promiseOf(theirs)]).then((results) => {
        for (const result of results) if (result.status === 'rejected') throw result.reason;
        this.#checkReached(event);
      });
    }
    for (const outcome of [ours, theirs]) if ('error' in outcome) throw outcome.error;
    this.#checkReached(event);
  }

  // One event is enough to know, and this one comes before any test of the file is defined.
  #checkReached({ name }: Circus.Event): void {
    if (name === 'setup' && !this.#hasReachedBase) throw forgottenSuper();
  }
}

type Outcome = { readonly value?: void | Promise<void>; readonly error?: Error };

function attempt(work: () => void | Promise<void>): Outcome {
  try {
    return { value: work() };
  } catch (error) {
    return { error: error as Error };
  }
}

function promiseOf(outcome: Outcome): void | Promise<void> {
  return 'error' in outcome ? Promise.reject(outcome.error) : outcome.value;
}
