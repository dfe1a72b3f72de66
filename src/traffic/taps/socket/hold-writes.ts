import type { Socket } from 'node:net';
import { Passage } from './passage';

/** What a client may write of a request before anybody has decided about it; more than any socket takes at once. */
const MOST_UNDECIDED_BYTES = 1_000_000;

type Callback = (error?: Error | null) => void;
type WriteGeneric = (this: Socket, writev: boolean, data: unknown, encoding: string, callback: Callback) => void;

/**
 * Makes a client wait that writes much of a request which has not gone out yet and whose body nobody reads: the library
 * takes all of it at once, and keeps it.
 */
export function holdWrites(socket: Socket): void {
  const write = Reflect.get(socket, '_writeGeneric') as WriteGeneric;
  let written: { readonly passage: Passage; bytes: number } | undefined;
  const held: WriteGeneric = function (writev, data, encoding, callback) {
    // Counted now: Node takes a list of buffers apart while it writes them.
    const length = lengthOf(data);
    const hold: Callback = (error) => {
      const passage = Passage.of(socket);
      if (error != null || passage === undefined) {
        callback(error);
        return;
      }
      if (written?.passage !== passage) written = { passage, bytes: 0 };
      written.bytes += length;
      if (written.bytes <= MOST_UNDECIDED_BYTES) callback();
      else passage.whenTaken(callback);
    };
    Reflect.apply(write, this, [writev, data, encoding, hold]);
  };
  Reflect.set(socket, '_writeGeneric', held);
  socket.once('close', () => written?.passage.takeAll());
}

function lengthOf(data: unknown): number {
  if (Array.isArray(data))
    return data.reduce((sum: number, piece) => sum + lengthOf((piece as { chunk: unknown }).chunk), 0);
  return (data as Uint8Array | string).length;
}
