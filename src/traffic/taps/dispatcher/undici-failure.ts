import type { NetworkFailure } from '../../../core/interaction';
import { failureError, networkFailure } from '../../network-failure';

/** What a client's own rules, clocks and ends lead to: no fault of the network. */
const CLIENT_CODES = [
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_DESTROYED',
  'UND_ERR_CLOSED',
  'UND_ERR_INFO',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_HEADERS_OVERFLOW',
  'UND_ERR_RES_EXCEEDED_MAX_SIZE',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_INVALID_RETURN_VALUE',
];
/** How undici names the end of a connection in the middle of an exchange, by how far that had come. */
const CLOSED_CODES = ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'HPE_INVALID_EOF_STATE'];
const CLOSED_MESSAGES = ['other side closed', 'closed'];
const PARSER_ERROR = 'HTTPParserError';
/** The parser's reason, as Node's own client words it and as undici does. */
const NODE_REASON = /^Parse Error: (.*)$/s;
/** Stands for the code that undici 7 and 8 leave out. */
const NO_CODE = 'HPE_UNKNOWN';
const UNDICI_REASON = /^Response does not match the HTTP\/1\.1 protocol \((.*)\)$/s;

/**
 * The failure of the network that an error of undici tells of, in the words of Node's own clients, so that any client
 * can be given it again; `undefined` for what the client did itself.
 */
export function undiciFailure(error: unknown): NetworkFailure | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const {
    name,
    message,
    code = name === PARSER_ERROR ? NO_CODE : undefined,
  } = error as Partial<Record<string, unknown>>;
  if (typeof code !== 'string' || typeof message !== 'string' || CLIENT_CODES.includes(code)) return undefined;
  if (CLOSED_CODES.includes(code) || (code === 'UND_ERR_SOCKET' && CLOSED_MESSAGES.includes(message))) {
    return networkFailure({ errored: null, readableEnded: true });
  }
  if (code.startsWith('HPE_')) return { code, message: `Parse Error: ${UNDICI_REASON.exec(message)?.[1] ?? message}` };
  // Only a proxy's refusal is none of the client's arguments.
  if (code === 'UND_ERR_INVALID_ARG' && !message.endsWith('(407)')) return undefined;
  if (code.startsWith('UND_ERR_')) return { name: String(name), code, message };
  return networkFailure({ errored: error as Error, readableEnded: false });
}

/** The error that undici has for a recorded failure. */
export function undiciError(failure: NetworkFailure): Error {
  const { code, message } = failure;
  if (code.startsWith('HPE_')) {
    const reason = NODE_REASON.exec(message)?.[1];
    const error = new Error(
      reason === undefined ? message : `Response does not match the HTTP/1.1 protocol (${reason})`,
    );
    return Object.assign(error, { name: PARSER_ERROR, code: code === NO_CODE ? undefined : code, data: undefined });
  }
  const error = failureError(failure);
  // Its classes know their errors by these marks, in every copy of undici.
  if (code.startsWith('UND_ERR_')) {
    for (const mark of ['UND_ERR', code])
      Object.defineProperty(error, Symbol.for(`undici.error.${mark}`), { value: true });
  }
  return error;
}

/** What a caller gets that aborts its request without a reason. */
export function requestAborted(): Error {
  return undiciError({ name: 'AbortError', code: 'UND_ERR_ABORTED', message: 'Request aborted' });
}

/** What the requests of a dispatcher get that is destroyed without a reason. */
export function clientDestroyed(): Error {
  return undiciError({ name: 'ClientDestroyedError', code: 'UND_ERR_DESTROYED', message: 'The client is destroyed' });
}
