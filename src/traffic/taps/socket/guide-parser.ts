import { METHODS } from 'node:http';
import type { Socket } from 'node:net';
import { noteRaw } from '../../raw/raw-sockets';
import { notedConnection } from './connection-notes';
import { MessageBoundary, type Piece } from './message-boundary';
import { Passage } from './passage';

/** The part of the library's controller of a connection that tells of the end of a request. */
type MessageEnds = { scheduleReset(): void };

/**
 * Guides the library's parser through what a client writes. At the first bytes that it cannot read,
 * @mswjs/interceptors 0.45 stops looking at the connection, also while nobody has decided about the request before
 * them, and lets all that follows out. So it does not get to see
 *
 * - bytes that belong to no request: Node sends the body of a `DELETE` without saying how long it is. They go where
 *   their request goes: out, as Node sends them, or nowhere;
 * - methods that it does not know (`fetch` sends `patch` as it is written), and a `GET` with a body, which it would not
 *   hand on: it sees a `POST` in their place.
 *
 * The tests of stray bytes and of unread requests fail when the library's names change.
 */
export function guideParser(socket: Socket, controller: MessageEnds): void {
  const boundary = new MessageBoundary();
  const scheduleReset = controller.scheduleReset.bind(controller);
  controller.scheduleReset = (): void => {
    boundary.endMessage();
    scheduleReset();
  };
  const emit = socket.emit.bind(socket) as (event: string | symbol, ...args: unknown[]) => boolean;
  // The library tells its own listeners of what the client writes by an event of this name.
  const guided = (event: string | symbol, ...args: unknown[]): boolean => {
    if (event !== 'internal:write') return emit(event, ...args);
    const [chunk, encoding] = args as [string | Uint8Array, BufferEncoding | undefined];
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : viewOf(chunk);
    const pieces = boundary.cut(bytes);
    if (boundary.isOther) noteRaw(socket);
    for (const piece of pieces) {
      if (piece.kind === 'stray') sendWithRequest(socket, piece.bytes.length);
      else read(socket, piece, (readable) => emit(event, readable));
    }
    return true;
  };
  Reflect.set(socket, 'emit', guided);
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function read(socket: Socket, piece: Piece, parse: (bytes: Buffer) => void): void {
  const connection = notedConnection(socket);
  if (connection !== undefined) connection.hasWritten = true;
  if (piece.kind !== 'head' || isReadable(piece)) {
    parse(piece.bytes);
    return;
  }
  const rest = piece.bytes.subarray(piece.bytes.indexOf(' '));
  if (connection !== undefined) connection.method = piece.method;
  parse(Buffer.concat([Buffer.from('POST'), rest]));
  if (connection !== undefined) delete connection.method;
}

function isReadable({ method, hasBody }: { readonly method: string; readonly hasBody: boolean }): boolean {
  return METHODS.includes(method) && !(method === 'GET' && hasBody);
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
