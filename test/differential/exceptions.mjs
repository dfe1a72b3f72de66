import { OVER_HTTP2 } from './clients.mjs';

/** The clients that are undici, or `fetch` of Node, which is. */
const OF_UNDICI = [
  ...[6, 7, 8].flatMap((major) =>
    ['request', 'fetch', 'stream', 'Client', 'Pool'].map((way) => `undici ${major} ${way}`),
  ),
  ...['fetch', 'axios, fetch adapter', 'ky'],
];

/**
 * Where what a client sees differs from bare Node, and why. One that no longer occurs fails the run, so that none stays
 * longer than its cause. `scenarios` are `group: name`, or a whole group; `clients` are names, or all when absent;
 * `nodes` is `>=22` or the like, or all when absent; `taps` is `socket` or `all` for what only one way of taking
 * requests shows.
 */
export const EXCEPTIONS = [
  {
    scenarios: ['codings: br'],
    cause:
      'Compressed bodies are stored decoded and compressed anew for the replay: the same content in other bytes, so of another length where the compressor was another.',
  },
  {
    clients: ['http'],
    scenarios: ['events of http: continue awaited, bodies matched'],
    cause:
      'Nothing of a request leaves before it is decided about: where its body decides, the client is told to continue before the request has its socket.',
  },
  {
    clients: ['http'],
    scenarios: ['events of http: an upgrade'],
    cause:
      'An upgrade to another protocol can be neither recorded nor replayed: it passes live, and is refused in a replay.',
  },
  {
    clients: ['http'],
    scenarios: ['agents: a subclass'],
    taps: 'all',
    cause: 'A replayed request opens no connection, so nobody calls the `createConnection` of its agent.',
  },
  {
    clients: ['@grpc/grpc-js'],
    scenarios: ['grpc: both ways'],
    cause:
      'Messages that go both ways at once cannot be replayed honestly: the call passes live, and is refused where there is nothing to replay.',
  },
  {
    clients: ['@grpc/grpc-js'],
    scenarios: ['grpc: nobody there'],
    cause: 'A connection of gRPC that failed is made before any request, so no request is there to be recorded.',
  },
  {
    clients: ['ws', 'WebSocket', 'undici 7 WebSocket'],
    scenarios: ['web sockets'],
    cause:
      'A WebSocket can be neither recorded nor replayed: it passes live, and its handshake is refused where nothing may go out.',
  },
  {
    clients: ['socks-proxy-agent'],
    scenarios: ['through a proxy: a proxy that refuses', 'through a proxy: nobody behind it'],
    taps: 'all',
    cause:
      "An agent's own error is replayed with its name, message and code; its class is the agent's, and stays there.",
  },
  {
    clients: ['undici 8 request, HTTP/2'],
    scenarios: ['timeouts: no answer', 'timeouts: no end'],
    taps: 'all',
    cause:
      "An answer that did not end is replayed to undici's own client of HTTP/1.1: its timeouts have the same class and code, without the word that it was HTTP/2.",
  },
  {
    clients: ['undici 6 RetryAgent', 'undici 7 RetryAgent', 'undici 8 RetryAgent'],
    scenarios: ['retries'],
    taps: 'socket',
    cause:
      'Undici makes the second attempt in the context of whoever opened its connection. The dispatcher knows better; at the socket a test that is over seems to make it.',
  },
  {
    clients: ['https'],
    scenarios: ['facts of TLS'],
    taps: 'socket',
    cause: 'A replayed connection has no certificate at the socket, and `checkServerIdentity` is asked twice live.',
  },
  {
    scenarios: ['statuses: 103 and then 200', 'statuses: 102, 103 and then 200', 'events of http: early hints'],
    taps: 'socket',
    cause: 'Informational answers are not replayed at the socket.',
  },
  {
    scenarios: ['framing: HTTP/1.0', 'framing: HTTP/1.0, kept alive'],
    taps: 'socket',
    cause: 'The interception library writes every replayed answer as HTTP/1.1.',
  },
  {
    clients: OF_UNDICI,
    scenarios: ['errors: garbage', 'errors: a chunk that is none', 'errors: two lengths'],
    taps: 'socket',
    cause:
      "At the socket a failure is replayed as an error of the connection, which has not the class that undici's parser gives it.",
  },
  {
    clients: OF_UNDICI.filter((name) => !/ (stream|Client|Pool)$/.test(name)),
    scenarios: ['certificates: no TLS there'],
    taps: 'socket',
    cause:
      'The library writes the request before the handshake, so undici hears of its failure by that write: EPROTO instead of the code of OpenSSL.',
  },
  {
    clients: ['fetch', 'axios, fetch adapter', 'ky'],
    scenarios: ['certificates: of another name'],
    taps: 'socket',
    cause:
      'The library closes such a connection without its error: undici says `closed`, an assertion of its own fails, and nothing is recorded.',
  },
  {
    clients: ['undici 6', 'undici 7', 'undici 8'].flatMap((name) => [
      `${name} ProxyAgent`,
      `${name} EnvHttpProxyAgent`,
    ]),
    scenarios: ['through a proxy'],
    taps: 'socket',
    cause: 'The library fails an assertion when it emulates the connection inside of a tunnel that undici has opened.',
  },
  {
    clients: ['socks-proxy-agent'],
    scenarios: ['through a proxy'],
    taps: 'socket',
    cause:
      'A connection to a SOCKS proxy begins with no HTTP, so at the socket it is a real one, and its replay needs the proxy.',
  },
  {
    clients: ['https-proxy-agent 5', 'https-proxy-agent 7'],
    scenarios: ['through a proxy: a proxy that refuses', 'through a proxy: nobody behind it'],
    taps: 'socket',
    cause: 'A refusal of a proxy answers a CONNECT, which the socket does not record.',
  },
  {
    clients: ['fetch', 'axios, fetch adapter'],
    scenarios: ['aborts: at once'],
    nodes: '=20',
    taps: 'socket',
    cause:
      'Over a connection that was kept, a request is written in the turn in which it was made: it is asked about though its client leaves in that turn.',
  },
  {
    clients: ['undici 6 request'],
    scenarios: ['of undici: a client that pipelines'],
    taps: 'socket',
    cause:
      'The library reads one request of a connection at a time; of several that undici 6 sends before the first answer none is recorded.',
  },
  {
    clients: ['XMLHttpRequest'],
    scenarios: ['aborts: after the headers'],
    nodes: '=20',
    taps: 'socket',
    cause:
      'A listener for responses makes the library hold an answer back for a moment; a client that aborts soon has no head of it yet.',
  },
  {
    clients: ['fetch, HTTP/2'],
    scenarios: OVER_HTTP2,
    taps: 'socket',
    cause:
      'Connections of `fetch` are made with HTTP/1.1 alone on offer, so a server that speaks HTTP/2 alone answers that it cannot.',
  },
  {
    clients: ['undici 8 request', 'undici 8 fetch'],
    scenarios: ['certificates: one that is trusted', 'certificates: signed by itself', 'certificates: of another name'],
    nodes: '>=22',
    taps: 'socket',
    cause:
      'A client of undici 8 offers HTTP/2 by itself. The library reads HTTP/1.1 alone, so such a connection passes and nothing is recorded.',
  },
  {
    clients: ['got 11'],
    scenarios: ['certificates: no TLS there'],
    nodes: '>=24',
    taps: 'socket',
    cause:
      'Live the write that waited for the handshake tells of its failure; the library hands on the error of the connection.',
  },
  {
    clients: ['NODE_USE_ENV_PROXY, fetch'],
    scenarios: ['through a proxy'],
    taps: 'socket',
    cause:
      'The library fails an assertion when it emulates the connection inside of a tunnel that undici has opened; what goes to the proxy without one asks for the proxy.',
  },
  {
    clients: ['NODE_USE_ENV_PROXY, http'],
    scenarios: ['through a proxy: https, by a tunnel', 'through a proxy: a proxy that refuses'],
    taps: 'socket',
    cause: 'The library fails an assertion when it emulates the connection inside of a tunnel that Node has opened.',
  },
];
