import type { Answer, LiveRequest, RequestOwner } from '../../core/exchange';
import { ownRealmError } from '../own-realm-error';
import type { CoreModules } from '../core-modules';
import type { OwnerReference } from '../owner-references';

/** What every tap knows of the process it taps. */
export interface TapContext {
  /** Whose the requests are that the running code makes; `undefined`: nobody's, they pass unseen. */
  ownerNow(): OwnerReference | undefined;
  /** Tells that a request or connection was begun whose owner nobody asked for; `ownerNow` tells it by itself. */
  noteBegun(): void;
  /** Whether a URL leads to a server that this very process listens with. */
  isToOwnServer(uri: string): boolean;
  /** The global object of the running test file, where the packages that it loads keep theirs. */
  realm(): object | undefined;
  /** Node's own modules, patched when they are first asked for. */
  readonly coreModules: CoreModules;
}

/**
 * Asks the owner of a request what happens to it. Never rejects: whatever is thrown on the way fails the owner's test,
 * and the request with it.
 */
export async function askOwner(owner: RequestOwner, live: LiveRequest): Promise<Answer> {
  try {
    return await owner.answer(live);
  } catch (thrown) {
    const error = ownRealmError(thrown);
    owner.fail(error);
    return { kind: 'refuse', error };
  }
}
