import type { ClientHttp2Stream } from 'node:http2';
import { BYTES_A_TURN, MAX_TAKEN_BYTES, MAX_UPLOAD_MS, PATIENCE_MS } from '../../upload-limits';
import { kept } from './kept';

type Done = (error?: Error | null) => void;
type Piece = { readonly chunk: string | Buffer; readonly encoding: BufferEncoding };
type Writing = {
  _write(chunk: string | Buffer, encoding: BufferEncoding | 'buffer', done: Done): void;
  _writev(pieces: Piece[], done: Done): void;
  _final(done: Done): void;
};

/** Node's flag of a stream that ends with trailers. */
const HAS_TRAILERS = 0x20;

/** The data that a client writes to its stream, seen on the way. */
export class RequestData {
  readonly #stream: ClientHttp2Stream;
  #real: Writing;
  readonly #pieces: Buffer[] = [];
  readonly #waiting: (() => void)[] = [];
  /** What was taken from the client while the stream was held, and what it is told when that was sent. */
  #taken: Buffer[] | undefined;
  #takenBytes = 0;
  #bytesSinceTurn = 0;
  /** What the client is writing while the stream is held. */
  #held: { readonly bytes: readonly Buffer[]; readonly done: Done; readonly forward: () => void } | undefined;
  /** Of the piece after which no more was taken. */
  #whenSent: Done | undefined;
  #finish: Done | undefined;
  #isStarted = false;
  #isKept = true;
  #count = 0;
  #hasEnded: boolean;
  #lastAt = performance.now();

  private constructor(stream: ClientHttp2Stream) {
    this.#stream = stream;
    const writing = stream as unknown as Writing;
    this.#real = {
      _write: writing._write.bind(stream),
      _writev: writing._writev.bind(stream),
      _final: writing._final.bind(stream),
    };
    this.#hasEnded = stream.writableEnded;
    Object.assign(stream, {
      _write: (chunk: string | Buffer, encoding: BufferEncoding | 'buffer', done: Done) =>
        this.#write([{ chunk, encoding: encoding as BufferEncoding }], done, () =>
          this.#real._write(chunk, encoding, done),
        ),
      _writev: (pieces: Piece[], done: Done) => this.#write(pieces, done, () => this.#real._writev(pieces, done)),
      _final: (done: Done) => this.#final(done),
    } satisfies Writing);
    stream.once('close', () => this.#tell());
  }

  /** Begins to watch a stream that is held. */
  static of(stream: ClientHttp2Stream): RequestData {
    return new RequestData(stream);
  }

  /** Whether the client has said that no more will come. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** How often the client wrote so far. */
  get count(): number {
    return this.#count;
  }

  /** What was written so far. */
  get bytes(): Buffer | null {
    return this.#pieces.length === 0 ? null : Buffer.concat(this.#pieces);
  }

  /**
   * The whole of it. A client that waits for the server in the middle is not waited for, nor is one that goes on and on:
   * then it is what came so far.
   *
   * @throws Error when the client leaves before the end
   */
  async whole(): Promise<Buffer | null> {
    this.#take();
    await this.#until(() => this.#isFull);
    if (!this.#hasEnded && this.#stream.destroyed) throw new Error('The client left before it had sent everything');
    return this.bytes;
  }

  /** Resolves when the client has ended its request, has left, or has waited for too long. */
  ended(): Promise<void> {
    return this.#until(() => false);
  }

  /** The same, but a client that goes on and on is not waited for either. */
  async answerable(): Promise<void> {
    const limitAt = performance.now() + MAX_UPLOAD_MS;
    await this.#until(() => performance.now() >= limitAt);
  }

  get #isFull(): boolean {
    return !this.#isStarted && this.#takenBytes > MAX_TAKEN_BYTES;
  }

  /** The stream was sent: what was taken meanwhile follows. */
  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    const taken = Buffer.concat(this.#taken ?? []);
    this.#taken = undefined;
    this.#held?.forward();
    if (taken.length === 0) this.#sendEnd();
    else this.#sendTaken(taken);
  }

  /** Nobody asks for what was written: it is not kept any more. */
  forget(): void {
    this.#isKept = false;
    this.#pieces.length = 0;
  }

  async #until(isEnough: () => boolean): Promise<void> {
    for (;;) {
      const leftMs = this.#lastAt + PATIENCE_MS - performance.now();
      if (this.#hasEnded || this.#stream.destroyed || leftMs <= 0 || isEnough()) return;
      await this.#change(leftMs);
    }
  }

  /** Takes what the client writes before the stream is sent: it would wait for room. */
  #take(): void {
    if (this.#isStarted || this.#taken !== undefined) return;
    this.#taken = [...(this.#held?.bytes ?? [])];
    const done = this.#held?.done;
    this.#held = undefined;
    // A stream is made corked.
    this.#stream.uncork();
    done?.();
  }

  #sendEnd(): void {
    if (this.#finish !== undefined) this.#real._final(this.#finish);
  }

  #sendTaken(taken: Buffer): void {
    const waiting: (() => void)[] = [];
    const real = this.#real;
    this.#real = {
      _write: (chunk, encoding, done) => void waiting.push(() => real._write(chunk, encoding, done)),
      _writev: (pieces, done) => void waiting.push(() => real._writev(pieces, done)),
      _final: (done) => void waiting.push(() => real._final(done)),
    };
    // Node ends a stream with the write that looks like the last one, unless trailers are to follow.
    const state = kept(this.#stream, 'state') as { flags: number };
    const { flags } = state;
    state.flags = flags | HAS_TRAILERS;
    real._write(taken, 'buffer', () => {
      state.flags = (state.flags & ~HAS_TRAILERS) | (flags & HAS_TRAILERS);
      this.#real = real;
      // Its client may have left meanwhile: then there is no session any more to write to.
      if (this.#stream.destroyed) return;
      for (const work of waiting) work();
      this.#whenSent?.();
    });
    this.#sendEnd();
  }

  #write(pieces: readonly Piece[], done: Done, forward: () => void): void {
    const bytes = pieces.map(({ chunk, encoding }) =>
      typeof chunk === 'string' ? Buffer.from(chunk, encoding) : Buffer.from(chunk),
    );
    const length = bytes.reduce((sum, piece) => sum + piece.length, 0);
    this.#count += 1;
    // Not spread into arguments: a client may cork more writes than the stack holds.
    if (this.#isKept) for (const piece of bytes) this.#pieces.push(piece);
    this.#tell();
    if (this.#isStarted) forward();
    else if (this.#taken === undefined) this.#held = { bytes, done, forward };
    else {
      for (const piece of bytes) this.#taken.push(piece);
      this.#release(length, done);
    }
  }

  // A client that streams until it is answered would leave nobody else a turn.
  #release(length: number, done: Done): void {
    this.#takenBytes += length;
    this.#bytesSinceTurn += length;
    if (this.#isFull) this.#whenSent = done;
    else if (this.#bytesSinceTurn <= BYTES_A_TURN) done();
    else {
      this.#bytesSinceTurn = 0;
      setImmediate(done);
    }
  }

  #final(done: Done): void {
    this.#hasEnded = true;
    this.#tell();
    if (this.#isStarted) this.#real._final(done);
    else this.#finish = done;
  }

  #tell(): void {
    this.#lastAt = performance.now();
    for (const tell of this.#waiting.splice(0)) tell();
  }

  #change(limitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, limitMs);
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
