import { encodePieces } from '../../../core/content-coding';
import type { Recording } from '../../../core/interaction';
import type { WirePiece, WireResponse } from '../../../core/wire-response';
import { AwaitedUpload } from './awaited-upload';
import type { Caller } from './callers';
import type { OutgoingBody } from './outgoing-body';
import { messageRead, rawHeaders } from './raw-headers';

export type ReplayedSetup = {
  readonly caller: Caller;
  readonly body: OutgoingBody;
  /** How much of an unknown body is taken before the answer comes. */
  readonly mostBeforeAnswer: number;
  readonly response: WireResponse;
  readonly recording: Recording;
  readonly timing: 'instant' | 'recorded';
  readonly over: () => void;
};

/** What a real connection gives at once. */
const READ_BYTES = 64 * 1024;
/** What a client does with a piece before it asks for the next one takes some turns of its own. */
const TURNS_BETWEEN = 3;

/** A whole answer from a cassette on its way to the caller, with all that undici's own client would tell it, in order. */
export class ReplayedAnswer {
  readonly #setup: ReplayedSetup;
  readonly #upload: AwaitedUpload;
  #pieces: readonly WirePiece[];
  #index = 0;
  #offset = 0;
  #atMs = 0;
  #isPaused = false;
  #isWaiting = false;
  #isSending = false;
  #isOver = false;

  constructor(setup: ReplayedSetup) {
    this.#setup = setup;
    this.#pieces = setup.response.pieces;
    this.#upload = new AwaitedUpload(setup.mostBeforeAnswer, () => this.#answer());
  }

  play(): void {
    const { body } = this.#setup;
    if (body.known === undefined) void this.#takeBody();
    else this.#sendKnown(body.known);
  }

  /** Ends it with an error: the caller's own, or that of its dispatcher's end. */
  abort(error: unknown): void {
    if (this.#isOver) return;
    this.#over();
    this.#setup.body.destroy();
    this.#setup.caller.fail(error);
  }

  #sendKnown(bytes: Buffer | null): void {
    const { caller } = this.#setup;
    if (bytes !== null) this.#tell(() => caller.sent(bytes));
    this.#tell(() => caller.requestSent());
    this.#answer();
  }

  // As a server that reads a request before it answers, unless its client waits for the answer.
  async #takeBody(): Promise<void> {
    const { body, caller } = this.#setup;
    this.#upload.begin();
    await body.drain((chunk) => {
      this.#tell(() => caller.sent(chunk));
      this.#upload.sent(chunk);
      if (this.#isOver && this.#upload.hasSentTooMuch) body.destroy();
    });
    if (body.failure !== undefined) {
      this.abort(body.failure.error);
      return;
    }
    this.#tell(() => caller.requestSent());
    this.#upload.end();
  }

  #answer(): void {
    const { caller, response, recording } = this.#setup;
    for (const { code, headers, message } of recording.informational ?? []) {
      this.#tell(() => caller.responseStarted());
      this.#tell(() => void caller.head(code, rawHeaders(headers), messageRead(message), () => undefined));
    }
    const { status, headers } = response;
    this.#tell(() => caller.responseStarted());
    this.#tell(() => {
      this.#isPaused = !caller.head(status.code, rawHeaders(headers), messageRead(status.message), () =>
        this.#resume(),
      );
    });
    if (response.pendingCoding === undefined) this.#advance();
    else void this.#encode(response.pendingCoding);
  }

  async #encode(coding: NonNullable<WireResponse['pendingCoding']>): Promise<void> {
    this.#isWaiting = true;
    const encoded: WirePiece[] = [];
    const contents = this.#pieces.map(({ bytes }) => bytes);
    for await (const bytes of encodePieces(contents, coding)) {
      encoded.push({ bytes, atMs: this.#pieces[encoded.length]?.atMs ?? 0 });
    }
    this.#pieces = encoded;
    this.#isWaiting = false;
    this.#advance();
  }

  #resume(): void {
    this.#isPaused = false;
    this.#advance();
  }

  #advance(): void {
    if (this.#isSending || this.#isWaiting) return;
    this.#isSending = true;
    while (!this.#isOver && !this.#isPaused && this.#sendNext());
    this.#isSending = false;
  }

  /** Gives whether to go on at once. */
  #sendNext(): boolean {
    const piece = this.#pieces[this.#index];
    if (piece === undefined) {
      this.#end();
      return false;
    }
    if (piece.atMs > this.#atMs) {
      this.#wait(piece.atMs - this.#atMs);
      this.#atMs = piece.atMs;
      return false;
    }
    const bytes = piece.bytes.subarray(this.#offset, this.#offset + READ_BYTES);
    this.#offset += READ_BYTES;
    if (this.#offset >= piece.bytes.length) {
      this.#index += 1;
      this.#offset = 0;
    }
    // A copy: its client may write into it, and the cassette may play it again.
    if (bytes.length > 0) this.#tell(() => (this.#isPaused = !this.#setup.caller.data(Buffer.from(bytes))));
    return true;
  }

  // Keeps two pieces apart for the caller even without the recorded gap: streams join what nobody has read yet.
  #wait(ms: number): void {
    this.#isWaiting = true;
    const goOn = (): void => {
      this.#isWaiting = false;
      this.#advance();
    };
    if (this.#setup.timing === 'recorded') setTimeout(goOn, ms).unref();
    else afterTurns(TURNS_BETWEEN, goOn);
  }

  #end(): void {
    const { caller, response, recording } = this.#setup;
    // HTTP/2 has trailers after a body of any kind.
    const trailers = recording.httpVersion === '2' ? (recording.trailers ?? {}) : response.trailers;
    this.#over();
    try {
      caller.end(rawHeaders(trailers));
    } catch (error) {
      caller.fail(error);
    }
  }

  // What a caller throws aborts its request, as it does live.
  #tell(work: () => void): void {
    if (this.#isOver) return;
    try {
      work();
    } catch (error) {
      this.abort(error);
    }
  }

  #over(): void {
    this.#isOver = true;
    this.#upload.leave();
    if (this.#upload.hasSentTooMuch) this.#setup.body.destroy();
    this.#setup.over();
  }
}

function afterTurns(turns: number, work: () => void): void {
  if (turns === 0) work();
  else setImmediate(() => afterTurns(turns - 1, work));
}
