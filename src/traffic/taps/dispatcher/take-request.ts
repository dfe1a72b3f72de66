import type { RequestOwner } from '../../../core/exchange';
import type { OwnerReference } from '../../owner-references';
import type { TapContext } from '../tap';
import { passOn } from './decided';
import { OutgoingBody } from './outgoing-body';
import { PendingRequests } from './pending-requests';
import { refusedByUndici } from './sound-request';
import { TakenRequest } from './taken-request';
import { optionOf, targetOf } from './target';
import { followConnections, isForTunnel } from './tunnels';
import type { UndiciCopy } from './undici-copies';
import { isControllerHandler, type Dispatch, type Dispatcher, type DispatchOptions } from './undici-types';
import { writtenRequest } from './written-request';

/** A request as it came in at a dispatcher. */
export type GivenRequest = {
  readonly dispatcher: Dispatcher;
  /** The real way on. */
  readonly next: Dispatch;
  readonly opts: DispatchOptions;
  readonly handler: object;
  readonly owner: RequestOwner;
  /** What stands for the owner for as long as the process may remember the request. */
  readonly reference: OwnerReference;
};

export type RequestTaker = {
  /** Takes a request, or lets it go on; gives what `dispatch` gives. */
  readonly take: (given: GivenRequest) => boolean;
  readonly pending: PendingRequests;
};

export type TappedCopy = {
  readonly context: TapContext;
  readonly copy: UndiciCopy;
  readonly real: Dispatcher['dispatch'];
};

/** Begins to take the requests of one copy of undici. */
export function takeRequests(tap: TappedCopy): RequestTaker {
  const pending = new PendingRequests(tap.copy.base);
  // Undici 6 knows one kind of handler, undici 8 another one; one answer tells.
  const knownKinds = new Set<boolean>();
  followConnections();

  const take = (given: GivenRequest): boolean => {
    const { dispatcher, next, opts, handler } = given;
    if (isForTunnel(opts)) return passOn(opts, () => next(opts, handler));
    const target = targetOf(dispatcher, opts);
    if (target === undefined || dispatcher.closed === true || dispatcher.destroyed === true) return next(opts, handler);
    const body = OutgoingBody.of(opts.body);
    const write = (): ReturnType<typeof writtenRequest> =>
      writtenRequest(opts, { target, body, keepsAlive: optionOf(dispatcher, 'pipelining') !== 0 });
    const written = write();
    const kind = isControllerHandler(handler);
    if (!written.isSound || !knownKinds.has(kind)) {
      const refused = refusedByUndici(tap.copy, { real: tap.real, origin: target.origin, opts, handler });
      if (refused !== undefined) return refused.result;
      knownKinds.add(kind);
    }
    const request = new TakenRequest({ tap, given, target, body, written, pending });
    // A connection takes time too: callers may leave meanwhile, and streams fill. What one holds tells undici its length.
    setImmediate(() => request.ask(body.isStream ? write() : written));
    return true;
  };
  return { take, pending };
}
