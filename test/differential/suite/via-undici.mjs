import { Writable } from 'node:stream';
import { bodyFor, headersFor, nodeStreamOf } from './request-bodies.mjs';

const optionsOf = ({ method, headers, body, signal, timeoutMs }, FormData) => ({
  method,
  signal,
  headers: { ...(body?.kind === 'multipart' ? {} : headersFor(body)), ...headers },
  body: body?.kind === 'form' ? String(bodyFor(body)) : bodyFor(body, { FormData, asStream: nodeStreamOf }),
  ...(timeoutMs === undefined ? {} : { headersTimeout: timeoutMs, bodyTimeout: timeoutMs }),
});

const answerOf = ({ statusCode, statusText, headers, body, trailers }, informational) => ({
  head: { status: statusCode, statusText, headers, informational },
  body,
  tail: () => ({ trailers }),
});

/** `undici.request`, by the default dispatcher or another. */
export function viaUndiciRequest({ request, FormData }, more = {}) {
  return {
    async open(asked) {
      const informational = [];
      const onInfo = ({ statusCode, headers }) => informational.push([statusCode, headers]);
      const { dispatcher } = more;
      return answerOf(await request(asked.url, { ...optionsOf(asked, FormData), onInfo, dispatcher }), informational);
    },
    ...more,
  };
}

/** The same through an object for one origin: `make(origin)` gives a `Client` or a `Pool`. */
export function viaUndiciOrigin(make, { FormData }) {
  const made = new Map();
  return {
    async open(asked) {
      const { origin, pathname, search, username } = new URL(asked.url);
      if (username !== '') throw new Error('a dispatcher of one origin knows no user');
      if (!made.has(origin)) made.set(origin, make(origin));
      return answerOf(await made.get(origin).request({ ...optionsOf(asked, FormData), path: pathname + search }), []);
    },
    close: () => Promise.all([...made.values()].map((dispatcher) => dispatcher.destroy())),
  };
}

/** `undici.stream`: the answer is written to what the caller makes for it. */
export function viaUndiciStream({ stream, FormData }) {
  return {
    isWhole: true,
    async open(asked) {
      let head;
      const pieces = [];
      const { trailers } = await stream(asked.url, optionsOf(asked, FormData), ({ statusCode, headers }) => {
        head = { status: statusCode, headers };
        return new Writable({ write: (piece, _, done) => done(void pieces.push(piece)) });
      });
      return { head, body: Buffer.concat(pieces), tail: () => ({ trailers }) };
    },
  };
}
