import { headersFor, plainBodyFor } from './request-bodies.mjs';

/** `http2.connect`, one session for each origin. */
export function viaHttp2(http2) {
  const sessions = new Map();
  const sessionFor = (origin, reject) => {
    const known = sessions.get(origin);
    if (known !== undefined && !known.closed && !known.destroyed) return known;
    const session = http2.connect(origin);
    session.on('error', reject);
    session.unref();
    sessions.set(origin, session);
    return session;
  };
  return {
    http2,
    open({ url, method, headers, body, signal, timeoutMs }) {
      return new Promise((resolve, reject) => {
        const { origin, pathname, search } = new URL(url);
        const session = sessionFor(origin, reject);
        const asked = { ':method': method, ':path': pathname + search, ...headersFor(body), ...headers };
        const given = plainBodyFor(body);
        const stream = session.request(asked, { endStream: given === undefined, signal });
        const informational = [];
        let trailers;
        stream.on('headers', (block) => informational.push({ ...block }));
        stream.on('trailers', (block) => (trailers = { ...block }));
        stream.on('error', reject);
        if (timeoutMs !== undefined) stream.setTimeout(timeoutMs, () => stream.destroy(new Error('timed out')));
        stream.on('response', (block) =>
          resolve({
            head: { headers: { ...block }, informational, alpn: session.alpnProtocol, isSecure: session.encrypted },
            body: stream,
            tail: () => ({ trailers, rst: stream.rstCode }),
          }),
        );
        if (typeof given?.pipe === 'function') given.on('error', (error) => stream.destroy(error)).pipe(stream);
        else if (given !== undefined) stream.end(given);
      });
    },
    close() {
      for (const session of sessions.values()) session.destroy();
    },
  };
}
