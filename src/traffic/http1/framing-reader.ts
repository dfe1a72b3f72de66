import type { HeaderPair } from '../../core/headers';
import type { BodyChunk } from '../../core/interaction';
import { ChunkReader, isChunked } from './chunk-reader';
import { ChunkTimes } from './chunk-times';
import { HeadReader } from './head-reader';

/**
 * Reads the framing of one HTTP/1.1 response off the wire: where its chunks ended, and the trailers behind them. The
 * library gives the bytes of a body without either. Takes its bytes however they are split; what is not chunked, or
 * makes no sense, is passed over.
 */
export class FramingReader {
  readonly #heads = new HeadReader();
  #times: ChunkTimes | undefined;
  #reader: ChunkReader | undefined;
  #isUnchunked = false;

  /** Whether the head of a response has come, be it one that a stricter parser refuses. */
  get hasHead(): boolean {
    return this.#times !== undefined;
  }

  /** Whether the last chunk and what follows it was seen, or there is nothing to be seen. */
  get isDone(): boolean {
    return this.#isUnchunked || this.#reader?.isDone === true || this.#reader?.isBroken === true;
  }

  get trailers(): readonly HeaderPair[] {
    return this.#reader?.trailers ?? [];
  }

  /** The chunks as they were framed; those of one moment as one, when there are very many. */
  get chunks(): BodyChunk[] {
    return this.#times?.chunks ?? [];
  }

  read(bytes: Buffer): void {
    if (this.isDone) return;
    const body = this.#times === undefined ? this.#readHead(bytes) : bytes;
    this.#times?.beginRead();
    this.#reader?.read(body);
  }

  /** Gives what follows the head. */
  #readHead(bytes: Buffer): Buffer {
    const rest = this.#heads.read(bytes);
    const { head } = this.#heads;
    if (this.#heads.isUnreadable) this.#isUnchunked = true;
    if (head === undefined) return rest;
    const times = new ChunkTimes();
    this.#times = times;
    if (isChunked(head.headers)) {
      this.#reader = new ChunkReader({ begin: () => times.begin(), data: ({ length }) => times.add(length) });
    } else this.#isUnchunked = true;
    return rest;
  }
}
