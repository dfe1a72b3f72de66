/**
 * Where what a client sees differs from bare Node, and why. One that no longer occurs fails the run, so that none stays
 * longer than its cause. `scenarios` are `group: name`, or a whole group; `clients` are names, or all when absent;
 * `nodes` is `>=22` or the like, or all when absent; `taps` is `socket` for what the upper taps do not show.
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
    cause: 'A replayed request opens no connection, so nobody calls the `createConnection` of its agent.',
  },
  {
    clients: ['undici 6 RetryAgent', 'undici 7 RetryAgent', 'undici 8 RetryAgent'],
    scenarios: ['retries'],
    cause:
      'In this suite the second attempt of a RetryAgent is not made while recording, and a replay ends with it. The same retries in a test file of its own are recorded and replayed; what differs is not known yet.',
  },
  {
    clients: ['http2', 'http2, clear'],
    scenarios: ['of http2: a ping'],
    cause:
      'A ping asks nobody, so the replayed session connects in memory and tells of it; live the test is over before.',
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
    clients: ['http2', 'http2, clear'],
    scenarios: ['methods', 'codings', 'sizes', 'request bodies', 'aborts', 'timeouts', 'cookies and authentication'],
    taps: 'socket',
    cause: 'HTTP/2 passes at the socket: the interception library reads HTTP/1.1 alone, so nothing is recorded.',
  },
  {
    clients: ['http2', 'http2, clear'],
    scenarios: ['reading', 'connections', 'of http2'],
    taps: 'socket',
    cause: 'HTTP/2 passes at the socket: the interception library reads HTTP/1.1 alone, so nothing is recorded.',
  },
  {
    clients: ['@grpc/grpc-js'],
    scenarios: ['grpc'],
    taps: 'socket',
    cause: 'HTTP/2 passes at the socket, and gRPC with it, so nothing is recorded.',
  },
  {
    clients: ['got 14, http2'],
    scenarios: ['methods', 'codings', 'sizes', 'request bodies', 'aborts', 'timeouts', 'cookies and authentication'],
    taps: 'socket',
    cause: 'Connections are made with HTTP/1.1 alone on offer, so a client that would choose HTTP/2 speaks HTTP/1.1.',
  },
  {
    clients: ['got 14, http2'],
    scenarios: ['reading', 'connections'],
    taps: 'socket',
    cause: 'Connections are made with HTTP/1.1 alone on offer, so a client that would choose HTTP/2 speaks HTTP/1.1.',
  },
  {
    scenarios: ['of undici: HTTP/2 where it may'],
    taps: 'socket',
    cause: 'Connections are made with HTTP/1.1 alone on offer, so a client that would choose HTTP/2 speaks HTTP/1.1.',
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
    clients: ['http'],
    scenarios: ['events of http: continue not awaited'],
    taps: 'socket',
    cause: 'Informational answers are not replayed at the socket.',
  },
  {
    scenarios: ['framing: HTTP/1.0', 'framing: HTTP/1.0, kept alive'],
    taps: 'socket',
    cause: 'The interception library writes every replayed answer as HTTP/1.1.',
  },
];
