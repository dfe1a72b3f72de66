import type { Socket } from 'node:net';
import { notedConnection } from './connection-notes';
import { MessageBoundary } from './message-boundary';
import { Passage } from './passage';

/** The part of the library's controller of a connection that tells of the end of a request. */
type MessageEnds = { scheduleReset(): void };

/**
 * Keeps bytes that belong to no request from the library's parser. Node sends the body of a `DELETE`, or of a `GET`,
 * without saying how long it is, and then such bytes follow the request. At the first of them @mswjs/interceptors 0.45
 * stops looking at the connection, before anybody has decided about the request, and lets all that follows out. Here
 * they go where their request goes: out, as Node sends them, or nowhere. The test "sends a body that HTTP cannot frame
 * as Node does" fails when the library's names change.
 */
export function hideStrayBytes(socket: Socket, controller: MessageEnds): void {
  const boundary = new MessageBoundary();
  const scheduleReset = controller.scheduleReset.bind(controller);
  controller.scheduleReset = (): void => {
    boundary.endMessage();
    scheduleReset();
  };
  const emit = socket.emit.bind(socket) as (event: string | symbol, ...args: unknown[]) => boolean;
  // The library tells its own listeners of what the client writes by an event of this name.
  const guarded = (event: string | symbol, ...args: unknown[]): boolean => {
    if (event !== 'internal:write') return emit(event, ...args);
    const [chunk, encoding] = args as [string | Uint8Array, BufferEncoding | undefined];
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : Buffer.from(chunk);
    const { message, stray } = boundary.split(bytes);
    const isHeard = message.length > 0 && emit(event, message);
    if (stray.length > 0) sendWithRequest(socket, stray.length);
    return isHeard;
  };
  Reflect.set(socket, 'emit', guarded);
}

// Those that come before their request has gone out, or has been answered, wait with it. Later ones have made the
// library wait for the answer to a next request, which they are not.
function sendWithRequest(socket: Socket, count: number): void {
  const passage = Passage.of(socket);
  const connection = notedConnection(socket);
  if (passage === undefined || connection === undefined) return;
  passage.strayBytes += count;
  if (passage.state === 'undecided' || passage.state === 'approved' || !connection.isPending()) return;
  if (passage.state === 'sent' && connection.real?.destroyed === false) connection.passthrough();
  else connection.claim();
}
