import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';

type NativeHandle = { close(): void; readonly _parent?: { close(): void } };

/**
 * Closes the native handle of a connection that was answered and never made, and stops its timer. @mswjs/interceptors
 * 0.45 leaves both when such a socket is destroyed, and they keep the socket, its listeners and with them a whole test
 * file in memory. Can go when the library ends them; the end-to-end test "leaves nothing behind" and the test "keeps
 * nothing of a finished test file" fail without either.
 */
export function closeHandleAfterwards(socket: Socket): void {
  socket.once('close', () => {
    clearTimeout(idleTimer(socket));
    void closeLeftHandle(socket);
  });
}

// `setTimeout(0)` does nothing to a socket that is destroyed. Node does not export the symbol of its timer.
function idleTimer(socket: Socket): NodeJS.Timeout | undefined {
  const symbol = Object.getOwnPropertySymbols(socket).find(({ description }) => description === 'timeout');
  return symbol === undefined ? undefined : (Reflect.get(socket, symbol) as NodeJS.Timeout | undefined);
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
