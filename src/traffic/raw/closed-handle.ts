/**
 * Stands for the handle of a socket that was never connected. Node's sockets tell by their `close` that they have ended
 * only where they had one, which any has that connects.
 */
export class ClosedHandle {
  readonly bytesRead = 0;
  readonly bytesWritten = 0;

  close(callback: () => void): void {
    setImmediate(callback);
  }
}
