import type { Socket } from 'node:net';
import type { Answer, LiveRequest, RequestOwner } from '../../core/exchange';
import { recover } from '../../core/maybe-promise';
import type { MaybePromise } from '../../core/ports';
import { ownRealmError } from '../own-realm-error';
import type { CoreModules } from '../core-modules';
import type { OwnerReference } from '../owner-references';

/** Gets what `net.Socket.prototype.connect` was called with; `undefined`: the connection is made as if it had not been asked. */
export type Hold = (socket: Socket, args: unknown[]) => Socket | undefined;

/** A look-up that is about to be made: by the name of its function in `dns`, with what that was given. */
export type LookupCall = {
  readonly by: string;
  readonly args: readonly unknown[];
  /** Makes it, and gives what it gives a single listener. */
  readonly lookUp: () => Promise<unknown>;
};

/** Gives the answer to a look-up in its place; `undefined`: it is made as if it had not been asked. */
export type LookupHold = (call: LookupCall) => Promise<unknown> | undefined;

/** What every tap knows of the process it taps. */
export interface TapContext {
  /** Whose the requests are that the running code makes; `undefined`: nobody's, they pass unseen. */
  ownerNow(): OwnerReference | undefined;
  /** Runs code whose requests belong to whom a reference stands for. */
  runFor<T>(reference: OwnerReference, work: () => T): T;
  /** Tells that a request or connection was begun whose owner nobody asked for; `ownerNow` tells it by itself. */
  noteBegun(): void;
  /** Whether a URL leads to a server that this very process listens with. */
  isToOwnServer(uri: string): boolean;
  /** The global object of the running test file, where the packages that it loads keep theirs. */
  realm(): object | undefined;
  /** Lets a tap hold connections back before anything else is done with them: those for which `hold` gives its socket. */
  beforeConnecting(hold: Hold): void;
  /** The same of look-ups. */
  beforeLookingUp(hold: LookupHold): void;
  /** Node's own modules, patched when they are first asked for. */
  readonly coreModules: CoreModules;
}

/**
 * Asks the owner of a request what happens to it. Never rejects: whatever is thrown on the way fails the owner's test,
 * and the request with it.
 */
export async function askOwner(owner: RequestOwner, live: LiveRequest): Promise<Answer> {
  return askOwnerNow(owner, live);
}

/** The same, with an answer at once where the owner has one. */
export function askOwnerNow(owner: RequestOwner, live: LiveRequest): MaybePromise<Answer> {
  return recover(
    () => owner.answer(live),
    (thrown) => {
      const error = ownRealmError(thrown);
      owner.fail(error);
      return { kind: 'refuse', error };
    },
  );
}
