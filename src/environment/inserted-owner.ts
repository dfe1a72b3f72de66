import type { Answer, LiveConnection, LiveRequest, RequestOwner } from '../core/exchange';
import type { CassetteHolder, Insertion } from './cassette-holder';

/** Owner of the requests that code makes inside `vcr.useCassette`. */
export class InsertedOwner implements RequestOwner {
  readonly holder: CassetteHolder;
  readonly insertion: Insertion;
  #hasEnded = false;

  constructor(holder: CassetteHolder, insertion: Insertion) {
    this.holder = holder;
    this.insertion = insertion;
  }

  /** The code has ended and its cassette is about to be saved: what it asks for later goes where the test's goes. */
  end(): void {
    this.#hasEnded = true;
  }

  answer(live: LiveRequest): Promise<Answer> {
    return this.#hasEnded ? this.holder.answer(live) : this.holder.answerFrom(live, () => this.insertion);
  }

  refuseConnection(connection: LiveConnection): Error | undefined {
    return this.holder.refuseConnection(connection, this.#hasEnded ? undefined : this.insertion.cassette);
  }

  fail(error: Error): void {
    this.holder.fail(error);
  }

  afterFile(): RequestOwner {
    return this.holder.afterFile();
  }
}
