import './promise-with-resolvers';
import type { Socket } from 'node:net';
import type { HttpRequestEvent } from '@mswjs/interceptors';
import { HttpRequestInterceptor } from '@mswjs/interceptors/http';
import type { Connect } from '../../raw/guard-connections';
import { whereItGoes } from '../../where-it-goes';
import { notedSender } from '../../sender-notes';
import type { TapContext } from '../tap';
import type * as AnswerRequests from './answer-requests';
import { applyBeneath, withConnect } from './beneath';
import { notedConnection } from './connection-notes';
import { Passage } from './passage';
import { discardBody } from './request-body';
import { watchConnections } from './watch-connections';

export type SocketTap = {
  /** Connects by way of the tap, which connects for real what may go out. */
  readonly connect: Connect;
  /** Ends, with a test file, the connections that still wait for a request. */
  readonly endFile: () => void;
};

/**
 * Takes requests at the socket, with the interception library: once, and for the life of the process, since pools keep
 * connections from one test file to the next.
 *
 * @param real what connects without any tap
 */
export function tapSockets(context: TapContext, real: Connect): SocketTap {
  const interceptor = new HttpRequestInterceptor();
  let answer: AnswerRequests.RequestAnswerer | undefined;
  interceptor.on('request', (event) => take(event));
  const intercepted = applyBeneath(real, () => interceptor.apply());
  return {
    connect: function (...args) {
      return withConnect(intercepted, () => Reflect.apply(intercepted, this, args));
    },
    endFile: watchConnections(intercepted, () => context.ownerNow()),
  };

  // Agents have named their proxies here, so a URL may well be another place than the connection's.
  function isToOwnServer(socket: Socket, url: string): boolean {
    const connection = notedConnection(socket)?.target;
    if (connection === undefined) return context.isToOwnServer(url);
    return whereItGoes(url, connection, (uri) => context.isToOwnServer(uri)).isToOwnServer;
  }

  /** Takes a request from its client; the client waits until the returned promise resolves. */
  function take(event: HttpRequestEvent): Promise<void> | undefined {
    const socket = event.initiator as Socket;
    const passage = Passage.begin(socket, event.request);
    const owner = (notedSender(socket)?.owner ?? context.ownerNow())?.owner;
    if (owner === undefined) {
      discardBody(event.request);
      passage.approve();
      return undefined;
    }
    answer ??= loadAnswerRequests().answerRequests(interceptor);
    return answer({ event, owner, passage, isToOwnServer: isToOwnServer(socket, event.request.url) });
  }
}

/** What records and what replays is loaded with the first request that somebody owns. */
function loadAnswerRequests(): typeof AnswerRequests {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it with the tap
  return require('./answer-requests') as typeof AnswerRequests;
}
