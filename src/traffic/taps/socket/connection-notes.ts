import type { Socket } from 'node:net';
import type { LiveConnection } from '../../../core/exchange';
import type { OwnerReference } from '../../owner-references';

/**
 * Notes on a socket. They are properties under symbols, not entries of a WeakMap: the library hands out a proxy of
 * the socket, which is another key than the socket itself, yet reads and writes properties through.
 */
const SENDER = Symbol('vcr.sender');
const CONNECTION = Symbol('vcr.connection');

/** Who makes the request that is written to a socket, where its client tells. */
export type SenderNote = {
  readonly owner: OwnerReference | undefined;
  /** Makes the client forget the request: it will tell its caller neither of an answer nor of an error. */
  readonly mute: () => void;
};

/** Who opened a connection, and what can be done with it while it is neither answered nor made. */
export type ConnectionNote = {
  readonly owner: OwnerReference | undefined;
  /** Where its client connects it to. */
  readonly target: LiveConnection;
  /** Takes it over: the client sees it established though none is made. */
  readonly claim: () => void;
  /** Makes it for real. */
  readonly passthrough: () => void;
  readonly isPending: () => boolean;
  /** The real connection behind it, once there is one. */
  real?: Socket;
  /** Whether its client speaks nothing but HTTP. */
  isOfHttpClient?: boolean;
  hasWritten?: boolean;
  /** The method of the request that the library reads just now, where it reads another one in its place. */
  method?: string;
};

type Notes = { [SENDER]?: SenderNote; [CONNECTION]?: ConnectionNote };

/** Notes who made the request that is about to be written to this socket. */
export function noteSender(socket: object, sender: SenderNote): void {
  (socket as Notes)[SENDER] = sender;
}

export function notedSender(socket: object): SenderNote | undefined {
  return (socket as Notes)[SENDER];
}

export function noteConnection(socket: object, connection: ConnectionNote): void {
  (socket as Notes)[CONNECTION] = connection;
}

export function notedConnection(socket: object): ConnectionNote | undefined {
  return (socket as Notes)[CONNECTION];
}
