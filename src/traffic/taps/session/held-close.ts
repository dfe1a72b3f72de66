import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import { kept } from './kept';

type SessionState = {
  readonly goawayCode: number | null;
  readonly streams: Map<unknown, object>;
  readonly pendingStreams: Set<object>;
};

/**
 * Lets a session end only after the streams that its client has made before: live they have been sent by then, and
 * here they may be held.
 */
export class HeldClose {
  readonly #session: ClientHttp2Session;
  readonly #close: ClientHttp2Session['close'];
  readonly #destroy: ClientHttp2Session['destroy'];
  readonly #goaway: ClientHttp2Session['goaway'];
  readonly #held = new Set<ClientHttp2Stream>();
  /** What its client says with such streams, before they could have left, and what it says after them. */
  readonly #withHeld: (() => void)[] = [];
  readonly #afterHeld: (() => void)[] = [];
  #isHeldNow = false;
  #isClosing = false;

  private constructor(session: ClientHttp2Session) {
    this.#session = session;
    this.#close = session.close.bind(session);
    this.#goaway = session.goaway.bind(session);
    this.#destroy = session.destroy.bind(session);
    session.close = (callback) => this.#closeAfterHeld(callback);
    session.goaway = (...args) => this.#goawayAfterHeld(args);
    session.destroy = (...args) => {
      this.#showSent();
      this.#destroy(...args);
    };
  }

  /** Begins to watch over the end of a session. */
  static of(session: ClientHttp2Session): HeldClose {
    return new HeldClose(session);
  }

  /** The session ends after this stream was sent, or has ended without that, once it is connected. */
  await(stream: ClientHttp2Stream): void {
    const hold = (): void => {
      if (!stream.destroyed && stream.pending) this.#hold(stream);
    };
    if (this.#session.connecting) this.#session.once('connect', hold);
    else hold();
  }

  /** Ends the session as one whose connection could not be made: none of its held streams was ever sent. */
  fail(error: Error): void {
    this.#destroy(error);
  }

  /** Runs what only an open session does. */
  open(work: () => void): void {
    const isClosing = this.#isClosing && Object.hasOwn(this.#session, 'closed');
    this.#showOpen();
    work();
    if (isClosing) this.#showClosed();
  }

  #hold(stream: ClientHttp2Stream): void {
    this.#held.add(stream);
    this.#isHeldNow = true;
    setImmediate(() => (this.#isHeldNow = false));
    const go = (): void => {
      if (!this.#held.delete(stream) || this.#held.size > 0) return;
      this.#run(this.#withHeld);
      if (this.#isClosing) this.#showClosed();
      else if (this.#afterHeld.length === 0) return;
      // A stream is written in the next turn, and what tells of the end would overtake it.
      setImmediate(() => this.#goOn());
    };
    stream.once('ready', go);
    stream.once('close', go);
  }

  #goOn(): void {
    if (this.#isClosing) this.#showOpen();
    this.#run(this.#afterHeld);
    if (this.#isClosing) this.#close();
  }

  #run(works: (() => void)[]): void {
    for (const work of works.splice(0)) if (!this.#session.destroyed) work();
  }

  #goawayAfterHeld(args: Parameters<ClientHttp2Session['goaway']>): void {
    if (this.#held.size === 0 || isLeft(this.#session)) this.#goaway(...args);
    else (this.#isHeldNow ? this.#withHeld : this.#afterHeld).push(() => this.#goaway(...args));
  }

  // Node cancels what was not sent yet; what was sent ends with the session.
  #showSent(): void {
    const { streams, pendingStreams } = stateOf(this.#session) ?? {};
    for (const stream of this.#held) {
      if (pendingStreams?.delete(stream) === true) streams?.set(stream, stream);
    }
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
  return session.destroyed || stateOf(session)?.goawayCode !== null;
}

function stateOf(session: ClientHttp2Session): SessionState | undefined {
  return kept(session, 'state') as SessionState | undefined;
}
