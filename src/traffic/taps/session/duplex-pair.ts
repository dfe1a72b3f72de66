import { Duplex } from 'node:stream';
import { HeadersEnd } from './headers-end';

/**
 * One end of a connection inside of this process: what is written to it is read at the other end. Like the buffers of a
 * real one it takes what comes without waiting for the reader: both sides stop reading while they write, and would wait
 * for each other for ever. How much that can be is bounded by the windows of HTTP/2.
 */
class End extends Duplex {
  other: End | undefined;
  readonly deliver: (bytes: Buffer | null) => void;

  constructor(deliver: (push: (bytes: Buffer | null) => void) => (bytes: Buffer | null) => void) {
    super();
    this.deliver = deliver((bytes) => {
      if (!this.destroyed && !this.readableEnded) this.push(bytes);
    });
  }

  override _read(): void {
    // What comes is pushed as it comes.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.other?.deliver(chunk);
    process.nextTick(done);
  }

  override _final(done: () => void): void {
    this.other?.deliver(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.other?.deliver(null);
    done(error);
  }
}

/** Both ends of a connection inside of this process: the client's and the server's. */
export function duplexPair(): readonly [client: Duplex, server: Duplex] {
  const client = new End(inTurns);
  const server = new End((push) => push);
  client.other = server;
  server.other = client;
  return [client, server];
}

/**
 * Delivers what ends a block of headers and what follows it in turns of their own. Node tells of headers at once where
 * they come from a socket, and only afterwards where they come from a stream like ours: a client would get the first
 * data before the response.
 */
function inTurns(push: (bytes: Buffer | null) => void): (bytes: Buffer | null) => void {
  const headersEnd = new HeadersEnd();
  const waiting: (Buffer | null)[] = [];
  let isWaiting = false;
  const next = (): void => {
    const piece = waiting.shift();
    if (piece === undefined) {
      isWaiting = false;
      return;
    }
    isWaiting = true;
    push(piece);
    setImmediate(next);
  };
  return (bytes) => {
    waiting.push(...(bytes === null ? [null] : headersEnd.cut(bytes)));
    if (!isWaiting) next();
  };
}
