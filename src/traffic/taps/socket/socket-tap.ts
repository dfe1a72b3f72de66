import './promise-with-resolvers';
import type { Socket } from 'node:net';
import type { HttpRequestEvent } from '@mswjs/interceptors';
import { HttpRequestInterceptor } from '@mswjs/interceptors/http';
import { guardLookups } from '../../guard-lookups';
import type { TapContext } from '../tap';
import type * as AnswerRequests from './answer-requests';
import { notedSender } from './connection-notes';
import { Passage } from './passage';
import { followUndiciRequests } from './undici-owners';
import { leaveConnectionsUntouched } from './untouched-connections';
import { watchConnections } from './watch-connections';

/**
 * Takes requests at the socket, with the interception library: once, and for the life of the process. A connection
 * opened while nothing is tapped stays invisible, and pools keep connections from one test file to the next.
 *
 * @returns ends, with a test file, the connections that still wait for a request
 */
export function tapSockets(context: TapContext): () => void {
  const interceptor = new HttpRequestInterceptor();
  let answer: AnswerRequests.RequestAnswerer | undefined;
  followUndiciRequests(() => context.ownerNow());
  interceptor.on('request', (event) => take(event));
  interceptor.apply();
  leaveConnectionsUntouched();
  guardLookups(() => context.ownerNow());
  return watchConnections(() => context.ownerNow());

  /** Takes a request from its client; the client waits until the returned promise resolves. */
  function take(event: HttpRequestEvent): Promise<void> | undefined {
    const socket = event.initiator as Socket;
    const passage = Passage.begin(socket, event.request);
    const owner = (notedSender(socket)?.owner ?? context.ownerNow())?.owner;
    if (owner === undefined || isUpgrade(event.request)) {
      passage.approve();
      return undefined;
    }
    answer ??= loadAnswerRequests().answerRequests(interceptor);
    return answer({ event, owner, passage, isToOwnServer: context.isToOwnServer(event.request.url) });
  }
}

/** What records and what replays is loaded with the first request that somebody owns. */
function loadAnswerRequests(): typeof AnswerRequests {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it with the environment
  return require('./answer-requests') as typeof AnswerRequests;
}

function isUpgrade(request: Request): boolean {
  return request.headers.get('upgrade') !== null && /\bupgrade\b/i.test(request.headers.get('connection') ?? '');
}
