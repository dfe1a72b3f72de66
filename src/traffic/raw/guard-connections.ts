import net, { type Socket } from 'node:net';
import { areNeighboursActive } from '../neighbours';
import type { Hold, TapContext } from '../taps/tap';
import { approveSocket, disapproveSocket, isApprovedNow } from './approved';
import { connectionTarget, noteConnected, type ConnectionTarget } from './connection-target';
import { approveLookup } from './guard-lookups';
import { isOfHttpClient } from './http-clients';
import { isPlayed, noteTapped } from './played-sockets';
import { forgetRaw, noteRaw } from './raw-sockets';
import { refuseConnection } from './refuse-connection';
import { UndiciConnections } from './undici-connections';
import { watchWrites } from './watch-writes';

/** `net.Socket.prototype.connect`. */
export type Connect = (this: Socket, ...args: unknown[]) => Socket;

export type GuardSetup = {
  /** What other taps hold back; may grow. */
  readonly holds: readonly Hold[];
  /** Loads the tap at the socket: gets what connects for real, and gives what connects by way of the tap. */
  readonly tapped: (real: Connect) => Connect;
};

/**
 * Stands before every connection that this process makes. One that was approved, and one that no HTTP client opens, is
 * real: only the owner may refuse the latter, before anything is connected or looked up. What remains may carry requests
 * that nobody has seen: it goes to the tap at the socket.
 */
export function guardConnections(context: TapContext, { holds, tapped }: GuardSetup): void {
  const undici = new UndiciConnections();
  const bare = Reflect.get(net.Socket.prototype, 'connect') as Connect;
  let throughTap: Connect | undefined;

  const connectApproved: Connect = function (...args) {
    const target = isApprovedNow() ? connectionTarget(args) : undefined;
    if (target !== undefined) approveLookup(this, target.host);
    return Reflect.apply(bare, this, args);
  };

  const connect: Connect = function (...args) {
    if (isPlayed(this)) return Reflect.apply(bare, this, args);
    const target = connectionTarget(args);
    // What was said of a socket was said of where it was connected before.
    disapproveSocket(this);
    forgetRaw(this);
    if (target !== undefined) noteConnected(this, target);
    for (const hold of holds) {
      const held = hold(this, args);
      if (held !== undefined) return held;
    }
    if (target === undefined) return Reflect.apply(bare, this, args);
    const ofUndici = undici.take(target);
    if (isApprovedNow() || ofUndici === 'approved') {
      approveSocket(this);
      approveLookup(this, target.host);
      return Reflect.apply(bare, this, args);
    }
    if (ofUndici === 'unseen' || isOfHttpClient() || (areNeighboursActive() && context.ownerNow() !== undefined)) {
      const start = handshakeStart(this);
      throughTap ??= tapped(connectApproved);
      noteTapped(this);
      // `tls.connect` gives what starts its handshake, from before the tap replaced that: the tap knows its own again, and
      // another it would let start a second one, which ends the process.
      const own = args.map((given) => (given !== undefined && given === start ? handshakeStart(this) : given));
      return Reflect.apply(throughTap, this, own);
    }
    return connectRaw(this, target, () => Reflect.apply(bare, this, args));
  };
  Reflect.set(net.Socket.prototype, 'connect', connect);

  function connectRaw(socket: Socket, target: ConnectionTarget, connectForReal: () => Socket): Socket {
    noteRaw(socket);
    const owner = context.ownerNow()?.owner;
    if (owner === undefined) return connectForReal();
    const connection = { host: target.host, port: target.port };
    const refusal = owner.refuseConnection(connection);
    if (refusal !== undefined) {
      refuseConnection(socket, refusal, target.onConnect);
      return socket;
    }
    watchWrites(socket, { owner, target: connection }, context);
    approveLookup(socket, target.host);
    return connectForReal();
  }
}

function handshakeStart(socket: Socket): unknown {
  return Reflect.get(socket, '_start');
}
