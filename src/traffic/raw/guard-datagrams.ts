import type { Socket } from 'node:dgram';
import type { EventEmitter } from 'node:events';
import type { LiveConnection } from '../../core/exchange';
import type { TapContext } from '../taps/tap';

type Send = (this: EventEmitter, ...args: unknown[]) => void;
type DatagramModule = { readonly Socket: { readonly prototype: object } };

/**
 * Asks the owner before a datagram is sent, or a datagram socket is connected to where its datagrams go. One that is
 * refused fails as one does whose address cannot be found.
 */
export function guardDatagrams(context: Pick<TapContext, 'coreModules' | 'ownerNow'>): void {
  context.coreModules.whenLoaded('dgram', (dgram) => {
    const { prototype } = (dgram as DatagramModule).Socket;
    for (const name of ['send', 'connect']) {
      const real = Reflect.get(prototype, name) as Send;
      const guarded: Send = function (this: EventEmitter, ...args) {
        const place = name === 'send' ? placeToSend(this, args) : placeToConnect(args);
        const refusal = place && context.ownerNow()?.owner.refuseConnection(destination(place));
        if (refusal === undefined) Reflect.apply(real, this, args);
        else refuse(this, refusal, args.at(-1));
      };
      Object.defineProperties(guarded, Object.getOwnPropertyDescriptors(real));
      Reflect.set(prototype, name, guarded);
    }
  });
}

/** Ports may be texts, and an address may be left out; which argument is which, Node tells by its position. */
type Place = { readonly port: unknown; readonly address: unknown };

/** `undefined` where the socket is connected, which was asked about. */
function placeToSend(socket: EventEmitter, args: readonly unknown[]): Place | undefined {
  if (isConnected(socket)) return undefined;
  const [, offset, length, port, address] = args;
  const hasRange = Boolean(address) || (Boolean(port) && typeof port !== 'function');
  return hasRange ? { port, address } : { port: offset, address: length };
}

function placeToConnect([port, address]: readonly unknown[]): Place {
  return { port, address };
}

function destination({ port, address }: Place): LiveConnection {
  return { host: typeof address === 'string' && address !== '' ? address : 'localhost', port: String(port) };
}

function isConnected(socket: EventEmitter): boolean {
  try {
    (socket as unknown as Pick<Socket, 'remoteAddress'>).remoteAddress();
    return true;
  } catch {
    // Node has no other way to ask.
    return false;
  }
}

function refuse(socket: EventEmitter, error: Error, callback: unknown): void {
  process.nextTick(() => {
    if (typeof callback === 'function') (callback as (error: Error) => void)(error);
    else socket.emit('error', error);
  });
}
