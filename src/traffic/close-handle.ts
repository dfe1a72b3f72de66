import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';

type NativeHandle = { close(): void; readonly _parent?: { close(): void } };

/**
 * Closes the native handle of a connection that was answered and never made. @mswjs/interceptors 0.45 leaves it open
 * when such a socket is destroyed, and an open handle keeps the socket, its listeners and with them a whole test file
 * in memory. Can go when the library closes it; the end-to-end test "leaves nothing behind" fails without either.
 */
export function closeHandleAfterwards(socket: Socket): void {
  socket.once('close', () => void closeLeftHandle(socket));
}

async function closeLeftHandle(socket: Socket): Promise<void> {
  // Node lets go of a handle itself, right after it has told of the close: only one that stays was forgotten.
  await nextTurn();
  const handle = Reflect.get(socket, '_handle') as NativeHandle | null | undefined;
  if (!handle) return;
  Reflect.set(socket, '_handle', null);
  handle.close();
  // A TLS handle wraps that of its TCP connection, and closing it leaves the inner one open.
  handle._parent?.close();
}
