import { Duplex } from 'node:stream';

/** One end of a connection inside of this process: what is written to it is read at the other end. */
class End extends Duplex {
  other: End | undefined;
  #wrote: (() => void) | undefined;

  override _read(): void {
    const wrote = this.#wrote;
    this.#wrote = undefined;
    wrote?.();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    const { other } = this;
    // What nobody can read any more is lost, as on a connection.
    if (other === undefined || other.destroyed || chunk.length === 0) process.nextTick(done);
    else other.#take(chunk, done);
  }

  override _final(done: () => void): void {
    if (this.other?.destroyed === false) this.other.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const { other } = this;
    const wrote = this.#wrote;
    this.#wrote = undefined;
    wrote?.();
    if (other?.destroyed === false && !other.readableEnded) other.push(null);
    done(error);
  }

  // The writer goes on once there is room at this end.
  #take(chunk: Buffer, done: () => void): void {
    if (this.push(chunk)) process.nextTick(done);
    else this.#wrote = done;
  }
}

/** Both ends of a connection inside of this process. */
export function duplexPair(): readonly [Duplex, Duplex] {
  const [one, two] = [new End(), new End()];
  one.other = two;
  two.other = one;
  return [one, two];
}
