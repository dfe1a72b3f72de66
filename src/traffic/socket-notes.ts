import type { OwnerReference } from './owner-references';

/**
 * Notes on a socket. They are properties under symbols, not entries of a WeakMap: the library hands out a proxy of
 * the socket, which is another key than the socket itself, yet reads and writes properties through.
 */
const OWNER = Symbol('vcr.owner');
const REQUEST = Symbol('vcr.request');
const CONNECTION = Symbol('vcr.connection');

/**
 * The request that is being written to a socket, and whether it may go out. `answered` is a tunnel that no proxy made:
 * what goes through it has connections of its own.
 */
export type RequestNote = { readonly line: string; readonly passage: 'undecided' | 'approved' | 'answered' };

/** Who opened a connection, and what can be done with it while it is neither answered nor made. */
export type ConnectionNote = {
  readonly owner: OwnerReference | undefined;
  /** Takes it over: the client sees it established though none is made. */
  readonly claim: () => void;
  /** Makes it for real. */
  readonly passthrough: () => void;
  readonly isPending: () => boolean;
};

type Notes = { [OWNER]?: OwnerReference | undefined; [REQUEST]?: RequestNote; [CONNECTION]?: ConnectionNote };

/** Notes who made the request that is about to be written to this socket. */
export function noteOwner(socket: object, owner: OwnerReference | undefined): void {
  (socket as Notes)[OWNER] = owner;
}

export function notedOwner(socket: object): OwnerReference | undefined {
  return (socket as Notes)[OWNER];
}

export function noteRequest(socket: object, request: RequestNote): void {
  (socket as Notes)[REQUEST] = request;
}

export function notedRequest(socket: object): RequestNote | undefined {
  return (socket as Notes)[REQUEST];
}

export function noteConnection(socket: object, connection: ConnectionNote): void {
  (socket as Notes)[CONNECTION] = connection;
}

export function notedConnection(socket: object): ConnectionNote | undefined {
  return (socket as Notes)[CONNECTION];
}
