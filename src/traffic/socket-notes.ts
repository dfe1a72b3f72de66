import type { OwnerReference } from './owner-references';

/**
 * Notes on a socket. They are properties under symbols, not entries of a WeakMap: the library hands out a proxy of
 * the socket, which is another key than the socket itself, yet reads and writes properties through.
 */
const OWNER = Symbol('vcr.owner');
const APPROVED = Symbol('vcr.approved');
const CONTROLLER = Symbol('vcr.controller');

/** What can be done with a connection that is neither answered nor made yet. */
export type ConnectionController = {
  /** Takes it over: the client sees it established though none is made. */
  readonly claim: () => void;
  /** Makes it for real. */
  readonly passthrough: () => void;
  readonly isPending: () => boolean;
};

type Notes = { [OWNER]?: OwnerReference | undefined; [APPROVED]?: boolean; [CONTROLLER]?: ConnectionController };

/** Notes who made the request that is about to be written to this socket. */
export function noteOwner(socket: object, owner: OwnerReference | undefined): void {
  (socket as Notes)[OWNER] = owner;
}

export function notedOwner(socket: unknown): OwnerReference | undefined {
  return isObject(socket) ? (socket as Notes)[OWNER] : undefined;
}

/** Notes that the request written to this socket may go out. */
export function noteApproved(socket: object): void {
  (socket as Notes)[APPROVED] = true;
}

export function isApproved(socket: object): boolean {
  return (socket as Notes)[APPROVED] === true;
}

export function noteController(socket: object, controller: ConnectionController): void {
  (socket as Notes)[CONTROLLER] = controller;
}

export function notedController(socket: object): ConnectionController | undefined {
  return (socket as Notes)[CONTROLLER];
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
