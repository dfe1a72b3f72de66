import type { OwnerReference } from './owner-references';

/**
 * A note on a socket. It is a property under a symbol, not an entry of a WeakMap: the library at the socket hands out a
 * proxy of the socket, which is another key than the socket itself, yet reads and writes properties through.
 */
const SENDER = Symbol('vcr.sender');

/** Who makes the request that is written to a socket, where its client tells. */
export type SenderNote = {
  readonly owner: OwnerReference | undefined;
  /** Makes the client forget the request: it will tell its caller neither of an answer nor of an error. */
  readonly mute: () => void;
};

type Notes = { [SENDER]?: SenderNote };

/** Notes who made the request that is about to be written to this socket. */
export function noteSender(socket: object, sender: SenderNote): void {
  (socket as Notes)[SENDER] = sender;
}

export function notedSender(socket: object): SenderNote | undefined {
  return (socket as Notes)[SENDER];
}
