import diagnosticsChannel from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { areNeighboursActive } from '../../neighbours';
import { isApprovedSocket } from '../../raw/approved';
import { ANYWHERE, connectedTo } from '../../raw/connection-target';
import type * as FirstBytes from '../../raw/first-bytes';
import { isRaw } from '../../raw/raw-sockets';
import { notedSender } from '../../sender-notes';
import type { TapContext } from '../tap';

type OnSocket = (this: ClientRequest, socket: unknown, ...rest: unknown[]) => void;
type Context = Pick<TapContext, 'coreModules' | 'ownerNow' | 'isToOwnServer'>;

/**
 * A request that its client writes to a raw connection passes the library by: a SOCKS proxy was spoken to first, or the
 * connection is the test's own. So each is looked at when its client has that connection, like HTTP written by hand.
 *
 * @param takesAll whether no other tap takes requests of `http` and undici before they have a connection
 */
export function guardRequestsOverRaw(context: Context, { takesAll }: { readonly takesAll: boolean }): void {
  context.coreModules.whenLoaded('http', (http) => {
    const { prototype } = (http as { readonly ClientRequest: { readonly prototype: object } }).ClientRequest;
    const real = Reflect.get(prototype, 'onSocket') as OnSocket;
    const onSocket: OnSocket = function (socket, ...rest) {
      // What others than us take leaves the taps above alone, too.
      if (takesAll || areNeighboursActive()) watchRaw(socket);
      Reflect.apply(real, this, [socket, ...rest]);
    };
    Reflect.set(prototype, 'onSocket', onSocket);
  });
  // Undici tells of it right before it writes the head.
  diagnosticsChannel.subscribe('undici:client:sendHeaders', (message) => {
    watchRaw((message as { readonly socket: unknown }).socket);
  });

  function watchRaw(socket: unknown): void {
    if (!(socket instanceof Duplex) || isApprovedSocket(socket)) return;
    // A stream of the test's own may lead anywhere; those of other taps and interceptors lead nowhere.
    const isOwnStream = !(socket instanceof Socket) && takesAll && !areNeighboursActive();
    if (isRaw(socket) || isOwnStream) watch(socket, context);
  }
}

function watch(socket: Duplex, context: Context): void {
  const owner = (notedSender(socket)?.owner ?? context.ownerNow())?.owner;
  if (owner === undefined) return;
  loadFirstBytes().watchFirstBytes(socket, {
    owner,
    target: connectedTo(socket) ?? ANYWHERE,
    isToOwnServer: (uri) => context.isToOwnServer(uri),
    isOfHttpClient: true,
  });
}

function loadFirstBytes(): typeof FirstBytes {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it with the environment
  return require('../../raw/first-bytes') as typeof FirstBytes;
}
