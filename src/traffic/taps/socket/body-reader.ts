import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BodyChunk } from '../../../core/interaction';
import { PieceTimes } from '../../piece-times';
import { ReceivedBytes } from '../../received-bytes';

/** Pieces that arrive closer together than this are one: TCP promises nothing about such boundaries. */
const SAME_PIECE_MS = 1;

/** Reads a body beside the client, so that the client never waits for the recording. */
export class BodyReader {
  /** Resolves when the body has ended or can give no more. */
  readonly ended: Promise<void>;
  /** Whether the end of the body was seen. */
  isComplete = false;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #bytes: ReceivedBytes;
  #count = 0;
  readonly #times = new PieceTimes();
  readonly #startedAt = performance.now();

  /** `announced`: the length of the body, where that was said. */
  constructor(body: ReadableStream<Uint8Array>, announced: string | null) {
    this.#bytes = new ReceivedBytes(announced ?? undefined);
    this.#reader = body.getReader();
    this.ended = this.#readAll();
  }

  get bytes(): Buffer {
    return this.#bytes.whole;
  }

  /** The pieces by the time they came at, for a body that has no framing of its own. */
  get chunks(): BodyChunk[] {
    return this.#times.chunks;
  }

  /** Takes what is already here after the connection has closed; nothing else will come. */
  async finishAfterClose(): Promise<void> {
    for (let count = -1; count !== this.#count && !this.isComplete;) {
      count = this.#count;
      await nextTurn();
      await nextTurn();
    }
  }

  /** Takes no more of it: nobody asks for what is still to come. */
  stop(): void {
    // A stream that has failed rejects.
    void this.#reader.cancel().catch(() => undefined);
  }

  async #readAll(): Promise<void> {
    try {
      for (let next = await this.#reader.read(); !next.done; next = await this.#reader.read()) this.#take(next.value);
      this.isComplete = true;
    } catch {
      // The stream was torn down with its connection; what came before is what there is.
    }
  }

  // The library has copied the bytes out of its parser's memory already.
  #take(bytes: Uint8Array): void {
    this.#count += 1;
    this.#bytes.take(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    const atMs = performance.now() - this.#startedAt;
    const { last } = this.#times;
    if (last === undefined || atMs - last.atMs >= SAME_PIECE_MS) this.#times.begin(atMs);
    this.#times.add(bytes.length);
  }
}
