import type { Socket } from 'node:net';
import type { LiveOutcome, LiveResponse, RequestRecording } from '../../../core/exchange';
import type { HeaderPair } from '../../../core/headers';
import type { ConnectionFacts } from '../../../core/interaction';
import { portOf } from '../../../core/place';
import { Announcements } from '../../announcements';
import { connectionFacts, leadsTo } from '../../http1/connection-facts';
import { bytesOf } from './body-source';
import type { OutgoingBody } from './outgoing-body';
import type { LiveExchange } from './live-exchange';
import { headerPairs } from './raw-headers';
import { ReceivedBody } from './received-body';
import { nextSocketOf, type SocketTaker } from './request-sockets';
import { undiciFailure } from './undici-failure';
import type { Abort, HeaderObject, RawHeaders } from './undici-types';

type Head = { readonly status: number; readonly message: string; readonly headers: readonly HeaderPair[] };

export type RecordedSetup = {
  readonly recording: RequestRecording;
  readonly body: OutgoingBody;
  /** Where the request goes, by way of a proxy perhaps. */
  readonly origin: string;
  readonly connected: () => void;
  readonly over: () => void;
  /** Takes what goes wrong with the recording itself. */
  readonly failed: (error: unknown) => void;
};

/** A live exchange, noted down beside its caller. */
export class RecordedExchange implements LiveExchange, SocketTaker {
  readonly #setup: RecordedSetup;
  readonly #startedAt = performance.now();
  readonly #announcements = new Announcements();
  /** The body, where it was there before it went out. */
  readonly #known: Buffer | null | undefined;
  #sent: Buffer[] = [];
  #socket: WeakRef<Socket> | undefined;
  #connection: ConnectionFacts | undefined;
  #head: Head | undefined;
  #body: ReceivedBody | undefined;
  #trailers: readonly HeaderPair[] = [];
  #isStarted = false;
  #isLeft = false;
  #isOver = false;

  private constructor(setup: RecordedSetup) {
    this.#setup = setup;
    this.#known = setup.body.known;
  }

  /** Begins, with a request that undici is about to get. */
  static begin(setup: RecordedSetup): RecordedExchange {
    const exchange = new RecordedExchange(setup);
    setup.recording.begin(() => {
      // Its test is over: what nobody waits for must not keep the process running.
      exchange.#socket?.deref()?.unref();
      exchange.#finish({ failure: undefined, isUnfinished: true });
    });
    return exchange;
  }

  abortBy(abort: Abort): Abort {
    return (reason) => {
      this.#isLeft = true;
      abort(reason);
    };
  }

  start(tell: () => void): void {
    this.#setup.connected();
    tell();
    if (this.#isLeft || this.#isOver) return;
    this.#isStarted = true;
    nextSocketOf(this);
  }

  takeSocket(socket: Socket): void {
    this.#socket = new WeakRef(socket);
    this.#connection = connectionFacts(socket, leadsTo(socket, portOf(new URL(this.#setup.origin))));
  }

  sent(chunk: Uint8Array | string): void {
    // A copy: its caller may use the memory again.
    if (!this.#isOver && this.#known === undefined) this.#sent.push(bytesOf(chunk));
  }

  head(status: number, headers: RawHeaders | HeaderObject, message = ''): void {
    if (this.#isOver) return;
    const pairs = headerPairs(headers);
    if (status < 200) {
      this.#announcements.add(status, message, pairs);
      return;
    }
    this.#head = { status, message, headers: pairs };
    this.#body = new ReceivedBody(pairs);
  }

  data(chunk: Buffer): void {
    this.#body?.take(chunk);
  }

  end(trailers: RawHeaders | HeaderObject): void {
    this.#trailers = headerPairs(trailers);
    this.#finish({ failure: undefined, isUnfinished: false });
  }

  fail(error: unknown): void {
    const failure = this.#isLeft ? undefined : undiciFailure(error, this.#head !== undefined);
    if (failure === undefined && !this.#isStarted) this.#cancel();
    else this.#finish({ failure, isUnfinished: failure === undefined });
  }

  upgrade(): void {
    this.#cancel();
  }

  #cancel(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#letGo();
    this.#setup.over();
    this.#setup.recording.cancel();
  }

  #finish(end: Pick<LiveOutcome, 'failure' | 'isUnfinished'>): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { recording, over, failed } = this.#setup;
    over();
    try {
      const tookMs = Math.round(performance.now() - this.#startedAt);
      recording.end({ ...end, requestBody: this.#requestBody, response: this.#response, tookMs });
    } catch (error) {
      failed(error);
    }
    this.#letGo();
  }

  /** Its client may go on for as long as the process lives: nothing of that is kept. */
  #letGo(): void {
    this.#body = undefined;
    this.#sent = [];
  }

  get #requestBody(): Buffer | null {
    if (this.#known !== undefined) return this.#known;
    return this.#sent.length === 0 ? null : Buffer.concat(this.#sent);
  }

  get #response(): LiveResponse | undefined {
    if (this.#head === undefined || this.#body === undefined) return undefined;
    const { list: informational } = this.#announcements;
    const isHttp2 = this.#connection?.tls?.alpnProtocol === 'h2';
    return {
      ...this.#head,
      body: this.#body.bytes,
      chunks: this.#body.chunks,
      trailers: this.#trailers,
      ...(isHttp2 ? { httpVersion: '2' } : {}),
      ...(informational.length === 0 ? {} : { informational }),
      ...(this.#connection === undefined ? {} : { connection: this.#connection }),
    };
  }
}
