import { setImmediate as nextTurn } from 'node:timers/promises';

/** The body of a live request, read beside the client while it is being sent. */
export class RequestBody {
  readonly #request: Request;
  readonly #taken: () => void;
  readonly #pieces: Buffer[] = [];
  #reading: Promise<void> | undefined;

  /** `taken`: told when it is read, so that its client need not wait to write more. */
  constructor(request: Request, taken: () => void) {
    this.#request = request;
    this.#taken = taken;
  }

  /** Begins to read; without it the first question does. */
  begin(): Promise<void> {
    this.#reading ??= this.#read();
    return this.#reading;
  }

  /** Keeps nothing of a body that nobody will ask for. */
  discard(): void {
    if (this.#reading === undefined) discardBody(this.#request);
  }

  /** What the client sent: all of it, or what came before it left. Resolves when it has done either. */
  async whole(): Promise<Buffer | null> {
    await this.begin();
    return this.#bytes;
  }

  /** What the client has sent by now, whether or not more will come. */
  async soFar(): Promise<Buffer | null> {
    // A piece that has arrived takes a few turns through the library's streams.
    await Promise.race([this.begin(), nextTurn().then(() => nextTurn())]);
    return this.#bytes;
  }

  // The library gives every request that may have a body a stream, also when nothing is sent.
  get #bytes(): Buffer | null {
    return this.#pieces.length === 0 ? null : Buffer.concat(this.#pieces);
  }

  async #read(): Promise<void> {
    this.#taken();
    const reader = this.#request.body?.getReader();
    if (reader === undefined) return;
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        this.#pieces.push(Buffer.from(next.value));
      }
    } catch {
      // The stream was torn down with its connection: the client has left.
    }
  }
}

/** Reads a body and keeps nothing of it; without that the library keeps all. Cancelled, it would throw at its end. */
export function discardBody({ body }: Request): void {
  void body?.pipeTo(new WritableStream()).catch(() => undefined);
}
