import type { Socket } from 'node:net';
import type { LiveConnection } from '../../../core/exchange';
import type { OwnerReference } from '../../owner-references';

// A property under a symbol, for the reason that `sender-notes` has.
const CONNECTION = Symbol('vcr.connection');

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

type Notes = { [CONNECTION]?: ConnectionNote };

export function noteConnection(socket: object, connection: ConnectionNote): void {
  (socket as Notes)[CONNECTION] = connection;
}

export function notedConnection(socket: object): ConnectionNote | undefined {
  return (socket as Notes)[CONNECTION];
}
