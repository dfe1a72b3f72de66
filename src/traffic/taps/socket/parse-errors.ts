import { errorMonitor, EventEmitter } from 'node:events';
import type { Socket } from 'node:net';

/**
 * Tells of an answer that `http`'s parser could make no sense of, until the returned function is called. `http` closes
 * such a connection without a word on its socket, and tells its request alone.
 */
export function watchParseErrors(socket: Socket, tell: (error: Error) => void): () => void {
  const request: unknown = Reflect.get(socket, '_httpMessage');
  if (!(request instanceof EventEmitter)) return () => undefined;
  const onError = (error: Error & { code?: unknown }): void => {
    if (typeof error.code === 'string' && error.code.startsWith('HPE_')) tell(error);
  };
  // Seeing an error in this way does not handle it: one that nobody else listens for is still thrown.
  request.on(errorMonitor, onError);
  return () => void request.removeListener(errorMonitor, onError);
}
