import type { LiveRequest } from '../../../core/exchange';
import { whereItGoes, wherePathLeads, type Whereabouts } from '../../where-it-goes';
import { MAX_TAKEN_BYTES } from '../../upload-limits';
import type { TapContext } from '../tap';
import type { Departure } from './client-request';
import { bodyOf } from './request-bytes';
import {
  connectionOf,
  expectsContinue,
  headerLines,
  namesItsHost,
  ownPlace,
  requestUri,
  unrecordable,
} from './request-head';

/** A larger body is copied for those alone who ask for it. */
const MAX_BYTES_AT_HAND = 64 * 1024;

const CONTINUE = {
  statusCode: 100,
  statusMessage: 'Continue',
  httpVersion: '1.1',
  httpVersionMajor: 1,
  httpVersionMinor: 1,
  headers: {},
  rawHeaders: [],
};

/**
 * A request that is kept from its connection until somebody has decided about it. Node keeps what its client writes
 * meanwhile, and tells of each piece.
 */
export class HeldRequest {
  readonly departure: Departure;
  readonly #context: Pick<TapContext, 'isToOwnServer' | 'realm'>;
  readonly #onReady: () => void;
  readonly #realOnPendingData: (bytes: number) => void;
  #isLooking = false;
  #isReady = false;
  #isDraining = false;
  #isReleased = false;
  #body: Promise<Buffer | null> | undefined;
  #resolveBody: ((body: Buffer | null) => void) | undefined;
  #wholeBody: Buffer | null | undefined;
  #hasContinued = false;

  /** @param onReady called once, when the head of the request is fixed */
  constructor(departure: Departure, context: Pick<TapContext, 'isToOwnServer' | 'realm'>, onReady: () => void) {
    this.departure = departure;
    this.#context = context;
    this.#onReady = onReady;
    const { request } = departure;
    this.#realOnPendingData = request._onPendingData;
    request._onPendingData = () => this.#lookSoon();
    // A request that expects "100 Continue" writes its head at once.
    if (request.outputData.length > 0) this.#lookSoon();
  }

  /** The request as its owner sees it. */
  live(): LiveRequest {
    const { request } = this.departure;
    const headers = headerLines(request._header ?? '');
    const uri = requestUri(this.departure);
    const reason = unrecordable(request, headers);
    return {
      method: request.method,
      uri,
      headers,
      ...this.#whereabouts(uri),
      ...(reason === undefined ? {} : { unrecordable: reason }),
      ...(request.method === 'CONNECT' && { isOwnTunnel: true }),
      hasLeft: () => request.destroyed,
      ...(request.writableEnded && request.writableLength <= MAX_BYTES_AT_HAND && { body: this.#takeBody() }),
      readBody: () => this.#readBody(),
    };
  }

  #whereabouts(uri: string): Whereabouts {
    const { request, agent } = this.departure;
    if (namesItsHost(request)) return wherePathLeads(uri, connectionOf(this.departure), this.#context);
    if (ownPlace(agent, request) === undefined) return { isToOwnServer: this.#context.isToOwnServer(uri) };
    return whereItGoes(uri, connectionOf(this.departure), (asked) => this.#context.isToOwnServer(asked));
  }

  /** The body, where it was asked for and has come whole. */
  get wholeBody(): Buffer | null | undefined {
    return this.#wholeBody;
  }

  /** Whether the client was told to send its body though nobody has asked the server. */
  get hasContinued(): boolean {
    return this.#hasContinued;
  }

  /** Gives the request back to Node: it writes to its socket from now on. */
  release(): void {
    this.#isReleased = true;
    this.departure.request._onPendingData = this.#realOnPendingData;
    this.#resolveBody?.(this.#bodySoFar());
  }

  // The client may not be done with what it does in this turn, and `end` has not ended yet.
  #lookSoon(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    process.nextTick(() => {
      this.#isLooking = false;
      if (!this.#isReleased) this.#look();
    });
  }

  #look(): void {
    if (!this.#isReady) {
      this.#isReady = true;
      this.#onReady();
    }
    if (this.#resolveBody !== undefined) this.#readOn();
  }

  #readBody(): Promise<Buffer | null> {
    this.#body ??= new Promise((resolve) => {
      this.#resolveBody = resolve;
      if (this.#isReleased) resolve(this.#bodySoFar());
      else this.#readOn();
    });
    return this.#body;
  }

  // Streams wait for a socket to take what they have written; a body that is wanted has to come nevertheless, to its
  // end or as far as it is taken.
  #readOn(): void {
    const { request } = this.departure;
    if (request.writableEnded) {
      this.#resolveBody?.(this.#takeBody());
      this.#resolveBody = undefined;
      return;
    }
    if (!this.#hasContinued && expectsContinue(request)) this.#continue();
    if (request.writableLength > MAX_TAKEN_BYTES) this.#resolveBody?.(this.#bodySoFar());
    else if (request.writableNeedDrain) this.#drainSoon();
  }

  // In a turn of its own: a client that streams until it is answered would leave nobody else one.
  #drainSoon(): void {
    if (this.#isDraining) return;
    this.#isDraining = true;
    setImmediate(() => {
      this.#isDraining = false;
      const { request } = this.departure;
      if (this.#isReleased || !request.writableNeedDrain) return;
      Reflect.set(request, needDrainSymbol(request), false);
      request.emit('drain');
    });
  }

  #takeBody(): Buffer | null {
    this.#wholeBody ??= this.#bodySoFar();
    return this.#wholeBody;
  }

  #bodySoFar(): Buffer | null {
    const { request } = this.departure;
    return bodyOf(request.outputData, request._header ?? '', request.chunkedEncoding);
  }

  #continue(): void {
    const { request } = this.departure;
    this.#hasContinued = true;
    request.emit('continue');
    request.emit('information', { ...CONTINUE, rawHeaders: [] });
  }
}

let needDrain: symbol | undefined;

// Node keeps under a symbol of its own that a client waits for `drain`; the test "reads a streamed upload to its end"
// fails when it has another name.
function needDrainSymbol(request: object): symbol {
  for (let holder: object | null = request; holder !== null && needDrain === undefined;) {
    needDrain = Object.getOwnPropertySymbols(holder).find(({ description }) => description === 'kNeedDrain');
    holder = Object.getPrototypeOf(holder) as object | null;
  }
  return (needDrain ??= Symbol('kNeedDrain'));
}
