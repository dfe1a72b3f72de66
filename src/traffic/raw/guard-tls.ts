import { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { LiveConnection } from '../../core/exchange';
import type { TapContext } from '../taps/tap';
import { isApprovedNow, isApprovedSocket } from './approved';
import { connectedTo, noteConnected } from './connection-target';
import { watchWrites } from './watch-writes';
import { isTapped, noteTapped } from './played-sockets';

type Init = (this: TLSSocket, socket: object | null | undefined, ...rest: unknown[]) => void;

/** A place that no host pattern names. */
const ANYWHERE: LiveConnection = { host: '', port: '' };

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
    if (isTapped(socket)) noteTapped(secure);
    if (isTapped(socket) || isApprovedNow() || isApprovedSocket(socket)) return;
    // A socket that nobody connected leads nowhere but into this process; a stream of the test's own may lead anywhere.
    if (target !== undefined || !(socket instanceof Socket)) watchPlaintext(secure, target ?? ANYWHERE);
  }

  function watchPlaintext(secure: TLSSocket, target: LiveConnection): void {
    const owner = context.ownerNow()?.owner;
    if (owner !== undefined) watchWrites(secure, { owner, target }, context);
  }
}

function isOfServer(secure: TLSSocket): boolean {
  return (Reflect.get(secure, '_tlsOptions') as { readonly isServer?: boolean }).isServer === true;
}
