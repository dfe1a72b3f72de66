import type { Socket } from 'node:net';
import { ClosedHandle } from './closed-handle';

/** What Node has on every stream, to make one that was destroyed usable again: a socket may connect several times. */
type Reusable = { _undestroy(): void };

/** Ends a connection that is not made, as one ends that fails: no `connect`, its error, `close`; and what it wrote waits. */
export function refuseConnection(socket: Socket, error: Error, onConnect: (() => void) | undefined): void {
  if (onConnect !== undefined) socket.once('connect', onConnect);
  if (socket.destroyed) (socket as Socket & Reusable)._undestroy();
  Reflect.set(socket, 'connecting', true);
  process.nextTick(fail, socket, error);
}

function fail(socket: Socket, error: Error): void {
  if (socket.destroyed) return;
  if (!(Reflect.get(socket, '_handle') as unknown)) Reflect.set(socket, '_handle', new ClosedHandle());
  socket.destroy(error);
}
