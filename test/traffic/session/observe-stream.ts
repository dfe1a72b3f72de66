import http2, {
  type ClientHttp2Session,
  type ClientSessionRequestOptions,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http2';
import { TEST_CERTIFICATE } from '../../support/certificate';

export type Ask = {
  readonly headers: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
  readonly options?: ClientSessionRequestOptions;
  /** Sends its body when it is told to. */
  readonly awaitsContinue?: boolean;
};

/** Connects as a test of ours trusts its server. */
export function connect(url: string): ClientHttp2Session {
  return http2.connect(url, url.startsWith('https:') ? { ca: TEST_CERTIFICATE } : {});
}

/** All that a client can tell of a stream, as plain data to be compared. */
export function observeStream(session: ClientHttp2Session, ask: Ask): Promise<unknown[]> {
  return new Promise((resolve) => {
    const events: unknown[] = [];
    const stream = session.request(ask.headers, ask.options);
    const heads = (name: string): void => {
      stream.on(name, (headers: IncomingHttpHeaders, flags: number, raw: string[]) =>
        events.push([name, withoutDate({ ...headers }), flags, raw.filter((text) => !isDate(text))]),
      );
    };
    for (const name of ['headers', 'response', 'trailers']) heads(name);
    for (const name of ['continue', 'end', 'aborted', 'ready']) stream.on(name, () => events.push([name]));
    let length = 0;
    stream.on('data', (bytes: Buffer) => {
      length += bytes.length;
      if (length < 1000) events.push(['data', bytes.toString('latin1')]);
    });
    stream.on('error', (error: Error) => events.push(['error', ...described(error)]));
    stream.on('close', () => {
      events.push(['close', stream.rstCode, stream.aborted, length]);
      resolve(events);
    });
    if (ask.awaitsContinue === true) stream.once('continue', () => stream.end(ask.body));
    else if (ask.body !== undefined) stream.end(ask.body);
  });
}

/** What a session says of its connection. */
export function observeConnection(session: ClientHttp2Session): unknown {
  const { socket } = session;
  const certificate = Reflect.get(socket, 'getPeerCertificate') as (() => { fingerprint256?: string }) | undefined;
  return {
    alpnProtocol: session.alpnProtocol,
    encrypted: session.encrypted,
    originSet: session.originSet,
    remoteAddress: socket.remoteAddress,
    remotePort: socket.remotePort,
    authorized: Reflect.get(socket, 'authorized') as unknown,
    fingerprint: certificate?.().fingerprint256,
  };
}

export function described(error: unknown): unknown[] {
  const { code, message, cause, syscall, address, port } = error as Record<string, unknown>;
  return [code, message, syscall, address, port, ...(cause === undefined ? [] : [described(cause)])];
}

function withoutDate(headers: IncomingHttpHeaders): object {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'date'));
}

function isDate(text: string): boolean {
  return text === 'date' || text.endsWith('GMT');
}
