import { validateHeaderValue } from 'node:http';
import type { Socket } from 'node:net';
import { RequestController, type HttpRequestEvent } from '@mswjs/interceptors';
import type { LiveRequest, RequestOwner } from '../../../core/exchange';
import { ownRealmError } from '../../own-realm-error';
import type { Passage } from './passage';
import { rawHeaders } from './raw-headers';
import { RequestBody } from './request-body';

/** Where a request comes from, and what it needs to be answered. */
export type Origin = {
  readonly event: HttpRequestEvent;
  readonly owner: RequestOwner;
  readonly passage: Passage;
  readonly isToOwnServer: boolean;
};

/** A request that was taken from its client and waits for the answer of its owner. */
export class TakenRequest {
  readonly id: string;
  readonly socket: Socket;
  readonly passage: Passage;
  readonly owner: RequestOwner;
  readonly body: RequestBody;
  readonly live: LiveRequest;
  /** Whether its client may send its body only once it is told to. */
  readonly awaitsContinue: boolean;
  readonly #controller: RequestController;

  constructor({ event, owner, passage, isToOwnServer }: Origin) {
    const { request } = event;
    this.id = event.requestId;
    this.socket = event.initiator as Socket;
    this.passage = passage;
    this.owner = owner;
    this.body = new RequestBody(request, () => passage.takeAll());
    this.awaitsContinue = /^100-continue$/i.test(request.headers.get('expect') ?? '');
    this.live = {
      method: passage.method,
      uri: request.url,
      headers: rawHeaders(request.headers),
      isToOwnServer,
      ...(isUpgrade(request) ? { unrecordable: 'a WebSocket handshake' } : {}),
      // A client that waits to be told to continue would wait for ever: who asks goes by what came so far.
      readBody: () => (this.awaitsContinue ? this.body.soFar() : this.body.whole()),
    };
    this.#controller = event.controller;
  }

  /** Whether its client still waits and nobody has answered. */
  get isWaiting(): boolean {
    return this.#controller.readyState === RequestController.PENDING && !this.socket.destroyed;
  }

  /**
   * Answers it here: nothing of it goes out.
   *
   * @throws TypeError or RangeError when HTTP cannot carry the response
   */
  respond(response: Response): void {
    checkCarriable(response);
    this.passage.answer();
    this.#controller.respondWith(response);
  }

  /** Ends it with an error of the network. */
  refuse(thrown: unknown): void {
    if (this.isWaiting) this.#controller.errorWith(ownRealmError(thrown));
  }

  /** Settles it for the library without a word to the client. */
  settle(): void {
    this.passage.answer();
    this.#controller.errorWith();
  }

  /** Hands an error to the test that the request belongs to. */
  fail(thrown: unknown): void {
    this.owner.fail(ownRealmError(thrown));
  }
}

function isUpgrade({ headers }: Request): boolean {
  return headers.get('upgrade') !== null && /\bupgrade\b/i.test(headers.get('connection') ?? '');
}

// Node checks more than `Response` does, and does so where the library drops the error and the client waits for ever;
// so does a client after a status below 200, which announces another response.
function checkCarriable({ status, headers, statusText }: Response): void {
  if (status < 200 || status > 999) throw new RangeError(`HTTP cannot carry the status ${status} of a response`);
  for (const [name, value] of rawHeaders(headers)) validateHeaderValue(name, value);
  validateHeaderValue('reason', statusText);
}
