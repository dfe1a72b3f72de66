import type { Socket } from 'node:net';
import { notedSender } from '../../sender-notes';

/**
 * Takes the connection from a request that gets no answer and no error, ever. The client's pool may use the place for
 * another request; nothing is left that keeps the process alive.
 */
export function silence(socket: Socket): void {
  notedSender(socket)?.mute();
  muteHttpRequest(socket);
  socket.destroy();
}

// Node keeps the request that a socket carries under this name. Its connection ends as always, and it tells nobody.
// The test "leaves a request of http unanswered" fails when the name changes.
function muteHttpRequest(socket: Socket): void {
  const request: unknown = Reflect.get(socket, '_httpMessage');
  if (typeof request === 'object' && request !== null) Reflect.set(request, 'emit', () => false);
}
