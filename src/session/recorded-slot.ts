import type { OngoingExchange } from '../core/exchange';
import type { Interaction } from '../core/interaction';

/** What a recorded request became. */
export type SlotResult =
  | { readonly kind: 'recorded'; readonly interaction: Interaction }
  /** A hook dropped it: the request passes on every run. */
  | { readonly kind: 'dropped'; readonly method: string; readonly uri: string }
  /** Nothing is stored: a network failure with `recordErrors: false`, or an exchange that never began. */
  | { readonly kind: 'nothing' };

/** The place in a cassette of a request that went to the network; made when it is sent, filled when it ends. */
export class RecordedSlot {
  /** The stored interaction whose place this one takes (mode `all`). */
  readonly replaces: number | undefined;
  readonly filled: Promise<void>;
  result: SlotResult | undefined;
  exchange: OngoingExchange | undefined;
  #resolve: () => void = () => undefined;

  constructor(replaces: number | undefined) {
    this.replaces = replaces;
    this.filled = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  fill(result: SlotResult): void {
    if (this.result !== undefined) return;
    this.result = result;
    this.#resolve();
  }
}
