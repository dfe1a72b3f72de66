import type { Duplex } from 'node:stream';
import type { RequestOwner } from '../../core/exchange';
import { askOwner } from '../taps/tap';
import { isApprovedSocket } from './approved';
import { mayBeRequest, rawRequest, readStart, type RawConnection } from './raw-request';
import { quieten } from './quieten';

export type WatchedConnection = RawConnection & { readonly owner: RequestOwner };

/** How long the rest of what may be a request line is waited for. Whoever writes one by hand writes it at once. */
const MAX_WAIT_MS = 50;

const watched = new WeakMap<Duplex, { connection: WatchedConnection }>();

type Callback = (error?: Error | null) => void;
type Write = (this: Duplex, chunk: unknown, encoding: BufferEncoding, callback: Callback) => void;
type WriteMany = (this: Duplex, chunks: readonly Chunk[], callback: Callback) => void;
type Final = (this: Duplex, callback: Callback) => void;
/** What a stream calls to write, and to end what it writes. */
type Writing = { readonly _write: Write; readonly _writev: WriteMany; readonly _final: Final };
type Chunk = { readonly chunk: unknown; readonly encoding: BufferEncoding };

/**
 * Looks at the first bytes that the owner of a raw connection writes, and at nothing more: HTTP by hand does not go out
 * before its owner was asked. All other protocols write as they do without this. Of a
 * connection that is looked at already, only whose it is changes.
 */
export function watchFirstBytes(socket: Duplex, connection: WatchedConnection): void {
  const standing = watched.get(socket);
  if (standing !== undefined) {
    standing.connection = connection;
    return;
  }
  const watch = { connection };
  watched.set(socket, watch);
  const { _write: write, _writev: writeMany, _final: final } = socket as unknown as Writing;
  /** What has gone out though it may be the beginning of a request. */
  let sent = Buffer.alloc(0);
  let held = Buffer.alloc(0);
  let timer: NodeJS.Timeout | undefined;
  /** What follows when the owner, who has been asked, lets the request go out. */
  let next: (() => void) | undefined;

  const stop = (): void => {
    clearTimeout(timer);
    watched.delete(socket);
    // Not deleted: an object that lost properties is a slow one.
    Object.assign(socket, { _write: write, _writev: writeMany, _final: final });
  };
  const writeHeld = (callback: Callback): void => {
    const bytes = held;
    sent = Buffer.concat([sent, bytes]);
    held = Buffer.alloc(0);
    Reflect.apply(write, socket, [bytes, 'buffer', callback]);
  };
  const release = (callback: Callback): void => {
    stop();
    writeHeld(callback);
  };
  const ask = (whenAllowed: () => void): void => {
    clearTimeout(timer);
    const isAsked = next !== undefined;
    next = whenAllowed;
    if (isAsked) return;
    void decide(socket, Buffer.concat([sent, held]), watch.connection).then((mayGoOut) => mayGoOut && next?.());
  };
  // Nobody who writes a request waits so long in the middle of its line, but what comes may still complete one.
  const waitNoLonger = (): void => {
    if (mayBeRequest(Buffer.concat([sent, held]))) ask(() => release(() => undefined));
    else writeHeld(() => undefined);
  };
  const take = (bytes: Buffer, callback: Callback): void => {
    clearTimeout(timer);
    held = Buffer.concat([held, bytes]);
    const start = isApprovedSocket(socket) ? 'other' : readStart(Buffer.concat([sent, held]));
    if (next !== undefined || start === 'http') ask(() => release(callback));
    else if (start === 'other') release(callback);
    else {
      timer = setTimeout(waitNoLonger, MAX_WAIT_MS);
      callback();
    }
  };

  const watching: Writing = {
    _write: (chunk, encoding, callback) => take(bytesOf({ chunk, encoding }), callback),
    _writev: (chunks, callback) => take(Buffer.concat(chunks.map(bytesOf)), callback),
    _final: (callback) => {
      const end = (): void => {
        if (held.length === 0) stop();
        else release(() => undefined);
        Reflect.apply(final, socket, [callback]);
      };
      if (next !== undefined || (held.length > 0 && mayBeRequest(Buffer.concat([sent, held])))) ask(end);
      else end();
    },
  };
  Object.assign(socket, watching);
}

function bytesOf({ chunk, encoding }: Chunk): Buffer {
  return typeof chunk === 'string' ? Buffer.from(chunk, encoding) : Buffer.from(chunk as Uint8Array);
}

/** Whether the bytes may go out; where not, the connection has been told. */
async function decide(socket: Duplex, bytes: Buffer, connection: WatchedConnection): Promise<boolean> {
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
