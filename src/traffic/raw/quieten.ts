import type { Socket } from 'node:net';

/** Leaves a connection open that hears and says nothing any more, without keeping the process alive. */
export function quieten(socket: Socket): void {
  socket.pause();
  socket.unref();
}
