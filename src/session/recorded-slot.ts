import type { LiveOutcome, RequestRecording } from '../core/exchange';
import type { Interaction } from '../core/interaction';

/** What a recorded request became. */
export type SlotResult =
  | { readonly kind: 'recorded'; readonly interaction: Interaction }
  /** A hook dropped the response, or no replay could be honest: the request counts as not recorded yet. */
  | { readonly kind: 'dropped'; readonly method: string; readonly uri: string }
  /** Nothing is stored. */
  | { readonly kind: 'nothing' };

const NOTHING: SlotResult = { kind: 'nothing' };

/**
 * The place in a cassette of a request that goes to the network: reserved when the request is sent, closed once.
 * It is closed by the end of the exchange, by its cancellation, or at the latest by `close` at the end of its test.
 */
export class RecordedSlot implements RequestRecording {
  /** Method and URL of the request, without its secrets. */
  readonly #request: { readonly method: string; readonly uri: string };
  /** The stored interaction whose place this one takes (mode `all`). */
  readonly replaces: number | undefined;
  /** Resolves when the slot is closed. */
  readonly closed: Promise<void>;
  /**
   * Let go of when it is asked or no longer needed: it leads to the client's request, and Node's kept connections lead to
   * the slots of a file. Jest takes what is held in this way for an open handle.
   */
  #store: ((outcome: LiveOutcome) => Promise<SlotResult>) | undefined;
  readonly #decline: (reason: string) => void;
  #isSaved = false;
  #result: SlotResult | undefined;
  #outcome: LiveOutcome | undefined;
  #abandon: (() => void) | undefined;
  #isAbandoned = false;
  #isCutShort = false;
  #resolveClosed: () => void = () => undefined;

  /**
   * `store` makes what the cassette will hold of an exchange; it never rejects. `tellDeclined` is told why an exchange
   * will not be stored that no replay could be honest about.
   */
  constructor(
    request: { readonly method: string; readonly uri: string; readonly replaces: number | undefined },
    store: (outcome: LiveOutcome) => Promise<SlotResult>,
    tellDeclined: (reason: string) => void = () => undefined,
  ) {
    this.#request = request;
    this.replaces = request.replaces;
    this.#store = store;
    this.#decline = tellDeclined;
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
  }

  /** The request without its secrets, such as `GET https://api.test/users`. */
  get line(): string {
    const { method, uri } = this.#request;
    return `${method} ${uri}`;
  }

  /** What the request became; `undefined` until the slot is closed. */
  get result(): SlotResult | undefined {
    return this.#result;
  }

  /** Whether a save held it. */
  get isSaved(): boolean {
    return this.#isSaved;
  }

  markSaved(): void {
    this.#isSaved = true;
  }

  get isOpen(): boolean {
    return this.#result === undefined;
  }

  /** Whether no whole answer came: the network failed, or the client, the test or its end left before it was there. */
  get isBroken(): boolean {
    if (this.#isCutShort) return true;
    return this.#outcome !== undefined && (this.#outcome.failure !== undefined || this.#outcome.isUnfinished);
  }

  begin(abandon: () => void): void {
    if (this.#isAbandoned || !this.isOpen) abandon();
    else this.#abandon = abandon;
  }

  end(outcome: LiveOutcome): void {
    const store = this.#store;
    if (!this.isOpen || this.#outcome !== undefined || store === undefined) return;
    this.#outcome = outcome;
    this.#store = undefined;
    void store(outcome).then(
      (result) => this.#close(result),
      () => this.#close(NOTHING),
    );
  }

  cancel(): void {
    if (this.#outcome === undefined) this.#close(NOTHING);
  }

  decline(reason: string): void {
    if (!this.isOpen || this.#outcome !== undefined) return;
    const { method, uri } = this.#request;
    this.#decline(reason);
    this.#close({ kind: 'dropped', method, uri });
  }

  /** Ends the recording with what came so far, if it has not ended. */
  abandon(): void {
    if (this.#isAbandoned) return;
    this.#isAbandoned = true;
    this.#abandon?.();
  }

  /** Closes the slot whatever is still going on. Gives whether something was: nothing of it will be stored. */
  close(): boolean {
    if (!this.isOpen) return false;
    this.#isCutShort = true;
    this.#close(NOTHING);
    return true;
  }

  /** Takes back what was recorded; what a save held stays. */
  forget(): void {
    if (this.#isSaved) return;
    this.#result = NOTHING;
    this.#store = undefined;
    this.#resolveClosed();
  }

  #close(result: SlotResult): void {
    if (!this.isOpen) return;
    this.#result = result;
    this.#store = undefined;
    this.#abandon = undefined;
    this.#resolveClosed();
  }
}
