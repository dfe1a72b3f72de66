import type { Socket } from 'node:net';
import type { TapContext } from '../taps/tap';
import type * as FirstBytes from './first-bytes';

type OwnedConnection = Pick<FirstBytes.WatchedConnection, 'owner' | 'target'>;

/** Looks at what is written to a raw connection; what does so is loaded with the first of them. */
export function watchWrites(
  socket: Socket,
  connection: OwnedConnection,
  context: Pick<TapContext, 'isToOwnServer'>,
): void {
  loadFirstBytes().watchFirstBytes(socket, { ...connection, isToOwnServer: (uri) => context.isToOwnServer(uri) });
}

function loadFirstBytes(): typeof FirstBytes {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it with the environment
  return require('./first-bytes') as typeof FirstBytes;
}
