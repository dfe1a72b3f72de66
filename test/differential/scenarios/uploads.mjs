import { exchange } from '../suite/exchange.mjs';
import { BODIES } from '../suite/request-bodies.mjs';
import { group, long } from './group.mjs';

const post =
  (body, route = 'echo', method = 'POST') =>
  ({ client, url }) =>
    exchange(client, { url: url(route), method, body });
const megabytes = (count) => ({ kind: 'buffer', value: Buffer.alloc(count * 1024 * 1024, 'up') });

export const UPLOADS = group('request bodies', {
  ...Object.fromEntries(Object.entries(BODIES).map(([name, body]) => [name, post(body)])),
  'a stream by PUT': post(BODIES.stream, 'echo', 'PUT'),
  'a stream that fails': post({ ...BODIES.stream, fails: true }),
  '1 MB': post(megabytes(1)),
  'told apart by their bodies': {
    config: { matchOn: ['method', 'uri', 'body'] },
    run: async ({ client, url }) => {
      const [one, two] = [BODIES.text, BODIES.json];
      const first = await exchange(client, { url: url('echo'), method: 'POST', body: one });
      return [first, await exchange(client, { url: url('echo'), method: 'POST', body: two })];
    },
  },
  'an answer before the end': ({ client, url }) =>
    exchange(client, { url: url('early'), method: 'POST', body: BODIES.buffer }),
  '20 MB to a server that reads slowly': long(post(megabytes(20), 'read-slowly')),
});
