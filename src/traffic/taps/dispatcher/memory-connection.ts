import { Duplex } from 'node:stream';
import { BYTES_A_TURN } from '../../upload-limits';

/** What the client is told of an error that ends its connection. */
type FailureOf = (error: Error) => Error;

/** The end of a connection in memory that a client of undici holds. */
class ClientEnd extends Duplex {
  readonly remoteAddress: string | undefined;
  bytesWritten = 0;
  bytesRead = 0;
  /** Goes on with what waits for the client to read. */
  wanted: (() => void) | undefined;
  #sinceTurn = 0;

  constructor(remoteAddress: string | undefined) {
    super();
    this.remoteAddress = remoteAddress;
  }

  give(bytes: Buffer, done: () => void): void {
    this.bytesRead += bytes.length;
    // A copy: undici gives its caller this very memory, and the cassette may play it again.
    if (this.push(Buffer.from(bytes))) done();
    else this.wanted = done;
  }

  override _read(): void {
    const { wanted } = this;
    this.wanted = undefined;
    wanted?.();
  }

  // Whatever a client writes has been answered beforehand.
  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.bytesWritten += chunk.length;
    // Clients that write whenever they may would let nobody else have a turn.
    this.#sinceTurn += chunk.length;
    if (this.#sinceTurn <= BYTES_A_TURN) return done();
    this.#sinceTurn = 0;
    setImmediate(done);
  }
}

/** The other end: what is written to it, the client reads. */
class ServerEnd extends Duplex {
  readonly #client: ClientEnd;
  readonly #failureOf: FailureOf;

  constructor(client: ClientEnd, failureOf: FailureOf) {
    super();
    this.#client = client;
    this.#failureOf = failureOf;
    client.once('close', () => this.destroy());
  }

  override _read(): void {
    // A recorded server listens to nobody.
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.#client.give(chunk, done);
  }

  override _final(done: () => void): void {
    this.#client.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (error !== null) this.#client.destroy(this.#failureOf(error));
    done(null);
  }
}

/** A connection that leads nowhere but to us. */
export function memoryConnection(
  remoteAddress: string | undefined,
  failureOf: FailureOf,
): {
  readonly client: Duplex;
  readonly server: Duplex;
} {
  const client = new ClientEnd(remoteAddress);
  return { client, server: new ServerEnd(client, failureOf) };
}
