import type { HeaderPair } from '../../../core/headers';
import type { Interaction } from '../../../core/interaction';
import { PATIENCE_MS } from '../../upload-limits';

/** What a client may send beyond what it had sent when it was recorded, and get no answer yet. */
const MOST_BEYOND_BYTES = 16 * 1024 * 1024;

/** How much a client is let send before a recorded answer comes; one that has said how much will come to an end. */
export function mostBeforeAnswer({ request }: Interaction, headers: readonly HeaderPair[]): number {
  const isAnnounced = headers.some(([name]) => name.toLowerCase() === 'content-length');
  return isAnnounced ? Infinity : (request.body?.length ?? 0) + MOST_BEYOND_BYTES;
}

/**
 * Says when a recorded answer is due: after the body of its request, as from a server that reads it. But a client may
 * wait for the answer in the middle of its body, or send until it comes.
 */
export class AwaitedUpload {
  readonly #mostBytes: number;
  readonly #due: () => void;
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #isDue = false;

  constructor(mostBytes: number, due: () => void) {
    this.#mostBytes = mostBytes;
    this.#due = due;
  }

  begin(): void {
    this.#timer = setTimeout(() => this.end(), PATIENCE_MS).unref();
  }

  sent(chunk: Uint8Array | string): void {
    this.#bytes += Buffer.byteLength(chunk);
    if (this.hasSentTooMuch) this.end();
    else this.#timer?.refresh();
  }

  /** Whether the client would send for ever. */
  get hasSentTooMuch(): boolean {
    return this.#bytes > this.#mostBytes;
  }

  /** Everything was sent. */
  end(): void {
    if (this.#isDue) return;
    this.leave();
    this.#due();
  }

  /** Nobody waits for the answer any more. */
  leave(): void {
    this.#isDue = true;
    clearTimeout(this.#timer);
  }
}
