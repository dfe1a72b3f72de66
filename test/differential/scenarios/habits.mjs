import http from 'node:http';
import { exchange } from '../suite/exchange.mjs';
import { group } from './group.mjs';

const get =
  (route, more = {}, reading = 'whole') =>
  ({ client, url }) =>
    exchange(client, { url: url(route), ...more }, reading);

const RETRIES = group('retries', {
  '503 and then 200': ({ client, url }) => persistent(client, { url: url('flaky/1/503') }),
  'two failures': ({ client, url }) => persistent(client, { url: url('flaky/2/500') }),
  'POST, answered 429 first': ({ client, url }) =>
    persistent(client, { url: url('flaky/1/429'), method: 'POST', body: { kind: 'text', value: 'again' } }),
  'never better': ({ client, url }) => persistent(client, { url: url('flaky/9/503') }),
});

const SECRETS = group('cookies and authentication', {
  'several cookies': get('cookies'),
  'cookies sent': get('echo', { headers: { cookie: 'a=1; b=2' } }),
  basic: get('basic', { headers: { authorization: `Basic ${btoa('ada:secret')}` } }),
  bearer: get('basic', { headers: { authorization: 'Bearer abc' } }),
  'without them': get('basic'),
  'in the address': ({ client, url }) => exchange(client, { url: url('basic').replace('://', '://ada:secret@') }),
  'redacted in the cassette': {
    config: { redact: true },
    run: get('basic', { headers: { authorization: 'Bearer abc' } }),
  },
});

const READING = group('reading', {
  'a stream as it comes': get('stream/3', {}, 'pieces'),
  slowly: get('stream/4', {}, 'slowly'),
  'the beginning alone': get('stream/5', {}, 'partly'),
  'the beginning of much': get('bytes/3000000', {}, 'partly'),
  'much, slowly': get('bytes/1000000', {}, 'slowly'),
  'a stream in its time': {
    config: { replayTiming: 'recorded' },
    run: async ({ client, url }) => {
      const begun = Date.now();
      const seen = await exchange(client, { url: url('stream/3') });
      return { ...seen, tookItsTime: Date.now() - begun >= 100 };
    },
  },
});

const CONNECTIONS = group('connections', {
  'ten at once': async ({ client, url }) => {
    const routes = Array.from({ length: 10 }, (_, index) => `status/200/number-${index}`);
    return Promise.all(routes.map((route) => exchange(client, { url: url(route) })));
  },
  'one after the other': async ({ client, url }) => {
    const seen = [];
    for (const route of ['echo?n=1', 'status/204', 'chunked/10', 'echo?n=2']) {
      seen.push(await exchange(client, { url: url(route) }));
    }
    return seen;
  },
  'the same in another test': get('echo?n=1'),
  'after one that broke': async ({ client, url, rawUrl }) => [
    await exchange(client, { url: rawUrl('broken-by-close') }),
    await exchange(client, { url: rawUrl('length') }),
    await exchange(client, { url: url('echo') }),
  ],
});

const OWN_SERVERS = group('own servers', {
  'a server of the test': ({ client }) =>
    withServer(
      (request, response) => response.end(`${request.method} ${request.url}`),
      client,
      (url) => [{ url: `${url}/one` }, { url: `${url}/two`, method: 'POST', body: { kind: 'text', value: 'body' } }],
    ),
  'one that asks another': ({ client, urlOf }) =>
    withServer(
      (_, response) => http.get(urlOf('http', '/status/200/from-afar'), (answer) => answer.pipe(response)),
      client,
      (own) => [{ url: `${own}/through` }],
    ),
});

async function withServer(listener, client, requestsTo) {
  const server = http.createServer((request, response) => {
    response.sendDate = false;
    listener(request, response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  try {
    const seen = [];
    for (const request of requestsTo(`http://127.0.0.1:${port}`)) seen.push(await exchange(client, request));
    return JSON.parse(JSON.stringify(seen).replaceAll(String(port), 'OWN'));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Clients that retry by themselves do; the others are asked again here, as an application would. */
async function persistent(client, request) {
  if (client.retries) return exchange(client, { ...request, retries: 2 });
  let seen;
  for (let attempt = 0; attempt < 3; attempt++) {
    seen = await exchange(client, request);
    if (seen.status < 400 || (seen.status === undefined && seen.error === undefined)) break;
  }
  return seen;
}

export const HABITS = [...RETRIES, ...SECRETS, ...READING, ...CONNECTIONS, ...OWN_SERVERS];
