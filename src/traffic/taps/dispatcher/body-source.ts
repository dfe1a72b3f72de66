import { setImmediate as nextTurn } from 'node:timers/promises';
import { MAX_HELD_BYTES, PATIENCE_MS } from '../../upload-limits';

export type Chunks = AsyncIterable<unknown> | Iterable<unknown>;
type Chunk = Uint8Array | string;

/** Pieces taken before anybody else gets a turn: a source that never waits would stop the process. */
const PIECES_A_TURN = 64;

/**
 * Where the body of a request comes from. It has one reader, this one: what was taken of it goes out first, and then
 * what is still to come.
 */
export class BodySource {
  /** What went wrong with it. */
  failure: { readonly error: unknown } | undefined;
  readonly #chunks: Chunks;
  #pieces: AsyncGenerator<unknown, void> | undefined;
  readonly #taken: Chunk[] = [];
  #takenBytes = 0;
  #pulling: Promise<void> | undefined;
  #hasEnded = false;
  #isHandedOn = false;
  #isStopped = false;

  constructor(chunks: Chunks) {
    this.#chunks = chunks;
  }

  /** Whether somebody has begun to take it. */
  get isBegun(): boolean {
    return this.#pieces !== undefined;
  }

  /** Whether all of it was taken. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /**
   * Takes all of it, and keeps it: what came before it failed, when it does; what came so far, when its client waits for
   * the answer in the middle; `undefined` when it is too much, or is handed on meanwhile.
   */
  async hold(): Promise<Buffer | null | undefined> {
    for (let count = 1; !this.#hasEnded; count += 1) {
      if (this.#takenBytes > MAX_HELD_BYTES || !(await this.#pullSoon())) break;
      if (this.#isHandedOn) return undefined;
      if (count % PIECES_A_TURN === 0) await nextTurn();
    }
    if (this.#isHandedOn || this.#takenBytes > MAX_HELD_BYTES) return undefined;
    return this.#taken.length === 0 ? null : Buffer.concat(this.#taken.map(bytesOf));
  }

  /** All of it for whom it is handed on to: what was taken, and what is still to come. */
  handOn(): AsyncGenerator<Chunk> {
    this.#isHandedOn = true;
    return this.#rest();
  }

  /** Takes all of it, as a server would, and keeps nothing. Never rejects. */
  async drain(sent: (chunk: Chunk) => void): Promise<void> {
    let count = 0;
    try {
      for await (const chunk of this.handOn()) {
        if (this.#isStopped) return;
        sent(chunk);
        count += 1;
        if (count % PIECES_A_TURN === 0) await nextTurn();
      }
    } catch (error) {
      this.failure ??= { error };
    }
  }

  /** Notes what its maker says is wrong with it. */
  fail(error: unknown): void {
    this.failure ??= { error };
  }

  /** Takes no more of it, and tells so whoever makes it. */
  stop(): void {
    this.#isHandedOn = true;
    this.#isStopped = true;
    this.#taken.length = 0;
    this.#pieces?.return(undefined).catch(() => undefined);
  }

  async *#rest(): AsyncGenerator<Chunk> {
    try {
      for (;;) {
        for (let chunk = this.#taken.shift(); chunk !== undefined; chunk = this.#taken.shift()) yield chunk;
        // What looked like an end would go out as a whole body.
        if (this.#isStopped) throw new Error('The body is taken no more');
        if (this.failure !== undefined) throw this.failure.error;
        if (this.#hasEnded) return;
        await this.#pull();
      }
    } finally {
      this.stop();
    }
  }

  /** Gives whether something came while anybody could expect it. */
  #pullSoon(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), PATIENCE_MS).unref();
      void this.#pull().then(() => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }

  // Two that ask for the next piece get the same one.
  #pull(): Promise<void> {
    this.#pulling ??= this.#pullOne().finally(() => (this.#pulling = undefined));
    return this.#pulling;
  }

  async #pullOne(): Promise<void> {
    this.#pieces ??= oneByOne(this.#chunks);
    try {
      const next = await this.#pieces.next();
      if (next.done === true) this.#hasEnded = true;
      else if (!this.#isStopped) this.#keep(next.value as Chunk);
    } catch (error) {
      this.failure ??= { error };
      this.#hasEnded = true;
    }
  }

  // A copy: its client may use the memory again.
  #keep(chunk: Chunk): void {
    const kept = typeof chunk === 'string' ? chunk : bytesOf(chunk);
    this.#taken.push(kept);
    this.#takenBytes += kept.length;
  }
}

/** A copy of what a client gave, of whatever kind. */
export function bytesOf(chunk: unknown): Buffer {
  return Buffer.from(viewedBytes(chunk) ?? (chunk as string));
}

/** Its very memory; `undefined` where it is none. */
export function viewedBytes(body: unknown): Buffer | undefined {
  if (ArrayBuffer.isView(body)) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return Object.prototype.toString.call(body) === '[object ArrayBuffer]' ? Buffer.from(body as ArrayBuffer) : undefined;
}

async function* oneByOne(chunks: Chunks): AsyncGenerator<unknown, void> {
  yield* chunks;
}
