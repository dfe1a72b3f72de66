import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Leaves a connection open that hears and says nothing any more, without keeping the process alive. */
export function quieten(socket: Duplex): void {
  socket.pause();
  if (socket instanceof Socket) socket.unref();
}
