import http2, { type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { Duplex } from 'node:stream';

/** What answers a stream. */
export type StreamAnswer = (stream: ServerHttp2Stream) => void;

/** As much as HTTP/2 can say: nothing that a recorded exchange needs is refused for its size. */
const MOST = 2 ** 31 - 1;

/** The server's side of a session inside of this process: a real one of Node's, which has an answer for each stream. */
export class InsideServer {
  readonly #session: ServerHttp2Session;
  readonly #answers = new Map<number, StreamAnswer>();

  constructor(end: Duplex) {
    this.#session = http2.performServerHandshake(end, {
      maxSessionMemory: Number.MAX_SAFE_INTEGER,
      maxHeaderListPairs: MOST,
      maxSendHeaderBlockLength: MOST,
      settings: { maxConcurrentStreams: MOST, maxHeaderListSize: MOST, initialWindowSize: 2 ** 20 },
    });
    // What ends it ends the client's side too, and is told there.
    this.#session.on('error', () => undefined);
    this.#session.on('stream', (stream) => {
      stream.on('error', () => undefined);
      const { id = 0 } = stream;
      const answer = this.#answers.get(id);
      this.#answers.delete(id);
      if (answer === undefined) stream.close(http2.constants.NGHTTP2_REFUSED_STREAM);
      else answer(stream);
    });
  }

  /** Says what answers the stream with this number, which was just sent. */
  expect(id: number, answer: StreamAnswer): void {
    this.#answers.set(id, answer);
  }
}
