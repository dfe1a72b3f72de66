import './promise-with-resolvers';
import type { Socket } from 'node:net';
import type { HttpRequestEvent } from '@mswjs/interceptors';
import { HttpRequestInterceptor } from '@mswjs/interceptors/http';
import type { RequestOwner, Traffic } from '../core/exchange';
import type * as AnswerRequests from './answer-requests';
import { notedSender } from './connection-notes';
import { guardLookups } from './guard-lookups';
import { OwnServers } from './own-servers';
import { OwnerReferences, type OwnerReference } from './owner-references';
import { Passage } from './passage';
import { followUndiciRequests } from './undici-owners';
import { leaveConnectionsUntouched } from './untouched-connections';
import { watchConnections } from './watch-connections';

let processTraffic: NodeTraffic | undefined;

/**
 * The traffic of this process. It is tapped once and for the life of the process: a connection that is opened while
 * nothing is tapped stays invisible, and pools keep connections from one test file to the next.
 */
export function nodeTraffic(): Traffic {
  processTraffic ??= NodeTraffic.tap();
  return processTraffic;
}

class NodeTraffic implements Traffic {
  readonly #interceptor = new HttpRequestInterceptor();
  readonly #owners = new OwnerReferences();
  readonly #ownServers = new OwnServers();
  #answer: AnswerRequests.RequestAnswerer | undefined;
  #endWaiting: () => void = () => undefined;
  #fallback: (() => RequestOwner | undefined) | undefined;

  static tap(): NodeTraffic {
    const traffic = new NodeTraffic();
    followUndiciRequests(() => traffic.#ownerNow());
    traffic.#interceptor.on('request', (event) => traffic.#take(event));
    traffic.#interceptor.apply();
    leaveConnectionsUntouched();
    guardLookups(() => traffic.#ownerNow());
    traffic.#endWaiting = watchConnections(() => traffic.#ownerNow());
    return traffic;
  }

  runAs<T>(owner: RequestOwner, work: () => T): T {
    return this.#owners.runAs(owner, work);
  }

  currentOwner(): RequestOwner | undefined {
    return this.#owners.current?.owner;
  }

  attend(fallback: () => RequestOwner | undefined): () => void {
    this.#fallback = fallback;
    return () => {
      if (this.#fallback === fallback) this.#fallback = undefined;
      this.#owners.release();
      this.#ownServers.forgetClosed();
      this.#endWaiting();
    };
  }

  #ownerNow(): OwnerReference | undefined {
    const fallback = this.#owners.current === undefined ? this.#fallback?.() : undefined;
    return fallback === undefined ? this.#owners.current : this.#owners.referenceTo(fallback);
  }

  /** Takes a request from its client; the client waits until the returned promise resolves. */
  #take(event: HttpRequestEvent): Promise<void> | undefined {
    const socket = event.initiator as Socket;
    const passage = Passage.begin(socket, event.request);
    const owner = (notedSender(socket)?.owner ?? this.#ownerNow())?.owner;
    if (owner === undefined || isUpgrade(event.request)) {
      passage.approve();
      return undefined;
    }
    this.#answer ??= loadAnswerRequests().answerRequests(this.#interceptor);
    return this.#answer({ event, owner, passage, isToOwnServer: this.#ownServers.owns(event.request.url) });
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
