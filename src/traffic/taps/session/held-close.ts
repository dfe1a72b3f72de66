import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import { kept } from './kept';

/**
 * Lets a session close only after the streams that its client has made before: live they have been sent by then, and
 * here they may be held.
 */
export class HeldClose {
  readonly #session: ClientHttp2Session;
  readonly #close: ClientHttp2Session['close'];
  readonly #held = new Set<ClientHttp2Stream>();
  #isClosing = false;

  private constructor(session: ClientHttp2Session) {
    this.#session = session;
    this.#close = session.close.bind(session);
    session.close = (callback) => this.#closeAfterHeld(callback);
  }

  /** Begins to watch over the end of a session. */
  static of(session: ClientHttp2Session): HeldClose {
    return new HeldClose(session);
  }

  /** The session closes after this stream was sent, or has ended without that. */
  await(stream: ClientHttp2Stream): void {
    this.#held.add(stream);
    const go = (): void => {
      if (!this.#held.delete(stream) || !this.#isClosing || this.#held.size > 0) return;
      // A stream is written in the next turn, and what tells of the close would overtake it.
      this.#showClosed();
      setImmediate(() => {
        this.#showOpen();
        this.#close();
      });
    };
    stream.once('ready', go);
    stream.once('close', go);
  }

  /** Runs what only an open session does. */
  open(work: () => void): void {
    const isClosing = this.#isClosing && Object.hasOwn(this.#session, 'closed');
    this.#showOpen();
    work();
    if (isClosing) this.#showClosed();
  }

  #closeAfterHeld(callback: (() => void) | undefined): void {
    const session = this.#session;
    if (this.#isClosing || this.#held.size === 0 || isLeft(session)) {
      this.#close(callback);
      return;
    }
    this.#isClosing = true;
    if (callback !== undefined) session.once('close', callback);
    this.#showClosed();
  }

  #showClosed(): void {
    Object.defineProperty(this.#session, 'closed', { value: true, configurable: true });
  }

  #showOpen(): void {
    Reflect.deleteProperty(this.#session, 'closed');
  }
}

// Node closes a session itself whose server takes no more streams.
function isLeft(session: ClientHttp2Session): boolean {
  return session.destroyed || (kept(session, 'state') as { readonly goawayCode: number | null }).goawayCode !== null;
}
