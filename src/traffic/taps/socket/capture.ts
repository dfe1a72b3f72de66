import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LiveOutcome, LiveResponse } from '../../../core/exchange';
import type { BodyChunk } from '../../../core/interaction';
import { BodyReader } from './body-reader';
import { FramingReader } from '../../http1/framing-reader';
import { networkFailure } from '../../network-failure';
import { watchParseErrors } from './parse-errors';
import { rawHeaders } from './raw-headers';
import { watchReads } from '../../http1/watch-reads';

export type CaptureSetup = {
  readonly method: string;
  readonly socket: Socket;
  /** The body of the request; its bytes are asked for at the end, when the client has surely sent them. */
  readonly readBody: () => Promise<Buffer | null>;
  readonly finish: (outcome: LiveOutcome) => void;
};

/** How often the end of a chunked body is looked for on the wire, once its parser has told of it. */
const MAX_TURNS_BEHIND = 5;

/** Follows one request to the network and back, beside the client and without slowing it down. */
export class Capture {
  readonly #setup: CaptureSetup;
  readonly #startedAt = performance.now();
  #response: { readonly head: Response; readonly body: BodyReader | undefined } | undefined;
  #isFinished = false;
  readonly #framing = new FramingReader();
  #parseError: Error | undefined;
  readonly #stopWatching: readonly (() => void)[];
  readonly #onClose = (): void => void this.#endWithConnection();

  private constructor(setup: CaptureSetup) {
    this.#setup = setup;
    this.#stopWatching = [
      watchReads(setup.socket, (bytes) => this.#framing.read(bytes)),
      watchParseErrors(setup.socket, (error) => (this.#parseError = error)),
    ];
  }

  /** Begins to follow a request that is about to be sent. */
  static begin(setup: CaptureSetup): Capture {
    const capture = new Capture(setup);
    setup.socket.once('close', capture.#onClose);
    return capture;
  }

  /** Takes the response as it arrives. */
  receive(head: Response): void {
    // The library gives a bodiless response a stream that never ends: it must not be read.
    const isBodiless = this.#setup.method === 'HEAD' || [204, 205, 304].includes(head.status);
    const body = isBodiless || !head.body ? undefined : new BodyReader(head.body, head.headers.get('content-length'));
    this.#response = { head, body };
    if (body === undefined) void this.#finish({ failure: undefined, isUnfinished: false });
    else void body.ended.then(() => this.#endWithBody(body));
  }

  /** Ends the recording of an exchange that outlives its test. */
  abandon(): void {
    void this.#finish({ failure: undefined, isUnfinished: true });
  }

  async #endWithBody(body: BodyReader): Promise<void> {
    if (!body.isComplete) return;
    // The library may hold back from the client, and so from us, what its own parser has read to the end.
    for (let turn = 0; turn < MAX_TURNS_BEHIND && !this.#framing.isDone; turn += 1) await nextTurn();
    await this.#finish({ failure: undefined, isUnfinished: false });
  }

  async #endWithConnection(): Promise<void> {
    const body = this.#response?.body;
    await body?.finishAfterClose();
    const { socket } = this.#setup;
    const isComplete = this.#response !== undefined && endsWithConnection(this.#response.head) && socket.readableEnded;
    const failure = isComplete ? undefined : networkFailure(socket, this.#parseError);
    await this.#finish({ failure, isUnfinished: !isComplete && failure === undefined });
  }

  async #finish(end: Pick<LiveOutcome, 'failure' | 'isUnfinished'>): Promise<void> {
    if (this.#isFinished) return;
    this.#isFinished = true;
    const { socket, finish, readBody } = this.#setup;
    socket.removeListener('close', this.#onClose);
    for (const stop of this.#stopWatching) stop();
    const tookMs = Math.round(performance.now() - this.#startedAt);
    const response = this.#liveResponse();
    this.#response?.body?.stop();
    const requestBody = await readBody().catch(() => null);
    const isUnreadable = response === undefined && end.failure === undefined && this.#framing.hasHead;
    finish({ ...end, response, requestBody, tookMs, ...(isUnreadable ? { isUnreadable } : {}) });
  }

  #liveResponse(): LiveResponse | undefined {
    if (this.#response === undefined) return undefined;
    const { head, body } = this.#response;
    const bytes = body?.bytes ?? Buffer.alloc(0);
    return {
      status: head.status,
      message: head.statusText,
      headers: rawHeaders(head.headers),
      body: bytes,
      chunks: body === undefined ? [] : this.#chunks(head, body, bytes.length),
      trailers: this.#framing.trailers,
    };
  }

  #chunks(head: Response, body: BodyReader, length: number): readonly BodyChunk[] {
    if (endsWithConnection(head)) return body.chunks;
    const { chunks } = this.#framing;
    return chunks.reduce((sum, { bytes }) => sum + bytes, 0) === length ? chunks : [];
  }
}

// Without a length and without chunks, the end of the connection is the end of the body (RFC 9112, section 6.3).
function endsWithConnection(head: Response): boolean {
  return head.headers.get('content-length') === null && head.headers.get('transfer-encoding') === null;
}
