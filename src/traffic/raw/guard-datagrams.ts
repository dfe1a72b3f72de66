import type { EventEmitter } from 'node:events';
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
        const target = destination(name === 'send' ? args.slice(1) : args);
        const refusal = target === undefined ? undefined : context.ownerNow()?.owner.refuseConnection(target);
        if (refusal === undefined) Reflect.apply(real, this, args);
        else refuse(this, refusal, args.at(-1));
      };
      Object.defineProperties(guarded, Object.getOwnPropertyDescriptors(real));
      Reflect.set(prototype, name, guarded);
    }
  });
}

/** `[offset, length,] [port] [, address] [, callback]`; `undefined` where the socket is connected, which was asked about. */
function destination(args: readonly unknown[]): { readonly host: string; readonly port: string } | undefined {
  const places = typeof args.at(-1) === 'function' ? args.slice(0, -1) : args;
  const numbers = places.filter((place) => typeof place === 'number');
  const host = places.find((place) => typeof place === 'string');
  if (numbers.length !== 1 && numbers.length !== 3) return undefined;
  return { host: host ?? 'localhost', port: String(numbers.at(-1)) };
}

function refuse(socket: EventEmitter, error: Error, callback: unknown): void {
  process.nextTick(() => {
    if (typeof callback === 'function') (callback as (error: Error) => void)(error);
    else socket.emit('error', error);
  });
}
