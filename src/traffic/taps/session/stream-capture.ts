import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import type { LiveOutcome, LiveResponse, RequestRecording } from '../../../core/exchange';
import { headersFromPairs, headerValue, mediaType, type HeaderPair } from '../../../core/headers';
import type { ConnectionFacts } from '../../../core/interaction';
import { placeNamedBy } from '../../../core/place';
import { Announcements } from '../../announcements';
import { connectionFacts, leadsTo } from '../../http1/connection-facts';
import { PieceTimes } from '../../piece-times';
import { ReceivedBytes } from '../../received-bytes';
import { kept } from './kept';
import { pairsOfList, regularPairs } from './live-stream';
import type { RequestData } from './request-data';
import { streamFailure } from './stream-failure';

/** Beyond this, pieces that come one after the other are parts of one: what the other side sent is cut up on the way. */
const FRAME_BYTES = 16_384;

const PUSHED = 'its server pushed further responses, and a replay could not push them';
const BOTH_WAYS = 'messages went both ways at once, and a replay could only give them one after the other';

type Head = { readonly status: number; readonly headers: readonly HeaderPair[]; readonly atMs: number };
type Push = (chunk: unknown, ...rest: unknown[]) => boolean;

export type CaptureSetup = {
  readonly stream: ClientHttp2Stream;
  /** The session that the stream is sent on. */
  readonly session: ClientHttp2Session;
  readonly data: RequestData;
  readonly uri: string;
  readonly recording: RequestRecording;
  /** How many streams the server has pushed to the client of the session. */
  readonly pushes: () => number;
};

/** Records what comes of a stream that is sent, beside its client. */
export class StreamCapture {
  readonly #setup: CaptureSetup;
  readonly #startedAt = performance.now();
  readonly #pushesBefore: number;
  readonly #announcements = new Announcements();
  #body = new ReceivedBytes();
  readonly #times = new PieceTimes();
  #head: Head | undefined;
  #connection: ConnectionFacts | undefined;
  #trailers: readonly HeaderPair[] = [];
  /** How often the client had written when the first piece of the body came. */
  #writesBefore: number | undefined;
  #cameBeforeEnd = false;
  #hasEnded = false;
  #clientHasLeft = false;
  #isFinished = false;

  private constructor(setup: CaptureSetup) {
    this.#setup = setup;
    this.#pushesBefore = setup.pushes();
  }

  /** Begins to follow a stream that is about to be sent. */
  static begin(setup: CaptureSetup): void {
    const capture = new StreamCapture(setup);
    capture.#watch(setup.stream);
    setup.recording.begin(() => {
      capture.#finish(true);
      // Its test is over: what nobody waits for must not keep the process running.
      setup.session.unref();
    });
  }

