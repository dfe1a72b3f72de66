/** The clients of the suite: where each is defined, on which Nodes it runs, and which groups of scenarios it runs. */

const FEW = ['methods', 'request bodies', 'framing', 'reading', 'connections', 'aborts', 'errors'];
const GENERAL = [
  ...['methods', 'statuses', 'redirects', 'codings', 'framing', 'sizes', 'request bodies', 'aborts', 'timeouts'],
  ...['errors', 'certificates', 'retries', 'cookies and authentication', 'reading', 'connections', 'own servers'],
];
const PROXIED = ['through a proxy'];
export const OVER_HTTP2 = [
  ...['methods', 'codings', 'sizes', 'request bodies', 'aborts', 'timeouts', 'cookies and authentication'],
  ...['reading', 'connections'],
];

/** What never ends on bare Node either, or leaves a connection open there: runs could not tell that of ours. */
const ENDLESS = {
  superagent: ['redirects: without a location'],
  'node-fetch 2': [
    'reading: the beginning alone',
    'request bodies: a stream that fails',
    'aborts: after the headers',
    'errors: closed within the body',
    'connections: after one that broke',
  ],
  ky: ['timeouts: no end'],
  // On a busy machine it sometimes loops for ever afterwards.
  'undici 8 request, HTTP/2': ['aborts: while sending'],
  // It has no streams to send: when its request has left is chance.
  XMLHttpRequest: ['redirects: 302 after POST', 'redirects: 303 after POST', 'aborts: while sending'],
};

const undici = (major, nodes) => {
  const at = (way, groups) => ({ name: `undici ${major} ${way}`, file: `undici${major}`, nodes, groups });
  return [
    at('request', [...GENERAL, 'of undici']),
    at('fetch', GENERAL),
    at('stream', FEW),
    at('Client', FEW),
    at('Pool', FEW),
    at('RetryAgent', ['retries']),
    at('ProxyAgent', PROXIED),
    at('EnvHttpProxyAgent', PROXIED),
  ];
};

/** Two files that run in one process, and so share what its pools keep. */
const keptBy = (which, file) =>
  ['fetch', 'http'].map((client) => ({
    name: `${client}, ${which}`,
    file,
    launch: 'together',
    groups: ['reading', 'connections'],
  }));

export const CLIENTS = [
  { name: 'fetch', file: 'fetch', groups: GENERAL },
  { name: 'fetch, HTTP/2', file: 'fetch', base: 'h2', nodes: '>=26', groups: OVER_HTTP2 },
  { name: 'http', file: 'http', groups: [...GENERAL, 'events of http', 'agents'] },
  { name: 'http, named imports', file: 'http', groups: FEW },
  { name: 'http, agent: false', file: 'http', groups: FEW },
  { name: 'http, one socket', file: 'http', groups: FEW },
  { name: 'https', file: 'https', base: 'https', groups: [...GENERAL, 'facts of TLS'] },
  { name: 'agentkeepalive', file: 'agentkeepalive', groups: FEW },
  ...undici(6),
  ...undici(7),
  ...undici(8, '>=22'),
  {
    name: 'undici 8 request, HTTP/2',
    file: 'undici8',
    base: 'h2',
    nodes: '>=22',
    groups: OVER_HTTP2,
    without: ENDLESS['undici 8 request, HTTP/2'],
  },
  { name: 'axios', file: 'axios', groups: GENERAL },
  { name: 'axios, fetch adapter', file: 'axios', groups: GENERAL },
  { name: 'got 11', file: 'got', groups: GENERAL },
  { name: 'got 14', file: 'got', groups: GENERAL },
  { name: 'got 14, http2', file: 'got', base: 'both', groups: OVER_HTTP2 },
  { name: 'ky', file: 'ky', groups: GENERAL, without: ENDLESS.ky },
  { name: 'node-fetch 2', file: 'node-fetch', groups: GENERAL, without: ENDLESS['node-fetch 2'] },
  { name: 'node-fetch 3', file: 'node-fetch', groups: GENERAL },
  { name: 'superagent', file: 'superagent', groups: GENERAL, without: ENDLESS.superagent },
  { name: 'supertest', file: 'superagent', groups: ['supertest'] },
  {
    name: 'XMLHttpRequest',
    file: 'xhr',
    environment: 'jsdom',
    groups: [...GENERAL, 'synchronous'],
    without: ENDLESS.XMLHttpRequest,
  },
  { name: 'http2', file: 'http2', base: 'h2', groups: [...OVER_HTTP2, 'of http2'] },
  { name: 'http2, clear', file: 'http2', base: 'h2c', groups: [...OVER_HTTP2, 'of http2'] },
  { name: 'https-proxy-agent 5', file: 'proxies', groups: PROXIED },
  { name: 'https-proxy-agent 7', file: 'proxies', groups: PROXIED },
  { name: 'socks-proxy-agent', file: 'proxies', groups: PROXIED },
  { name: 'NODE_USE_ENV_PROXY, fetch', file: 'env-proxy', launch: 'proxied', nodes: '>=24', groups: PROXIED },
  { name: 'NODE_USE_ENV_PROXY, http', file: 'env-proxy', launch: 'proxied', nodes: '>=24', groups: PROXIED },
  ...keptBy('one of two files', 'kept-first'),
  ...keptBy('the other of two files', 'kept-second'),
  { name: 'ws', file: 'web-sockets', groups: ['web sockets'] },
  { name: 'WebSocket', file: 'web-sockets', nodes: '>=22', groups: ['web sockets'] },
  { name: 'undici 7 WebSocket', file: 'web-sockets', groups: ['web sockets'] },
  { name: 'undici 7 EventSource', file: 'event-source', groups: ['event sources'] },
  { name: 'graphql-request', file: 'graphql-request', groups: ['graphql'] },
  { name: 'openai', file: 'openai', groups: ['openai'] },
  { name: '@aws-sdk/client-s3', file: 's3', groups: ['s3'] },
  { name: 'octokit', file: 'octokit', groups: ['octokit'] },
  { name: '@grpc/grpc-js', file: 'grpc', groups: ['grpc'] },
];

/** A client for each way in and each protocol: what the short form runs. */
export const SHORT = [
  ...['fetch', 'http', 'https', 'agentkeepalive', 'undici 7 request', 'undici 7 Pool', 'undici 7 ProxyAgent'],
  ...['axios', 'got 14', 'got 14, http2', 'node-fetch 3', 'superagent', 'supertest', 'XMLHttpRequest'],
  ...['http2', 'https-proxy-agent 7', 'ws', 'undici 7 EventSource', 'openai', '@grpc/grpc-js'],
];

export function clientNamed(name) {
  const client = CLIENTS.find((one) => one.name === name);
  if (client === undefined) throw new Error(`clients.mjs has no client named ${name}`);
  return client;
}

/** Whether a client or an exception is for this major version of Node: `nodes` is `>=22`, `<24` or absent. */
export function isForNode(nodes, major) {
  const [, sign, version] = /^(>=|<|=)(\d+)$/.exec(nodes ?? '>=0') ?? [];
  if (sign === undefined) throw new Error(`No range of Nodes: ${nodes}`);
  return sign === '=' ? major === Number(version) : sign === '<' ? major < Number(version) : major >= Number(version);
}
