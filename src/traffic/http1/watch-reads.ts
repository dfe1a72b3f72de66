import type { Socket } from 'node:net';

type Push = (this: Socket, chunk: unknown, ...rest: unknown[]) => boolean;

/**
 * Tells what a connection brings its client, byte for byte, until the returned function is called. The library moves
 * what it reads from the real connection to the client's socket by `push`; listening for `data` there would set a
 * socket flowing that its client means to read by itself.
 */
export function watchReads(socket: Socket, tell: (bytes: Buffer) => void): () => void {
  const realPush = Reflect.get(socket, 'push') as Push;
  const hadOwn = Object.hasOwn(socket, 'push');
  let isWatching = true;
  const push: Push = function (this: Socket, chunk, ...rest) {
    if (isWatching && Buffer.isBuffer(chunk)) tell(chunk);
    return Reflect.apply(realPush, this, [chunk, ...rest]);
  };
  Reflect.set(socket, 'push', push);
  return () => {
    isWatching = false;
    // Someone who came later has built on ours, which from now on only passes on.
    if (Reflect.get(socket, 'push') !== push) return;
    if (hadOwn) Reflect.set(socket, 'push', realPush);
    else Reflect.deleteProperty(socket, 'push');
  };
}
