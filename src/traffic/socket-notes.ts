import type { RequestOwner } from '../core/exchange';

/**
 * Notes on a socket. They are properties under symbols, not entries of a WeakMap: the library hands out a proxy of
 * the socket, which is another key than the socket itself, yet reads and writes properties through.
 */
const OWNER = Symbol('vcr.owner');
const APPROVED = Symbol('vcr.approved');

type Notes = { [OWNER]?: RequestOwner | undefined; [APPROVED]?: boolean };

/** Notes who made the request that is about to be written to this socket. */
export function noteOwner(socket: object, owner: RequestOwner | undefined): void {
  (socket as Notes)[OWNER] = owner;
}

export function notedOwner(socket: unknown): RequestOwner | undefined {
  return isObject(socket) ? (socket as Notes)[OWNER] : undefined;
}

/** Notes that the request written to this socket may go out. */
export function noteApproved(socket: object): void {
  (socket as Notes)[APPROVED] = true;
}

export function isApproved(socket: object): boolean {
  return (socket as Notes)[APPROVED] === true;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
