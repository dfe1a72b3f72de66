import { exchange } from '../suite/exchange.mjs';
import { group } from './group.mjs';

const through =
  (server, path = '/echo', more = {}) =>
  ({ client, urlOf }) =>
    exchange(client, { url: urlOf(server, path, 'localhost'), ...more });

export const PROXIES = group('through a proxy', {
  http: through('http'),
  'https, by a tunnel': through('https'),
  'POST over http': through('http', '/echo', { method: 'POST', body: { kind: 'text', value: 'body' } }),
  'POST by a tunnel': through('https', '/echo', { method: 'POST', body: { kind: 'text', value: 'body' } }),
  'two by one tunnel': async ({ client, urlOf }) => [
    await exchange(client, { url: urlOf('https', '/echo?n=1', 'localhost') }),
    await exchange(client, { url: urlOf('https', '/echo?n=2', 'localhost') }),
  ],
  'gzip by a tunnel': through('https', '/encoded/gzip'),
  'a proxy that refuses': ({ client }) => exchange(client, { url: 'https://refused.test/' }),
  'nobody behind it': ({ client, urlOf }) => exchange(client, { url: urlOf('nobody', '/', 'localhost') }),
});
