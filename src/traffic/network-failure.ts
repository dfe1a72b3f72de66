import util from 'node:util';
import type { NetworkFailure } from '../core/interaction';

/** What a socket says of its end. */
type EndedSocket = {
  readonly errored: Error | null;
  readonly readableEnded: boolean;
};

/** Code and message of a connection that the server closed without an answer, as Node's `http` reports it. */
const SERVER_CLOSED: NetworkFailure = { code: 'ECONNRESET', message: 'socket hang up' };

/** A name that cannot be found has no code of the system's; Node gives libuv's for "no address" and "unknown name". */
const ENOTFOUND_ERRNO = -3008;

/**
 * The failure of the network that ended an exchange, or `undefined` when the client ended it. The client's own
 * errors (an abort, a timer of undici's) stand on the socket like any other; their codes tell.
 *
 * @param parseError what the client's parser found wrong with the answer, when it did not put it on the socket
 */
export function networkFailure(socket: EndedSocket, parseError?: Error): NetworkFailure | undefined {
  const error = socket.errored ?? parseError;
  const failure = error === undefined ? undefined : describedFailure(error);
  if (failure !== undefined && !isClientCode(failure.code)) return failure;
  return socket.readableEnded ? SERVER_CLOSED : undefined;
}

/** Whether a recorded failure was a server closing the connection: replayed as the end of the stream. */
export function isServerClose(failure: NetworkFailure): boolean {
  return failure.code === SERVER_CLOSED.code && failure.message === SERVER_CLOSED.message;
}

/** The error that Node would raise for a recorded failure: of the same class, with the same fields. */
export function failureError(failure: NetworkFailure): Error {
  const { name, code, message, syscall, hostname, address, port } = failure;
  const error = errorOf(failure);
  if (name !== undefined && error.name !== name) {
    Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true });
  }
  const errno = errnoOf(code, syscall);
  return Object.assign(error, {
    ...(errno === undefined ? {} : { errno }),
    ...(code === '' ? {} : { code }),
    ...(syscall === undefined ? {} : { syscall }),
    ...(hostname === undefined ? {} : { hostname }),
    ...(address === undefined ? {} : { address }),
    ...(port === undefined ? {} : { port }),
    ...reasonOf(code, message),
  });
}

/**
 * What stands of an error of the network in a cassette; `undefined` for one without a code.
 *
 * @param codeless stands for the code of an error that has none, where it is one of the network nevertheless
 */
export function describedFailure(error: object, codeless?: string): NetworkFailure | undefined {
  const text = (key: string): string | undefined => {
    const value: unknown = Reflect.get(error, key);
    return typeof value === 'string' ? value : undefined;
  };
  const [name, code = codeless, syscall, hostname, address] = ['name', 'code', 'syscall', 'hostname', 'address'].map(
    text,
  );
  if (code === undefined) return undefined;
  const port: unknown = Reflect.get(error, 'port');
  const errors: unknown = Reflect.get(error, 'errors');
  return {
    ...(name === undefined || name === 'Error' ? {} : { name }),
    code,
    message: text('message') ?? '',
    ...(syscall === undefined ? {} : { syscall }),
    ...(hostname === undefined ? {} : { hostname }),
    ...(address === undefined ? {} : { address }),
    ...(typeof port === 'number' ? { port } : {}),
    ...(Array.isArray(errors) ? { errors: errors.flatMap((part) => partOf(part)) } : {}),
  };
}

function partOf(error: unknown): NetworkFailure[] {
  const failure = typeof error === 'object' && error !== null ? describedFailure(error) : undefined;
  return failure === undefined ? [] : [failure];
}

function isClientCode(code: string): boolean {
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return false;
  return code.startsWith('UND_ERR_') || ['ABORT_ERR', 'ERR_CANCELED', 'ECONNABORTED'].includes(code);
}

function errorOf({ name, message, errors = [] }: NetworkFailure): Error {
  if (name === 'AggregateError') return new AggregateError(errors.map(failureError), message);
  return name === 'TypeError' ? new TypeError(message) : new Error(message);
}

// The number differs from system to system; the code does not.
function errnoOf(code: string, syscall: string | undefined): number | undefined {
  if (syscall === undefined) return undefined;
  if (code === 'ENOTFOUND') return ENOTFOUND_ERRNO;
  for (const [errno, [name]] of util.getSystemErrorMap()) if (name === code) return errno;
  return undefined;
}

// Some of Node's errors repeat a part of their message in a field.
function reasonOf(code: string, message: string): { readonly reason: string } | undefined {
  const start =
    code === 'ERR_TLS_CERT_ALTNAME_INVALID'
      ? "Hostname/IP does not match certificate's altnames: "
      : code.startsWith('HPE_')
        ? 'Parse Error: '
        : undefined;
  return start !== undefined && message.startsWith(start) ? { reason: message.slice(start.length) } : undefined;
}
