import type { Agent, ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** One call of `write` or `end`, as Node keeps it while its request has no socket. */
export type OutputPiece = {
  readonly data: string | Uint8Array;
  readonly encoding: BufferEncoding | null | undefined;
};

type WriteRaw = (data: string | Uint8Array, encoding?: BufferEncoding | null, ...rest: unknown[]) => boolean;

/** A request with the members that Node itself works with. They are the same in Node 20 to 26. */
export type NodeRequest = Omit<ClientRequest, 'onSocket'> & {
  /** The head as it goes over the wire, once it is fixed. */
  _header: string | null;
  outputData: OutputPiece[];
  /** Called with each piece that waits for a socket. */
  _onPendingData: (bytes: number) => void;
  /** Takes every byte of the message, whether or not there is a socket. */
  _writeRaw: WriteRaw;
  /** The response, once its head has come. */
  readonly res: IncomingMessage | null;
  /** Whether this is the last message on its connection, as the head says. */
  _last: boolean;
  /** Ends the request with an error, or gives it its socket, on the next tick. */
  onSocket(socket: Socket | undefined, error?: Error): void;
};

/** What Node gives an agent beside the request: options of the request, with host and port filled in. */
export type RequestOptions = {
  readonly host?: string | null;
  readonly port?: string | number | null;
  readonly socketPath?: string | null;
  readonly servername?: string;
  readonly rejectUnauthorized?: boolean;
  readonly ALPNProtocols?: readonly string[];
  readonly checkServerIdentity?: (hostname: string, certificate: object) => Error | undefined;
  /** What agents of the package agent-base want to know. */
  secureEndpoint?: boolean;
};

/** An agent, as far as requests need one: many are none of Node's own. */
export type AgentLike = Partial<Pick<Agent, 'maxFreeSockets'>> & {
  readonly keepAlive?: boolean;
  readonly options?: RequestOptions & { readonly timeout?: number };
  keepSocketAlive?(socket: Socket): boolean;
  addRequest(request: NodeRequest, options: RequestOptions, ...legacy: unknown[]): void;
};

/** A request on its way to a connection, which has not been asked for yet. */
export type Departure = {
  readonly request: NodeRequest;
  /** Absent when the request brings its connection itself. */
  readonly agent: AgentLike | undefined;
  readonly options: RequestOptions;
  /** Lets the request get its connection as it would have without us. */
  readonly send: () => void;
};
