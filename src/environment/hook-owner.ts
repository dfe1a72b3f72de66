import { hookFailed } from '../core/errors/hook-errors';
import type { Answer, LiveConnection, LiveRequest, RequestOwner } from '../core/exchange';
import type { MaybePromise } from '../core/ports';
import { bareText } from '../core/redact/bare-line';

/** An owner whose requests are shown to hooks, filters and matchers of the user's. */
export interface AskingOwner extends RequestOwner {
  /** Who owns what those functions ask for themselves, by how many of them wait for each other. */
  readonly hookOwners: HookOwner[];
  /** `depth`: how many requests wait for a hook that waits for this one. */
  answerAt(live: LiveRequest, depth: number): MaybePromise<Answer>;
}

/** A hook that asks for a token is fine; one that asks for something whatever it is shown would never end. */
const MOST_IN_A_ROW = 5;

/** Owner of what hooks, filters and matchers ask for themselves: it goes where the request they look at goes. */
export class HookOwner implements RequestOwner {
  readonly owner: AskingOwner;
  readonly depth: number;

  private constructor(owner: AskingOwner, depth: number) {
    this.owner = owner;
    this.depth = depth;
  }

  static around(owner: AskingOwner, depth: number): HookOwner {
    return (owner.hookOwners[depth] ??= new HookOwner(owner, depth));
  }

  answer(live: LiveRequest): MaybePromise<Answer> {
    return this.owner.answerAt(live, this.depth);
  }

  refuseConnection(connection: LiveConnection): Error | undefined {
    return this.owner.refuseConnection(connection);
  }

  fail(error: Error): void {
    this.owner.fail(error);
  }

  afterFile(): RequestOwner {
    return this.owner.afterFile();
  }
}

/**
 * Ends a row of hooks that each ask for something about which they are asked again.
 *
 * @throws VcrError `VCR_HOOK_FAILED`
 */
export function refuseEndlessRow(live: LiveRequest, depth: number): void {
  if (depth <= MOST_IN_A_ROW) return;
  const problem = `asked for ${bareText(live)} and was asked about that again, ${depth} times in a row`;
  throw hookFailed('A hook', problem);
}
