import type { ClientHttp2Stream, ServerHttp2Stream } from 'node:http2';
import type { NetworkFailure } from '../../../core/interaction';
import { describedFailure } from '../../network-failure';

const RESET = 'ERR_HTTP2_STREAM_ERROR';
/** Node's error of a session whose server goes away for a reason. */
const GONE = 'ERR_HTTP2_SESSION_ERROR';
/** Node's error of a stream that could not be sent, because of what is its cause. */
const NOT_SENT = 'ERR_HTTP2_STREAM_CANCEL';
/** A connection that has closed in the middle ends its streams with this code; servers cancel with it too. */
const CANCEL = 8;

/** The failure that ended a stream; `undefined` when the client ended it. */
export function streamFailure(stream: ClientHttp2Stream): NetworkFailure | undefined {
  const error = erroredOf(stream);
  if (error === undefined) return stream.rstCode === 0 ? undefined : reset(stream.rstCode);
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  const failure = describedFailure(code === NOT_SENT && typeof cause === 'object' && cause !== null ? cause : error);
  return failure?.code === RESET || failure?.code === GONE ? { ...failure, http2Code: stream.rstCode } : failure;
}

/** Whether a stream that was never sent failed because its connection did. */
export function connectionFailed(stream: ClientHttp2Stream): boolean {
  const error = erroredOf(stream) as { readonly code?: unknown; readonly cause?: unknown } | undefined;
  return error?.code === NOT_SENT && typeof error.cause === 'object' && error.cause !== null;
}

/**
 * What a recorded failure ended, and when: the connection before the stream was sent, the connection afterwards, the
 * stream itself without a word of the server, or what the server said.
 */
export function failureKind({
  code,
  http2Code,
  syscall,
}: NetworkFailure): 'connect' | 'connection' | 'stream' | 'server' {
  if (http2Code !== undefined) return 'server';
  if (code.startsWith('ERR_HTTP2_') && code !== GONE) return 'stream';
  return syscall === 'read' || syscall === 'write' ? 'connection' : 'connect';
}

/** Lets a server's side end a stream as it was recorded to. */
export function failFromServer(stream: ServerHttp2Stream, { code, http2Code }: NetworkFailure): void {
  if (http2Code === undefined) return;
  if (code === GONE) stream.session?.goaway(http2Code);
  else stream.close(http2Code);
}

function erroredOf(stream: ClientHttp2Stream): object | undefined {
  return (stream.errored as object | null) ?? undefined;
}

function reset(http2Code: number): NetworkFailure {
  const name = http2Code === CANCEL ? 'NGHTTP2_CANCEL' : String(http2Code);
  return { code: RESET, message: `Stream closed with error code ${name}`, http2Code };
}
