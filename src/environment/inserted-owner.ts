import type { Answer, LiveConnection, LiveRequest, RequestOwner } from '../core/exchange';
import type { MaybePromise } from '../core/ports';
import type { CassetteHolder, Insertion } from './cassette-holder';
import { HookOwner, type AskingOwner } from './hook-owner';

/** Owner of the requests that code makes inside `vcr.useCassette`. */
export class InsertedOwner implements AskingOwner {
  readonly holder: CassetteHolder;
  readonly insertion: Insertion;
  readonly hookOwners: HookOwner[] = [];
  readonly #depth: number;
  #hasEnded = false;

  /** `depth`: as of a request that its code makes; above 0 inside of a hook. */
  constructor(holder: CassetteHolder, insertion: Insertion, depth: number) {
    this.holder = holder;
    this.insertion = insertion;
    this.#depth = depth;
  }

  /** The code has ended and its cassette is about to be saved: what it asks for later goes where the test's goes. */
  end(): void {
    this.#hasEnded = true;
  }

  answer(live: LiveRequest): MaybePromise<Answer> {
    return this.answerAt(live, this.#depth);
  }

  answerAt(live: LiveRequest, depth: number): MaybePromise<Answer> {
    if (this.#hasEnded) return this.holder.answerAt(live, depth);
    return this.holder.answerFrom(live, () => this.insertion, HookOwner.around(this, depth + 1));
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
