import { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { LiveConnection } from '../../core/exchange';
import type { TapContext } from '../taps/tap';
import { isApprovedNow, isApprovedSocket } from './approved';
import { ANYWHERE, connectedTo, noteConnected } from './connection-target';
import { watchWrites } from './watch-writes';
import { isTapped, noteTapped } from './played-sockets';
import { isRaw, noteRaw } from './raw-sockets';

type Init = (this: TLSSocket, socket: object | null | undefined, ...rest: unknown[]) => void;

/**
 * Looks at the first bytes that are written to TLS over a socket of the test's own: that socket was looked at when it was
 * connected, and sees none of them but as ciphertext. TLS that connects itself is a connection like any other.
 */
export function guardTls(context: Pick<TapContext, 'coreModules' | 'ownerNow' | 'isToOwnServer'>): void {
  context.coreModules.whenLoaded('tls', (tls) => {
    const { prototype } = (tls as { readonly TLSSocket: { readonly prototype: TLSSocket } }).TLSSocket;
    // Node makes these sockets by a name of its own, and calls this one in the constructor of each.
    const real = Reflect.get(prototype, '_init') as Init;
    const init: Init = function (socket, ...rest) {
      Reflect.apply(real, this, [socket, ...rest]);
      if (socket && !isOfServer(this)) watch(this, socket);
    };
    Object.defineProperties(init, Object.getOwnPropertyDescriptors(real));
    Reflect.set(prototype, '_init', init);
  });

  function watch(secure: TLSSocket, socket: object): void {
    const target = connectedTo(socket);
    if (target !== undefined) noteConnected(secure, target);
    const isRead = isTapped(socket) && !isRaw(socket);
    if (isRead) noteTapped(secure);
    if (isRead || isApprovedNow() || isApprovedSocket(socket)) return;
    // A socket that nobody connected leads nowhere but into this process; a stream of the test's own may lead anywhere.
    if (target === undefined && socket instanceof Socket) return;
    noteRaw(secure);
    watchPlaintext(secure, target ?? ANYWHERE);
  }

  function watchPlaintext(secure: TLSSocket, target: LiveConnection): void {
    const owner = context.ownerNow()?.owner;
    if (owner !== undefined) watchWrites(secure, { owner, target }, context);
  }
}

function isOfServer(secure: TLSSocket): boolean {
  return (Reflect.get(secure, '_tlsOptions') as { readonly isServer?: boolean }).isServer === true;
}
