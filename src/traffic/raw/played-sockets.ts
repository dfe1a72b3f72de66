import type { Socket } from 'node:net';
import { types } from 'node:util';

const tapped = new WeakSet();

/**
 * Whether an interception library plays the connection of a socket, ours or the copy of another interceptor: its
 * `connect` connects nothing. The library has put a proxy of `connect` on the socket, and takes what is written to it; a
 * spy or a subclass of a test's puts another function there, and its socket connects for real. The end-to-end tests of
 * nock and msw fail when the library does it in another way.
 */
export function isPlayed(socket: Socket): boolean {
  if (!Object.hasOwn(socket, 'connect') || !Object.hasOwn(socket, '_writeGeneric')) return false;
  return types.isProxy(Reflect.get(socket, 'connect'));
}

/** Notes that what is written to a socket is taken by the tap at the socket, or by another interceptor. */
export function noteTapped(socket: object): void {
  tapped.add(socket);
}

export function isTapped(socket: object): boolean {
  return tapped.has(socket);
}
