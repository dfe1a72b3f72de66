import './promise-with-resolvers';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { RequestController, type HttpRequestEvent, type HttpResponseEvent } from '@mswjs/interceptors';
import { HttpRequestInterceptor } from '@mswjs/interceptors/http';
import type { Answer, LiveRequest, RequestOwner, Traffic } from '../core/exchange';
import type { Capture } from './capture';
import type * as Exchange from './exchange';
import { guardLookups } from './guard-lookups';
import { OwnServers } from './own-servers';
import { OwnerReferences, type OwnerReference } from './owner-references';
import { rawHeaders } from './raw-headers';
import { notedConnection, notedOwner, noteRequest } from './socket-notes';
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
  readonly #captures = new Map<string, Capture>();
  #fallback: (() => RequestOwner | undefined) | undefined;
  readonly #onResponse = (event: HttpResponseEvent): void => this.#receive(event);

  static tap(): NodeTraffic {
    const traffic = new NodeTraffic();
    followUndiciRequests(() => traffic.#ownerNow());
    traffic.#interceptor.on('request', (event) => traffic.#handle(event));
    traffic.#interceptor.apply();
    leaveConnectionsUntouched();
    guardLookups(() => traffic.#ownerNow());
    watchConnections(() => traffic.#ownerNow());
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
    };
  }

  #ownerNow(): OwnerReference | undefined {
    const fallback = this.#owners.current === undefined ? this.#fallback?.() : undefined;
    return fallback === undefined ? this.#owners.current : this.#owners.referenceTo(fallback);
  }

  async #handle(event: HttpRequestEvent): Promise<void> {
    const socket = event.initiator as Socket;
    const line = `${event.request.method} ${event.request.url}`;
    const owner = (notedOwner(socket) ?? this.#ownerNow())?.owner;
    const isOurs = owner !== undefined && !isUpgrade(event.request);
    noteRequest(socket, { line, passage: isOurs ? 'undecided' : 'approved' });
    if (!isOurs) return;
    const live = this.#liveRequest(event.request);
    const answer = await owner.answer(live);
    if (event.controller.readyState !== RequestController.PENDING) {
      if (answer.kind === 'record') answer.recording.cancel();
      return;
    }
    await this.#carryOut(answer, event, live);
  }

  async #carryOut(answer: Answer, event: HttpRequestEvent, live: LiveRequest): Promise<void> {
    const socket = event.initiator as Socket;
    const line = `${live.method} ${live.uri}`;
    switch (answer.kind) {
      case 'pass':
        noteRequest(socket, { line, passage: 'approved' });
        return;
      case 'record':
        noteRequest(socket, { line, passage: 'approved' });
        this.#follow(event, live, answer);
        return;
      case 'refuse':
        event.controller.errorWith(answer.error);
        return;
      case 'silence':
        event.controller.errorWith();
        return;
      case 'tunnel':
        noteRequest(socket, { line, passage: 'answered' });
        event.controller.respondWith(new Response(null, { status: 200, statusText: 'Connection established' }));
        return;
      case 'replay':
        if (answer.timing === 'recorded')
          await sleep(exchange().recordedLatencyMs(answer.interaction), undefined, { ref: false });
        if (event.controller.readyState === RequestController.PENDING) this.#replay(event, answer);
    }
  }

  #replay(event: HttpRequestEvent, answer: Extract<Answer, { kind: 'replay' }>): void {
    const socket = event.initiator as Socket;
    const { method } = event.request;
    // Settles the request for the library without a word to the client.
    event.controller.errorWith();
    void exchange().replayTo(socket, { ...answer, method }, () => notedConnection(socket)?.claim());
  }

  #follow(event: HttpRequestEvent, live: LiveRequest, { recording }: Extract<Answer, { kind: 'record' }>): void {
    const { requestId } = event;
    // A listener for responses makes the library hold back every response for a moment: only while recording.
    if (this.#captures.size === 0) this.#interceptor.on('response', this.#onResponse);
    const capture = exchange().Capture.begin({
      method: live.method,
      socket: event.initiator as Socket,
      readBody: () => live.readBody(),
      finish: (outcome) => {
        this.#captures.delete(requestId);
        if (this.#captures.size === 0) this.#interceptor.removeListener('response', this.#onResponse);
        recording.end(outcome);
      },
    });
    this.#captures.set(requestId, capture);
    recording.begin(() => capture.abandon());
  }

  #receive({ requestId, response, responseType }: HttpResponseEvent): void {
    // 1xx are announcements; the response is still to come.
    if (responseType !== 'original' || response.status < 200) return;
    this.#captures.get(requestId)?.receive(response);
  }

  #liveRequest(request: Request): LiveRequest {
    let body: Promise<Buffer | null> | undefined;
    return {
      method: request.method,
      uri: request.url,
      headers: rawHeaders(request.headers),
      isToOwnServer: this.#ownServers.owns(request.url),
      readBody: () => (body ??= readBody(request)),
    };
  }
}

/** What records and what replays is loaded with the first request that is recorded or replayed. */
function exchange(): typeof Exchange {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it with the environment
  return require('./exchange') as typeof Exchange;
}

async function readBody(request: Request): Promise<Buffer | null> {
  if (request.body === null) return null;
  const bytes = Buffer.from(await request.arrayBuffer());
  // The library gives every request that may have a body a stream, also when nothing is sent.
  return bytes.length === 0 ? null : bytes;
}

function isUpgrade(request: Request): boolean {
  return request.headers.get('upgrade') !== null && /\bupgrade\b/i.test(request.headers.get('connection') ?? '');
}
