import type { NetworkFailure } from '../../../core/interaction';
import { failureError, networkFailure } from '../../network-failure';
import { errorOfUndici } from './undici-errors';

/** What a client's own rules, clocks and ends lead to: no fault of the network. */
const CLIENT_CODES = [
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_DESTROYED',
  'UND_ERR_CLOSED',
  'UND_ERR_INFO',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_INVALID_RETURN_VALUE',
];
/** How undici names the end of a connection in the middle of an exchange, by how far that had come. */
const MISMATCH = 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH';
const CLOSED_CODES = [MISMATCH, 'HPE_INVALID_EOF_STATE'];
const CLOSED_MESSAGES = ['other side closed', 'closed'];
const PARSER_ERROR = 'HTTPParserError';
/** The parser's reason, as Node's own client words it and as undici does. */
const NODE_REASON = /^Parse Error: (.*)$/s;
/** Stands for the code that undici 7 and 8 leave out. */
const NO_CODE = 'HPE_UNKNOWN';
/** Of a stream of HTTP/2 that its server has reset; undici hands on the error of Node, which says only in words why. */
const STREAM_RESET = 'ERR_HTTP2_STREAM_ERROR';
const RESET_REASON = /^Stream closed with error code (NGHTTP2_\w+|\d+)$/;
const UNDICI_REASON = /^Response does not match the HTTP\/1\.1 protocol \((.*)\)$/s;

/**
 * The failure of the network that an error of undici tells of, in the words of Node's own clients, so that any client
 * can be given it again; `undefined` for what the client did itself.
 *
 * @param hasHead whether the head of an answer had come
 */
export function undiciFailure(error: unknown, hasHead: boolean): NetworkFailure | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const {
    name,
    message,
    code = name === PARSER_ERROR ? NO_CODE : undefined,
  } = error as Partial<Record<string, unknown>>;
  if (typeof code !== 'string' || typeof message !== 'string' || CLIENT_CODES.includes(code)) return undefined;
  // Lengths that contradict each other in the head itself are none of a body's.
  if (code === MISMATCH && !hasHead) return { name: String(name), code, message };
  if (CLOSED_CODES.includes(code) || (code === 'UND_ERR_SOCKET' && CLOSED_MESSAGES.includes(message))) {
    return networkFailure({ errored: null, readableEnded: true });
  }
  if (code.startsWith('HPE_')) return { code, message: `Parse Error: ${UNDICI_REASON.exec(message)?.[1] ?? message}` };
  // Only a proxy's refusal is none of the client's arguments.
  if (code === 'UND_ERR_INVALID_ARG' && !message.endsWith('(407)')) return undefined;
  if (code.startsWith('UND_ERR_')) return { name: String(name), code, message };
  const failure = networkFailure({ errored: error as Error, readableEnded: false });
  return failure?.code === STREAM_RESET ? { ...failure, ...resetCode(failure.message) } : failure;
}

function resetCode(message: string): Pick<NetworkFailure, 'http2Code'> {
  const [, reason = ''] = RESET_REASON.exec(message) ?? [];
  // Not imported: few copies of undici speak HTTP/2, and none of them to most servers.
  const { constants } = process.getBuiltinModule('node:http2') as { readonly constants: Record<string, unknown> };
  const http2Code = /^\d+$/.test(reason) ? Number(reason) : constants[reason];
  return typeof http2Code === 'number' ? { http2Code } : {};
}

/** The error that undici has for a recorded failure; `base`: the `Error` of its copy. */
export function undiciError(failure: NetworkFailure, base: ErrorConstructor): Error {
  const { code, message } = failure;
  if (code.startsWith('HPE_')) {
    const reason = NODE_REASON.exec(message)?.[1];
    return errorOfUndici(base, {
      name: PARSER_ERROR,
      code: code === NO_CODE ? undefined : code,
      message: reason === undefined ? message : `Response does not match the HTTP/1.1 protocol (${reason})`,
    });
  }
  const { name } = failure;
  return code.startsWith('UND_ERR_') && name !== undefined
    ? errorOfUndici(base, { name, code, message })
    : failureError(failure);
}

/** What a caller gets that aborts its request without a reason. */
export function requestAborted(base: ErrorConstructor): Error {
  return errorOfUndici(base, { name: 'AbortError', code: 'UND_ERR_ABORTED', message: 'Request aborted' });
}

/** What the requests of a dispatcher get that is destroyed without a reason. */
export function clientDestroyed(base: ErrorConstructor): Error {
  return errorOfUndici(base, {
    name: 'ClientDestroyedError',
    code: 'UND_ERR_DESTROYED',
    message: 'The client is destroyed',
  });
}
