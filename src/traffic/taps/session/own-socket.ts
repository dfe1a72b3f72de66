import type { ClientHttp2Session } from 'node:http2';
import { kept } from './kept';

/** The socket that a session goes over, as its client made it. */
export function ownSocket(session: ClientHttp2Session): object | undefined {
  const socket = kept(session, 'socket') as { readonly stream?: object } | undefined;
  return socket?.stream ?? socket;
}
