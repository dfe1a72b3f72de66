import { MAX_UPLOAD_MS } from '../../upload-limits';
import type { NodeRequest } from './client-request';
import type { MemorySocket } from './memory-socket';

/**
 * How long a client may pause in the middle of its body before it gets the answer nevertheless: some wait for the
 * answer before they go on, and the recording does not tell.
 */
const MAX_PAUSE_MS = 100;

/** Resolves when the head of a request has been written to its connection; never, when that fails before. */
export function whenHeadWritten(socket: MemorySocket): Promise<void> {
  return new Promise((resolve) => {
    socket.onWrite = () => {
      socket.onWrite = undefined;
      setImmediate(resolve);
    };
  });
}

/** Calls back a turn after a request, which its client has ended, was written to its connection; never, when that fails. */
export function afterWritten(request: NodeRequest, next: () => void): void {
  // A turn later, as an answer comes: what the client does when it has written comes first.
  const answer = (): void => void setImmediate(next);
  if (request.writableFinished) answer();
  else request.once('finish', answer);
}

/**
 * Resolves when a request has been written to its connection as a whole, or its client has been at it for too long;
 * never, when that fails before.
 */
export function whenWritten(request: NodeRequest, socket: MemorySocket): Promise<void> {
  return new Promise((resolve) => {
    let pause: NodeJS.Timeout | undefined;
    let limit: NodeJS.Timeout | undefined;
    const stop = (): void => {
      clearTimeout(pause);
      clearTimeout(limit);
    };
    const end = (): void => {
      stop();
      socket.onWrite = undefined;
      socket.removeListener('close', stop);
      request.removeListener('finish', end);
      // A turn later, as an answer comes: what the client does when it has written comes first.
      setImmediate(resolve);
    };
    if (request.writableFinished) {
      end();
      return;
    }
    request.once('finish', end);
    socket.onWrite = () => {
      if (request.writableEnded) return;
      if (pause === undefined) socket.once('close', stop);
      limit ??= setTimeout(end, MAX_UPLOAD_MS);
      pause = pause?.refresh() ?? setTimeout(end, MAX_PAUSE_MS);
    };
  });
}
