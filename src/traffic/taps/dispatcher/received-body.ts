import type { HeaderPair } from '../../../core/headers';
import type { BodyChunk } from '../../../core/interaction';
import { PieceTimes } from '../../piece-times';
import { ReceivedBytes } from '../../received-bytes';

/** Pieces that arrive closer together than this are one, where nothing but time divides them. */
const SAME_PIECE_MS = 1;

/** A body as it came in: its bytes, and the pieces of one that was streamed. */
export class ReceivedBody {
  readonly #bytes: ReceivedBytes;
  readonly #times = new PieceTimes();
  readonly #startedAt = performance.now();
  #nowMs: number | undefined;
  readonly #framing: 'length' | 'chunked' | 'none';

  /** `headers`: of the response, as they came. */
  constructor(headers: readonly HeaderPair[]) {
    const names = headers.map(([name]) => name.toLowerCase());
    this.#bytes = new ReceivedBytes(headers[names.indexOf('content-length')]?.[1]);
    this.#framing = names.includes('transfer-encoding')
      ? 'chunked'
      : names.includes('content-length')
        ? 'length'
        : 'none';
  }

  // Undici reads each piece into memory of its own.
  take(bytes: Buffer): void {
    this.#bytes.take(bytes);
    if (this.#framing === 'length') return;
    const atMs = this.#elapsedMs();
    const { last } = this.#times;
    const isSame = this.#framing === 'none' && last !== undefined && atMs - last.atMs < SAME_PIECE_MS;
    if (!isSame) this.#times.begin(atMs);
    this.#times.add(bytes.length);
  }

  // What came in one packet came at one time, however long it takes to be read.
  #elapsedMs(): number {
    if (this.#nowMs === undefined) {
      this.#nowMs = performance.now() - this.#startedAt;
      queueMicrotask(() => (this.#nowMs = undefined));
    }
    return this.#nowMs;
  }

  get bytes(): Buffer {
    return this.#bytes.whole;
  }

  get chunks(): BodyChunk[] {
    return this.#times.chunks;
  }
}
