import { errorMonitor, type EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { LiveOutcome, LiveResponse } from '../../../core/exchange';
import { connectionFacts, leadsTo, RejectedConnection } from '../../http1/connection-facts';
import { ResponseReader } from '../../http1/response-reader';
import { watchReads } from '../../http1/watch-reads';
import { agentFailure, describedFailure, NO_CODE, networkFailure } from '../../network-failure';
import type { NodeRequest } from './client-request';
import { bodyOf, collectOutput } from './request-bytes';
import { isToProxy } from './request-head';

export type ExchangeSetup = {
  readonly request: NodeRequest;
  /** The port that it goes to, unless a proxy stands before it. */
  readonly port: string;
  /** The body of the request, where it has come already. */
  readonly wholeBody: Buffer | null | undefined;
  readonly finish: (outcome: LiveOutcome) => void;
};

type End = Pick<LiveOutcome, 'failure' | 'isUnfinished'>;

/** Follows one request to the network and back, beside its client and without slowing it down. */
export class Exchange {
  readonly #setup: ExchangeSetup;
  readonly #startedAt = performance.now();
  readonly #head: string;
  readonly #output: ReturnType<typeof collectOutput> | undefined;
  readonly #reader: ResponseReader;
  #socket: Socket | undefined;
  #stopWatching: (() => void) | undefined;
  #connection: LiveResponse['connection'];
  #rejected: RejectedConnection | undefined;
  #error: Error | undefined;
  #hasLeft = false;
  #hasFailed = false;
  #isFinished = false;
  readonly #onSocket = (socket: Socket): void => this.#watch(socket);
  readonly #onError = (error: Error): void => {
    // Many clients destroy what has failed: then it was not they who ended it.
    if (!this.#isLeft()) this.#hasFailed = true;
    this.#error ??= error;
    // Some agents tell of a connection that could not be made, and of nothing afterwards.
    if (this.#socket === undefined) setImmediate(() => this.#endWithConnection());
  };
  readonly #onClose = (): void => this.#endWithConnection();

  constructor(setup: ExchangeSetup) {
    const { request, wholeBody } = setup;
    this.#setup = setup;
    this.#head = request._header ?? '';
    this.#output = wholeBody === undefined ? collectOutput(request) : undefined;
    this.#reader = new ResponseReader(request.method);
    request.prependOnceListener('socket', this.#onSocket);
    // Seeing an error in this way does not handle it: one that nobody else listens for is still thrown.
    request.on(errorMonitor, this.#onError);
    request.once('close', this.#onClose);
  }

  /** The client has destroyed its request. */
  leave(): void {
    this.#hasLeft = true;
  }

  /** Ends the recording of an exchange that outlives its test. */
  abandon(): void {
    // Its test is over: what nobody waits for must not keep the process running.
    if (this.#socket === undefined) this.#setup.request.once('socket', letExit);
    else letExit(this.#socket);
    this.#finish({ failure: undefined, isUnfinished: true });
  }

  #watch(socket: Socket): void {
    this.#socket = socket;
    this.#rejected = new RejectedConnection(socket);
    this.#stopWatching = watchReads(socket, (bytes) => this.#read(socket, bytes));
    // Before Node's own listener, which ends the response as if its client had.
    socket.prependOnceListener('close', this.#onClose);
    (socket as EventEmitter).prependListener(errorMonitor, this.#onError);
  }

  #read(socket: Socket, bytes: Buffer): void {
    this.#reader.read(bytes);
    if (this.#reader.head !== undefined) {
      const { request, port } = this.#setup;
      this.#connection ??= connectionFacts(socket, !isToProxy(request) && leadsTo(socket, port));
    }
    // Its client comes first, and may find fault with what made sense here.
    if (this.#reader.isComplete) setImmediate(() => this.#endWhole());
  }

  #endWhole(): void {
    const failure = networkFailure({ errored: null, readableEnded: false }, this.#parseError());
    this.#finish({ failure, isUnfinished: false });
  }

  #endWithConnection(): void {
    const socket = this.#socket;
    const isWhole = this.#reader.isComplete || (this.#reader.endsWithConnection && socket?.readableEnded === true);
    const failure = isWhole
      ? networkFailure({ errored: null, readableEnded: false }, this.#parseError())
      : this.#failure();
    this.#finish({ failure, isUnfinished: !isWhole && failure === undefined });
  }

  #failure(): End['failure'] {
    if (!this.#hasFailed && this.#isLeft()) return undefined;
    const { errored = null, readableEnded = false } = this.#socket ?? {};
    // The check of a certificate is the client's own, so its error may have any code, or none.
    if (this.#error !== undefined && this.#rejectedFor(this.#error)) return describedFailure(this.#error, NO_CODE);
    const failure = networkFailure({ errored: this.#error ?? errored, readableEnded });
    return failure ?? (this.#socket === undefined && this.#error !== undefined ? agentFailure(this.#error) : undefined);
  }

  #rejectedFor(error: Error): LiveOutcome['connection'] {
    return this.#rejected?.factsFor(error);
  }

  #isLeft(): boolean {
    return this.#hasLeft || this.#setup.request.res?.destroyed === true;
  }

  #parseError(): Error | undefined {
    const error = this.#error as (Error & { readonly code?: unknown }) | undefined;
    return typeof error?.code === 'string' && error.code.startsWith('HPE_') ? error : undefined;
  }

  #finish(end: End): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    const { request, finish, wholeBody } = this.#setup;
    this.#stopListening();
    const response = end.failure !== undefined && request.res == null ? undefined : this.#response();
    const requestBody =
      wholeBody === undefined ? bodyOf(this.#output?.pieces ?? [], this.#head, request.chunkedEncoding) : wholeBody;
    const isUnreadable = response === undefined && end.failure === undefined && request.res != null;
    const tookMs = Math.round(performance.now() - this.#startedAt);
    const connection = this.#error === undefined ? undefined : this.#rejectedFor(this.#error);
    finish({
      ...end,
      response,
      requestBody,
      tookMs,
      ...(connection === undefined ? {} : { connection }),
      ...(isUnreadable ? { isUnreadable } : {}),
    });
  }

  #stopListening(): void {
    const { request } = this.#setup;
    this.#stopWatching?.();
    this.#rejected?.stop();
    this.#output?.stop();
    request.removeListener(errorMonitor, this.#onError);
    request.removeListener('close', this.#onClose);
    this.#socket?.removeListener('close', this.#onClose);
    this.#socket?.removeListener(errorMonitor, this.#onError);
    request.removeListener('socket', this.#onSocket);
  }

  #response(): LiveResponse | undefined {
    const { response } = this.#reader;
    const connection = this.#connection;
    return response === undefined || connection === undefined ? response : { ...response, connection };
  }
}

// A client may bring any stream along, which need not know of processes.
function letExit(socket: Partial<Socket>): void {
  socket.unref?.();
}