  // Not by listeners: clients remove all of them, and an `error` has to stay unheard when nobody listens.
  #watch(stream: ClientHttp2Stream): void {
    const emit = stream.emit.bind(stream) as (name: string | symbol, ...args: unknown[]) => boolean;
    const push = stream.push.bind(stream) as Push;
    const leaving = (name: 'close' | 'destroy'): unknown => {
      const real = stream[name].bind(stream) as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => {
        // Node calls them too, for streams that have been closed already or whose connection is gone.
        const { session } = this.#setup;
        if (!stream.closed && !session.destroyed && !session.socket.destroyed) this.#clientHasLeft = true;
        return real(...args);
      };
    };
    Object.assign(stream, {
      emit: (name: string | symbol, ...args: unknown[]) => {
        this.#see(name, args);
        return emit(name, ...args);
      },
      push: (chunk: unknown, ...rest: unknown[]) => {
        this.#receive(chunk);
        return push(chunk, ...rest);
      },
      close: leaving('close'),
      destroy: leaving('destroy'),
    });
  }

  #see(name: string | symbol, args: readonly unknown[]): void {
    if (this.#isFinished) return;
    switch (name) {
      case 'headers':
        this.#announcements.add(statusOf(args[0]), '', pairsOf(args));
        return;
      case 'response':
        this.#head = { status: statusOf(args[0]), headers: pairsOf(args), atMs: this.#nowMs };
        this.#body = new ReceivedBytes(headerValue(headersFromPairs(this.#head.headers), 'content-length'));
        this.#connection = this.#connectionNow;
        return;
      case 'trailers':
        this.#trailers = pairsOf(args);
        return;
      case 'finish':
        this.#finishWhenComplete();
        return;
      case 'close':
        this.#finish(this.#clientHasLeft);
    }
  }

  // Its client may go on for as long as the process lives: nothing of that is kept.
  #receive(chunk: unknown): void {
    if (this.#isFinished) return;
    const { stream, session, data } = this.#setup;
    if (Buffer.isBuffer(chunk)) {
      this.#writesBefore ??= data.count;
      if (!data.hasEnded) this.#cameBeforeEnd = true;
      this.#keep(chunk);
    } else if (chunk === null && stream.rstCode === 0 && !this.#clientHasLeft && !session.destroyed) {
      this.#hasEnded = true;
      // The events of what came before the end are still to be told.
      process.nextTick(() => this.#finishWhenComplete());
    }
  }

  #keep(chunk: Buffer): void {
    this.#body.take(chunk);
    const atMs = Math.max(0, Math.round(this.#nowMs - (this.#head?.atMs ?? this.#nowMs)));
    const { last } = this.#times;
    if (last?.atMs !== atMs || last.bytes < FRAME_BYTES) this.#times.begin(atMs);
    this.#times.add(chunk.length);
  }

  // A server may answer before it has read everything; then the exchange ends with the stream.
  #finishWhenComplete(): void {
    const { stream, data } = this.#setup;
    if (this.#hasEnded && this.#head !== undefined && data.hasEnded && stream.writableFinished) this.#finish(false);
  }

  #finish(isCutShort: boolean): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    const { stream, data, recording, pushes } = this.#setup;
    const requestBody = data.bytes;
    data.forget();
    if (this.#wentBothWays) {
      this.#body = new ReceivedBytes();
      recording.decline(BOTH_WAYS);
      return;
    }
    if (pushes() > this.#pushesBefore) {
      recording.decline(PUSHED);
      return;
    }
    const isComplete = this.#hasEnded && this.#head !== undefined;
    const failure = isComplete || isCutShort ? undefined : streamFailure(stream);
    const outcome: LiveOutcome = {
      requestBody,
      response: this.#response,
      failure,
      isUnfinished: !isComplete && failure === undefined,
      tookMs: Math.round(this.#nowMs),
    };
    this.#body = new ReceivedBytes();
    recording.end(outcome);
  }

  // Not `session.socket`: that stands in for the socket, and does not say which fields it has.
  get #connectionNow(): ConnectionFacts | undefined {
    const socket = kept(this.#setup.session, 'socket') as Socket | undefined;
    if (socket === undefined) return undefined;
    return connectionFacts(socket, leadsTo(socket, placeNamedBy(this.#setup.uri)?.port));
  }

  get #nowMs(): number {
    return performance.now() - this.#startedAt;
  }

  // gRPC speaks in messages: one that came before the request had ended answers only a part of it.
  get #wentBothWays(): boolean {
    const { data } = this.#setup;
    if (this.#writesBefore !== undefined && data.count > this.#writesBefore) return true;
    const type = mediaType(headersFromPairs(this.#head?.headers ?? []));
    return this.#cameBeforeEnd && type.startsWith('application/grpc');
  }

  get #response(): LiveResponse | undefined {
    if (this.#head === undefined) return undefined;
    const { status, headers } = this.#head;
    const { chunks } = this.#times;
    const { list: informational } = this.#announcements;
    const isStreamed = headerValue(headersFromPairs(headers), 'content-length') === undefined;
    return {
      status,
      message: '',
      headers,
      body: this.#body.whole,
      chunks: isStreamed && chunks.length > 1 ? chunks : [],
      trailers: this.#trailers,
      httpVersion: '2',
      ...(informational.length === 0 ? {} : { informational }),
      ...(this.#connection === undefined ? {} : { connection: this.#connection }),
    };
  }
}

// Node gives headers as a map, flags, and as they came.
function pairsOf(args: readonly unknown[]): HeaderPair[] {
  return regularPairs(pairsOfList(args[2] as readonly unknown[]));
}

function statusOf(headers: unknown): number {
  return Number(Reflect.get(headers as object, ':status'));
}
