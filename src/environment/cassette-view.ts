import { isPromise } from '../core/maybe-promise';
import type { Interaction, RecordedRequest, RecordedResponse } from '../core/interaction';
import type { InteractionList } from '../core/interaction-list';
import type { RecordMode } from '../core/record-mode';
import type { InsertedCassette } from '../session/inserted-cassette';
import type { Cassette, RequestQuestion } from './vcr-api';

/** Shows an inserted cassette to a test. Asking for its content opens it. */
export class CassetteView implements Cassette {
  readonly #cassette: InsertedCassette;

  constructor(cassette: InsertedCassette) {
    this.#cassette = cassette;
  }

  get path(): string {
    return this.#cassette.path;
  }

  get interactions(): readonly Interaction[] {
    return [...this.#stored().interactions, ...this.#cassette.recorded];
  }

  get requests(): readonly RecordedRequest[] {
    return this.interactions.map(({ request }) => request);
  }

  get responses(): readonly RecordedResponse[] {
    return this.interactions.map(({ response }) => response);
  }

  get length(): number {
    return this.#stored().interactions.length + this.#cassette.recorded.length;
  }

  get playCount(): number {
    return this.#stored().playCount;
  }

  get allPlayed(): boolean {
    const stored = this.#stored();
    return stored.usedCount === stored.interactions.length;
  }

  get recordMode(): RecordMode {
    return this.#cassette.options.recordMode;
  }

  get dirty(): boolean {
    return this.#cassette.isDirty;
  }

  responsesOf({ uri, method = 'GET', headers = {}, body = null }: RequestQuestion): readonly RecordedResponse[] {
    this.#stored();
    return this.#cassette.interactionsOf({ uri, method, headers, body }).map(({ response }) => response);
  }

  rewind(): void {
    this.#stored().rewind();
  }

  #stored(): InteractionList {
    const opening = this.#cassette.open();
    const stored = this.#cassette.opened;
    if (stored !== undefined) return stored;
    // A property cannot wait: a persister that answers later opens with the first request or with useCassette.
    if (isPromise(opening)) opening.catch(() => undefined);
    throw new TypeError(`The cassette ${this.path} is still being opened by its persister; make a request first`);
  }
}
