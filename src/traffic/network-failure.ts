import type { NetworkFailure } from '../core/interaction';

/** What a socket says of its end. */
type EndedSocket = {
  readonly errored: (Error & { code?: unknown; syscall?: unknown; hostname?: unknown }) | null;
  readonly readableEnded: boolean;
};

/** Code and message of a connection that the server closed without an answer, as Node's `http` reports it. */
const SERVER_CLOSED: NetworkFailure = { code: 'ECONNRESET', message: 'socket hang up' };

/**
 * The failure of the network that ended an exchange, or `undefined` when the client ended it. The client's own
 * errors (an abort, a timer of undici's) stand on the socket like any other; their codes tell.
 */
export function networkFailure(socket: EndedSocket): NetworkFailure | undefined {
  const { errored } = socket;
  const code = typeof errored?.code === 'string' ? errored.code : undefined;
  if (errored !== null && code !== undefined && !isClientCode(code)) {
    return {
      code,
      message: errored.message,
      ...(typeof errored.syscall === 'string' ? { syscall: errored.syscall } : {}),
      ...(typeof errored.hostname === 'string' ? { hostname: errored.hostname } : {}),
    };
  }
  return socket.readableEnded ? SERVER_CLOSED : undefined;
}

/** Whether a recorded failure was a server closing the connection: replayed as the end of the stream. */
export function isServerClose(failure: NetworkFailure): boolean {
  return failure.code === SERVER_CLOSED.code && failure.message === SERVER_CLOSED.message;
}

/** The error that Node would raise for a recorded failure. */
export function failureError({ code, message, syscall, hostname }: NetworkFailure): Error {
  return Object.assign(new Error(message), {
    code,
    ...(syscall === undefined ? {} : { syscall }),
    ...(hostname === undefined ? {} : { hostname }),
  });
}

function isClientCode(code: string): boolean {
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return false;
  return code.startsWith('UND_ERR_') || ['ABORT_ERR', 'ERR_CANCELED', 'ECONNABORTED'].includes(code);
}
