import type { Socket } from 'node:net';
import type { RequestOwner } from '../../core/exchange';
import { askOwner } from '../taps/tap';
import { isApprovedSocket } from './approved';
import type { ConnectionTarget } from './connection-target';
import { rawRequest, readStart } from './raw-request';
import { quieten } from './quieten';

export type WatchedConnection = {
  readonly owner: RequestOwner;
  readonly target: ConnectionTarget;
  readonly isToOwnServer: (uri: string) => boolean;
};

/** How long the rest of what may be a request line is waited for. Whoever writes one by hand writes it at once. */
const MAX_WAIT_MS = 50;

type Callback = (error?: Error | null) => void;
type Write = (this: Socket, chunk: unknown, encoding: BufferEncoding, callback: Callback) => void;
type WriteMany = (this: Socket, chunks: readonly Chunk[], callback: Callback) => void;
type Final = (this: Socket, callback: Callback) => void;
/** What a stream calls to write, and to end what it writes. */
type Writing = { readonly _write: Write; readonly _writev: WriteMany; readonly _final: Final };
type Chunk = { readonly chunk: unknown; readonly encoding: BufferEncoding };

/**
 * Looks at the first bytes that the owner of a raw connection writes, and at nothing more: HTTP by hand does not go out
 * before its owner was asked. All other protocols write as they do without this.
 */
export function watchFirstBytes(socket: Socket, connection: WatchedConnection): void {
  const { _write: write, _writev: writeMany, _final: final } = socket as unknown as Writing;
  let held = Buffer.alloc(0);
  let timer: NodeJS.Timeout | undefined;

  const stop = (): void => {
    clearTimeout(timer);
    // Not deleted: an object that lost properties is a slow one.
    Object.assign(socket, { _write: write, _writev: writeMany, _final: final });
  };
  const release = (callback: Callback): void => {
    stop();
    Reflect.apply(write, socket, [held, 'buffer', callback]);
  };
  const take = (bytes: Buffer, callback: Callback): void => {
    clearTimeout(timer);
    held = Buffer.concat([held, bytes]);
    const start = isApprovedSocket(socket) ? 'other' : readStart(held);
    if (start === 'other') release(callback);
    else if (start === 'http') void decide(socket, held, connection).then((mayGoOut) => mayGoOut && release(callback));
    else {
      timer = setTimeout(() => release(() => undefined), MAX_WAIT_MS);
      callback();
    }
  };

  const watched: Writing = {
    _write: (chunk, encoding, callback) => take(bytesOf({ chunk, encoding }), callback),
    _writev: (chunks, callback) => take(Buffer.concat(chunks.map(bytesOf)), callback),
    _final: (callback) => {
      if (held.length === 0) stop();
      else release(() => undefined);
      Reflect.apply(final, socket, [callback]);
    },
  };
  Object.assign(socket, watched);
}

function bytesOf({ chunk, encoding }: Chunk): Buffer {
  return typeof chunk === 'string' ? Buffer.from(chunk, encoding) : Buffer.from(chunk as Uint8Array);
}

/** Whether the bytes may go out; where not, the connection has been told. */
async function decide(socket: Socket, bytes: Buffer, connection: WatchedConnection): Promise<boolean> {
  const answer = await askOwner(connection.owner, rawRequest(bytes, socket, connection));
  switch (answer.kind) {
    case 'pass':
      return true;
    case 'refuse':
      socket.destroy(answer.error);
      return false;
    case 'record':
      answer.recording.cancel();
      return true;
    case 'replay':
    case 'tunnel':
    case 'silence':
      // Nothing here could carry out one of the first two, and nothing may leave.
      quieten(socket);
      return false;
  }
}
