import type { Socket } from 'node:net';
import { notedConnection } from './connection-notes';
import { silence } from './silence';

/**
 * Connections whose HTTP client has not written its request yet. To the library they look like those of a client that
 * waits for the server to speak first, and it would make them. But nothing is connected, nor looked up, before somebody
 * has decided about a request.
 */
export class WaitingConnections {
  readonly #sockets = new Set<Socket>();

  /** Whether a connection is one of them; it is kept back then, or ended when its test file is over. */
  keepBack(socket: Socket): boolean {
    if (!isWaiting(socket)) return false;
    if (notedConnection(socket)?.owner?.isReleased === true) silence(socket);
    else this.#sockets.add(socket);
    return true;
  }

  /** Ends those that no request has come over: undici opens one for its pool after each aborted request. */
  end(): void {
    for (const socket of this.#sockets) if (isWaiting(socket)) silence(socket);
    this.#sockets.clear();
  }
}

function isWaiting(socket: Socket): boolean {
  const connection = notedConnection(socket);
  // Without an owner there is nobody to decide.
  if (connection?.owner === undefined || connection.hasWritten === true || socket.destroyed) return false;
  return connection.isOfHttpClient === true || Boolean(Reflect.get(socket, '_httpMessage'));
}
