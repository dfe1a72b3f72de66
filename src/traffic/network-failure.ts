import util from 'node:util';
import type { NetworkFailure } from '../core/interaction';

/** What a socket says of its end. */
type EndedSocket = {
  readonly errored: Error | null;
  readonly readableEnded: boolean;
};

/** Code and message of a connection that the server closed without an answer, as Node's `http` reports it. */
export const SERVER_CLOSED: NetworkFailure = { code: 'ECONNRESET', message: 'socket hang up' };

/** Stands for the code that undici 7 and 8 leave out of what their parser finds wrong. */
const NO_PARSER_CODE = 'HPE_UNKNOWN';
/** Stands for the code of an error that has none; the system has a code for what it calls unknown. */
export const NO_CODE = '';

/** What undici says of lengths that contradict each other; and of a body that the end of its connection cut short. */
const LENGTHS_DIFFER = 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH';

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
  if (failure !== undefined && !isClientError(failure)) return failure;
  if (socket.readableEnded) return SERVER_CLOSED;
  return failure?.code === LENGTHS_DIFFER ? failure : undefined;
}

/** What an agent found wrong with a connection that it could not make; its own errors need have no code. */
export function agentFailure(error: Error): NetworkFailure | undefined {
  return Reflect.has(error, 'code') ? undefined : describedFailure(error, NO_CODE);
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
    ...(code === NO_CODE ? {} : { code }),
    ...(syscall === undefined ? {} : { syscall }),
    ...(hostname === undefined ? {} : { hostname }),
    ...(address === undefined ? {} : { address }),
    ...(port === undefined ? {} : { port }),
    ...repeatedIn(code, message),
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
  const [name, syscall, hostname, address] = ['name', 'syscall', 'hostname', 'address'].map(text);
  const code = text('code') ?? (name === 'HTTPParserError' ? NO_PARSER_CODE : codeless);
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

function isClientError({ code, name, syscall }: NetworkFailure): boolean {
  // The system's own time-outs are those of a call; clients call theirs by the same code.
  if (code === 'ETIMEDOUT') return syscall === undefined && name !== 'AggregateError';
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
function repeatedIn(code: string, message: string): object {
  if (code === 'ERR_PROXY_TUNNEL') {
    const [, status] = /: HTTP\/\d\.\d (\d{3})\b/.exec(message) ?? [];
    return status === undefined ? {} : { statusCode: Number(status) };
  }
  const start =
    code === 'ERR_TLS_CERT_ALTNAME_INVALID'
      ? "Hostname/IP does not match certificate's altnames: "
      : code.startsWith('HPE_')
        ? 'Parse Error: '
        : undefined;
  return start !== undefined && message.startsWith(start) ? { reason: message.slice(start.length) } : {};
}
