import type { Socket } from 'node:net';
import type { LiveOutcome, LiveResponse } from '../core/exchange';
import { BodyReader } from './body-reader';
import { networkFailure } from './network-failure';
import { rawHeaders } from './raw-headers';

export type CaptureSetup = {
  readonly method: string;
  readonly socket: Socket;
  /** The body of the request; its bytes are asked for at the end, when the client has surely sent them. */
  readonly readBody: () => Promise<Buffer | null>;
  readonly finish: (outcome: LiveOutcome) => void;
};

/** Follows one request to the network and back, beside the client and without slowing it down. */
export class Capture {
  readonly #setup: CaptureSetup;
  readonly #startedAt = performance.now();
  #response: { readonly head: Response; readonly body: BodyReader | undefined } | undefined;
  #isFinished = false;
  readonly #onClose = (): void => void this.#endWithConnection();

  private constructor(setup: CaptureSetup) {
    this.#setup = setup;
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
    const body = isBodiless || !head.body ? undefined : new BodyReader(head.body);
    this.#response = { head, body };
    if (body === undefined) void this.#finish({ failure: undefined, isUnfinished: false });
    else void body.ended.then(() => this.#endWithBody(body));
  }

  /** Ends the recording of an exchange that outlives its test. */
  abandon(): void {
    void this.#finish({ failure: undefined, isUnfinished: true });
  }

  async #endWithBody(body: BodyReader): Promise<void> {
    if (body.isComplete) await this.#finish({ failure: undefined, isUnfinished: false });
  }

  async #endWithConnection(): Promise<void> {
    const body = this.#response?.body;
    await body?.finishAfterClose();
    const { socket } = this.#setup;
    const isComplete = this.#response !== undefined && endsWithConnection(this.#response.head) && socket.readableEnded;
    const failure = isComplete ? undefined : networkFailure(socket);
    await this.#finish({ failure, isUnfinished: !isComplete && failure === undefined });
  }

  async #finish(end: Pick<LiveOutcome, 'failure' | 'isUnfinished'>): Promise<void> {
    if (this.#isFinished) return;
    this.#isFinished = true;
    const { socket, finish, readBody } = this.#setup;
    socket.removeListener('close', this.#onClose);
    const tookMs = Math.round(performance.now() - this.#startedAt);
    const response = this.#liveResponse();
    const requestBody = await readBody().catch(() => null);
    finish({ ...end, response, requestBody, tookMs });
  }

  #liveResponse(): LiveResponse | undefined {
    if (this.#response === undefined) return undefined;
    const { head, body } = this.#response;
    return {
      status: head.status,
      message: head.statusText,
      headers: rawHeaders(head.headers),
      body: body?.bytes ?? Buffer.alloc(0),
      trailers: [],
      chunks: head.headers.get('transfer-encoding') === null ? [] : (body?.chunks ?? []),
    };
  }
}

// Without a length and without chunks, the end of the connection is the end of the body (RFC 9112, section 6.3).
function endsWithConnection(head: Response): boolean {
  return head.headers.get('content-length') === null && head.headers.get('transfer-encoding') === null;
}
