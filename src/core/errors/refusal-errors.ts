import { explainRefusal } from '../explain-refusal';
import { bareLine } from '../redact/bare-line';
import { describeMode, type ModeInForce, type Refusal } from '../refusal';
import { RefusedRequestError } from './refused-request-error';

/** The error of a request that its cassette refuses. */
export function refusedRequest(refusal: Refusal): RefusedRequestError {
  return new RefusedRequestError(refusal.code, explainRefusal(refusal), refusal);
}

/** The error of a connection that `blockNetwork` forbids. */
export function blockedConnection(request: {
  readonly what: string;
  readonly host: string;
  readonly origin: string;
}): RefusedRequestError {
  const { what, host, origin } = request;
  return new RefusedRequestError(
    'VCR_NETWORK_BLOCKED',
    [
      `${what} was refused: the network is blocked`,
      `  why:      blockNetwork is set (from ${origin}) and allowedHosts does not name ${host}`,
      `To let it pass: allowedHosts: [${JSON.stringify(host)}]`,
    ],
    request,
  );
}

/** The error of a request that may only pass, in a mode that lets nothing out. */
export function unrecordableRequest(
  request: Pick<ModeInForce, 'mode' | 'modeOrigin'> & {
    /** Redacted, such as `GET wss://api.test/events`. */
    readonly line: string;
    /** Why it can be neither recorded nor replayed: `a WebSocket handshake`. */
    readonly unrecordable: string;
    readonly host: string;
  },
): RefusedRequestError {
  const { line, unrecordable, host } = request;
  return new RefusedRequestError(
    'VCR_NETWORK_BLOCKED',
    [
      `${line} was refused: ${unrecordable} can be neither recorded nor replayed`,
      `  why:      ${describeMode(request)} lets nothing out`,
      `To let it pass: ignoreHosts: [${JSON.stringify(host)}]`,
    ],
    request,
  );
}

/** The error of a request whose body no HTTP parser can tell from what follows; letting it pass would go online. */
export function strayBytes(requestLine: string): RefusedRequestError {
  return new RefusedRequestError(
    'VCR_NETWORK_BLOCKED',
    [
      `${requestLine} was followed by bytes that belong to no request`,
      '  why:      without Content-Length or Transfer-Encoding a request ends after its headers',
      'Set the header Content-Length to send a body with this method.',
    ],
    { request: requestLine },
  );
}

/** The error of a gRPC call that waits for the server in the middle of its request: no recorded answer is one to that. */
export function waitsForServer(request: { readonly method: string; readonly uri: string }): RefusedRequestError {
  // It is thrown where nobody knows the filters of the test.
  const line = bareLine(request);
  return new RefusedRequestError(
    'VCR_UNMATCHED_REQUEST',
    [
      `${line.method} ${line.uri} waits for messages of the server before its request has ended`,
      '  why:      the recorded call had ended its request before the first message came, so its answer fits no part of it',
      'A call whose messages go both ways at once cannot be replayed. To let its host pass: ignoreHosts',
    ],
    line,
  );
}

/** The error of bytes in a tunnel that was answered without its proxy: nobody is there to read them. */
export function tunnelUsed(authority: string): RefusedRequestError {
  return new RefusedRequestError(
    'VCR_UNMATCHED_REQUEST',
    [
      `The tunnel to ${authority} was answered without its proxy, and carried bytes that are no recorded request`,
      '  why:      requests of HTTP clients are replayed beside the tunnel; TLS or other bytes of the test’s own in it are not',
      `To make the tunnel for real: ignoreHosts: [${JSON.stringify(authority.replace(/:\d+$/, ''))}]`,
    ],
    { authority },
  );
}
