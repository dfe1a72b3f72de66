import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import { keep, kept } from './kept';

type SessionState = { readonly streams: Map<unknown, object>; readonly pendingStreams: Set<object> };

/**
 * A stream that its client has and nobody else knows of yet: not a byte of it is sent before it is started. It may be
 * started on another session than its own, one that leads elsewhere; its client cannot tell.
 */
export class HeldStream {
  readonly stream: ClientHttp2Stream;
  readonly #home: ClientHttp2Session;
  readonly #start: () => void;

  private constructor(stream: ClientHttp2Stream, home: ClientHttp2Session, start: () => void) {
    this.stream = stream;
    this.#home = home;
    this.#start = start;
  }

  /**
   * Makes a stream as a session that is still connecting does: Node holds such streams back itself, in a list.
   *
   * @returns the stream alone when it has failed already
   */
  static hold(session: ClientHttp2Session, request: () => ClientHttp2Stream): HeldStream | ClientHttp2Stream {
    const waiting = kept(session, 'kPendingRequestCalls');
    const starts: (() => void)[] = [];
    keep(session, 'kPendingRequestCalls', starts);
    Object.defineProperty(session, 'connecting', { value: true, configurable: true });
    try {
      const stream = request();
      const [start] = starts;
      return start === undefined ? stream : new HeldStream(stream, session, start);
    } finally {
      Reflect.deleteProperty(session, 'connecting');
      keep(session, 'kPendingRequestCalls', waiting);
    }
  }

  /** Sends it on a session once that is connected; a stream that its client has left stays unsent. */
  startOn(session: ClientHttp2Session): void {
    if (this.stream.destroyed) return;
    if (session !== this.#home) this.#moveTo(session);
    if (session.connecting) whenConnected(session, this.#start);
    else this.#start();
  }

  #moveTo(session: ClientHttp2Session): void {
    const { stream } = this;
    const home = this.#home;
    const { streams, pendingStreams } = stateOf(home);
    keep(stream, 'kSession', session);
    pendingStreams.delete(stream);
    stateOf(session).pendingStreams.add(stream);
    // Its own session goes on counting it: it closes after its streams, and takes them along when it is destroyed.
    streams.set(stream, stream);
    Object.defineProperty(stream, 'session', { configurable: true, get: () => (stream.destroyed ? undefined : home) });
    stream.once('close', () => {
      streams.delete(stream);
      if (home.closed && streams.size === 0 && pendingStreams.size === 0) home.destroy();
    });
  }
}

function stateOf(session: ClientHttp2Session): SessionState {
  return kept(session, 'state') as SessionState;
}

/** As Node does it: in one list for all streams of a session, so that one listener is enough. */
function whenConnected(session: ClientHttp2Session, start: () => void): void {
  const waiting = kept(session, 'kPendingRequestCalls') as (() => void)[] | null;
  if (waiting !== null) {
    waiting.push(start);
    return;
  }
  const starts = [start];
  keep(session, 'kPendingRequestCalls', starts);
  session.once('connect', () => {
    for (const begin of starts) begin();
    keep(session, 'kPendingRequestCalls', null);
  });
}
